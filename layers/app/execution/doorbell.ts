import type { ExecutorClock } from './executor-ports.ts';

/** Ends a wait before its time. */
export interface Doorbell {
  ring(): void;
  wait(delayMs: number): Promise<void>;
}

/** Rung while nobody waits, the next wait is over at once. */
export function doorbell(clock: ExecutorClock): Doorbell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (delayMs) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(delayMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}
