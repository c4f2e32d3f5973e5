import type { ExecutorClock } from '../../app/execution/executor-ports.ts';
import { epochMs } from '../../core/foundation/time.ts';

/** The clocks of this process. */
export const nodeClock: ExecutorClock = {
  wallMs: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
  after: (delayMs, wake) => {
    // A host lives as long as its server does, and no longer for a timer's sake.
    const timer = setTimeout(wake, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
