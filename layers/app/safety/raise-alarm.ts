import { MINUTE_MS, type EpochMs } from '../../core/foundation/time.ts';
import type { Latch } from '../../core/safety/latch.ts';
import { triggerOf } from '../../core/safety/trigger.ts';
import type { KillState } from './kill-state.ts';
import { tripLatch } from './kill-steps.ts';
import type { SafetyPorts } from './safety-ports.ts';

/** An alarm that rings, from whichever side it was heard. */
export interface RaisedAlarm {
  readonly code: string;
  /** When it began to ring. */
  readonly raisedMs: EpochMs;
}

export interface AlarmPorts extends Pick<SafetyPorts, 'latches' | 'clock'> {
  readonly kills: KillStarter;
}

export interface KillStarter {
  /** Starts the machine under a name; nothing where that name was started before. */
  start(name: string, state: KillState): Promise<void>;
}

/** A run of the machine is over after it, so that the next may begin. */
const RUN_EVERY_MS = 5 * MINUTE_MS;

/** Trips the latch for what was raised and sees that the machine runs. However often it is told, it runs once. */
export async function raise(trip: KillState['trip'], ports: AlarmPorts): Promise<'started' | 'nothing'> {
  const latch = await tripLatch({ trip }, ports);
  if (latch.status !== 'tripped') return 'nothing';
  await startFor(latch, ports);
  return 'started';
}

export async function raiseAlarm(
  { code, raisedMs }: RaisedAlarm,
  ports: AlarmPorts,
): Promise<'started' | 'nothing'> {
  const { policy, words } = triggerOf(code);
  return raise({ policy, reason: `${code}: ${words}`, raisedMs }, ports);
}

/**
 * Every minute, because alarms act only when they change: trips the latch for what rings now, and starts the machine anew
 * where the latch has fallen and no venue was seen as the policy asks.
 */
export async function reconcileAlarms(ringing: readonly RaisedAlarm[], ports: AlarmPorts): Promise<Latch> {
  for (const alarm of ringing) await raiseAlarm(alarm, ports);
  const latch = await ports.latches.read();
  if (latch.status === 'tripped') await startFor(latch, ports);
  return latch;
}

/** The name holds the trip and how many runs it has had time for: a second start of the same is none. */
async function startFor(
  latch: {
    readonly epoch: number;
    readonly policy: KillState['trip']['policy'];
    readonly reason: string;
    readonly atMs: EpochMs;
  },
  { kills, clock }: AlarmPorts,
): Promise<void> {
  const { epoch, policy, reason, atMs } = latch;
  const run = Math.floor((clock.nowMs() - atMs) / RUN_EVERY_MS);
  await kills.start(`kill-${epoch}-${run}`, { trip: { policy, reason, raisedMs: atMs } });
}
