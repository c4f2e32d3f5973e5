import type { EpochMs } from '../../foundation/time.ts';
import { hasEnded, stageOf } from '../order-stage.ts';
import type { ExecutorConfig } from './executor-config.ts';
import type { ExecutorState } from './executor-state.ts';

/** When the executor has something to do after `nowMs` even if nothing happens; undefined where it has not. */
export function nextWakeMs(
  { books, session }: ExecutorState,
  { config: { limits }, nowMs }: { config: ExecutorConfig; nowMs: EpochMs },
): EpochMs | undefined {
  const waiting = books.intents.filter(({ outcome }) => outcome === undefined);
  const working = waiting.some(({ worked }) => worked?.kind === 'begun');
  const undelivered = books.intents.some(({ outcome, delivered }) => outcome !== undefined && !delivered);
  const instants = [
    ...session.asks.filter(({ inFlight }) => !inFlight).map(({ dueMs }) => dueMs),
    ...(session.connected && session.snapshotAsked === 'no' ? [session.snapshotDueMs] : []),
    ...session.setbacks.map(({ untilMs }) => untilMs),
    ...session.naked.filter(({ told }) => !told).map(({ sinceMs }) => sinceMs + limits.nakedMsMax),
    ...waiting.map(({ offered }) => offered.expiresMs),
    ...(working ? [nowMs + limits.workMs] : []),
    ...(undelivered ? [session.answersDueMs] : []),
  ].filter((instant) => instant > nowMs);
  return instants.length === 0 ? undefined : (Math.min(...instants) as EpochMs);
}

/** Whether nothing is on its way any more: what a draining executor waits for before it lets go of the lease. */
export function isDrained({ books }: ExecutorState): boolean {
  return books.orders.every((order) => {
    const { cancel, amend } = order;
    const answered = cancel.asked === cancel.answered && amend.asked === amend.answered;
    return hasEnded(order) || (answered && stageOf(order) !== 'submitted');
  });
}
