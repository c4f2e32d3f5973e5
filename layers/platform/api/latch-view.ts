import { isoInstant } from '../../core/foundation/time.ts';
import type { Latch } from '../../core/safety/latch.ts';

/** The latch as the owner reads it: whether anything can be sent, since when, and by what. */
export function latchView(latch: Latch | undefined): Readonly<Record<string, unknown>> {
  if (latch === undefined) {
    return {
      status: 'absent',
      words: 'the safety stack is not deployed here, and nothing is sent without it',
    };
  }
  const { status, epoch } = latch;
  if (status === 'armed') {
    const since = isoInstant(latch.atMs);
    return { status, epoch, since, words: `armed since ${since}: what was approved is sent` };
  }
  const { policy, reason } = latch;
  if (epoch === 0) {
    return {
      status,
      epoch,
      policy,
      words: 'never armed: nothing is sent. POST /rearm with a reason arms it',
    };
  }
  const since = isoInstant(latch.atMs);
  const waits =
    status === 'review' && latch.pending !== undefined
      ? {
          pending: {
            by: latch.pending.by,
            reason: latch.pending.reason,
            since: isoInstant(latch.pending.askedMs),
          },
        }
      : {};
  const words =
    status === 'tripped'
      ? `tripped since ${since} (${reason}). The policy is ${policy}, and the account has not been seen so yet`
      : `in review since ${since} (${reason}). The account was seen as the policy ${policy} asks; POST /rearm with a reason arms it again`;
  return { status, epoch, since, policy, by: reason, words, ...waits };
}
