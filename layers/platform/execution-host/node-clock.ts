import type { ExecutorClock } from '../../app/execution/executor-ports.ts';
import { epochMs } from '../../core/foundation/time.ts';

/** The clocks of this process. */
export const nodeClock: ExecutorClock = {
  wallMs: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
  after: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
