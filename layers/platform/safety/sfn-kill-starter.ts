import { ExecutionAlreadyExists, StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { KillState } from '../../app/safety/kill-state.ts';
import type { KillStarter } from '../../app/safety/raise-alarm.ts';

/** Starts the deployed machine. Step Functions refuses a name it has seen, which is how one trip starts one run. */
export class SfnKillStarter implements KillStarter {
  private readonly at: {
    readonly client: SFNClient;
    readonly machineArn: string;
    readonly portfolioId: string;
  };

  constructor(at: SfnKillStarter['at']) {
    this.at = at;
  }

  async start(name: string, state: KillState): Promise<void> {
    const { client, machineArn, portfolioId } = this.at;
    try {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: machineArn,
          name: `${portfolioId}-${name}`,
          input: JSON.stringify(state),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}
