import {
  GetScheduleCommand,
  UpdateScheduleCommand,
  type GetScheduleCommandOutput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { ScheduleSwitch } from '../../app/ports/schedule-switch.ts';

export interface SchedulePlace {
  readonly client: SchedulerClient;
  readonly group: string;
  readonly names: readonly string[];
}

type State = 'ENABLED' | 'DISABLED';

/** Schedules of EventBridge. An update replaces a schedule, so each is read first and given back whole. */
export class SchedulerSwitch implements ScheduleSwitch {
  private readonly place: SchedulePlace;

  constructor(place: SchedulePlace) {
    this.place = place;
  }

  on(): Promise<void> {
    return this.turn('ENABLED');
  }

  off(): Promise<void> {
    return this.turn('DISABLED');
  }

  async isOn(): Promise<boolean> {
    const schedules = await Promise.all(this.place.names.map((name) => this.schedule(name)));
    return schedules.every(({ State }) => State === 'ENABLED');
  }

  /** All of them, though one should fail: what could be switched is, and then the failure is thrown. */
  private async turn(state: State): Promise<void> {
    const turned = await Promise.allSettled(this.place.names.map((name) => this.turnOne(name, state)));
    for (const one of turned) if (one.status === 'rejected') throw one.reason;
  }

  private async turnOne(name: string, state: State): Promise<void> {
    const { State, Target, FlexibleTimeWindow, ScheduleExpression, ...rest } = await this.schedule(name);
    if (State === state) return;
    const { ScheduleExpressionTimezone, StartDate, EndDate, Description, KmsKeyArn, ActionAfterCompletion } =
      rest;
    await this.place.client.send(
      new UpdateScheduleCommand({
        Name: name,
        GroupName: this.place.group,
        State: state,
        Target,
        FlexibleTimeWindow,
        ScheduleExpression,
        ScheduleExpressionTimezone,
        StartDate,
        EndDate,
        Description,
        KmsKeyArn,
        ActionAfterCompletion,
      }),
    );
  }

  private schedule(Name: string): Promise<GetScheduleCommandOutput> {
    return this.place.client.send(new GetScheduleCommand({ Name, GroupName: this.place.group }));
  }
}
