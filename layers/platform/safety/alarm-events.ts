import * as z from 'zod/mini';
import type { LatchPolicy } from '../../core/execution/executor/latch-view.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { RaisedAlarm } from '../../app/safety/raise-alarm.ts';
import { alarmCodeOf } from '../names/safety-alarms.ts';

/** What the front door may be told. */
export type FrontDoorEvent =
  | { readonly kind: 'alarm'; readonly alarm: RaisedAlarm }
  | {
      readonly kind: 'owner';
      readonly policy: LatchPolicy;
      readonly reason: string;
      readonly raisedMs: EpochMs;
      /** Whom the API's authorizer found. */
      readonly by?: string;
    }
  /** An alarm that has ended, or one of another stack. */
  | { readonly kind: 'nothing' };

/**
 * Reads an event of whichever way it came: the alarm's own action, EventBridge's rule on the same change, or the owner
 * through the API or the command line. Throws for anything else.
 */
export function readFrontDoorEvent(event: unknown): FrontDoorEvent {
  const told = frontDoorEvent.parse(event);
  if ('policy' in told) {
    const { policy, reason, raisedMs, by } = told;
    return {
      kind: 'owner',
      policy,
      reason,
      raisedMs: epochMs(raisedMs),
      ...(by === undefined ? {} : { by }),
    };
  }
  const { alarmName, state } = 'alarmData' in told ? told.alarmData : told.detail;
  return alarmOf({ name: alarmName, value: state.value, since: state.timestamp });
}

/** The alarms that ring now, out of what CloudWatch describes. */
export function readRingingAlarms(described: unknown): readonly RaisedAlarm[] {
  return alarmsDescribed.parse(described).MetricAlarms.flatMap((alarm) => {
    const { AlarmName, StateValue, StateTransitionedTimestamp } = alarm;
    const found = alarmOf({ name: AlarmName, value: StateValue, since: StateTransitionedTimestamp });
    return found.kind === 'alarm' ? [found.alarm] : [];
  });
}

function alarmOf({ name, value, since }: { name: string; value: string; since: string }): FrontDoorEvent {
  const code = alarmCodeOf(name);
  if (value !== 'ALARM' || code === undefined) return { kind: 'nothing' };
  return { kind: 'alarm', alarm: { code, raisedMs: epochMs(Date.parse(since)) } };
}

const instant = z.string().check(z.refine((text) => Number.isFinite(Date.parse(text))));

const alarmState = z.object({
  alarmName: z.string(),
  state: z.object({ value: z.string(), timestamp: instant }),
});

const frontDoorEvent = z.union([
  z.object({
    source: z.literal('owner'),
    policy: z.enum(['halt', 'reduce', 'flatten']),
    reason: z.string().check(z.minLength(1)),
    raisedMs: z.int(),
    by: z.optional(z.string()),
  }),
  z.object({ source: z.literal('aws.cloudwatch'), alarmData: alarmState }),
  z.object({ source: z.literal('aws.cloudwatch'), detail: alarmState }),
]);

const alarmsDescribed = z.object({
  MetricAlarms: z.array(
    z.object({ AlarmName: z.string(), StateValue: z.string(), StateTransitionedTimestamp: instant }),
  ),
});
