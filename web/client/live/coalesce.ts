export interface Coalesced {
  /** Something changed: the work is to be done soon, once for however many ask. */
  readonly poke: () => void;
  readonly stop: () => void;
}

/**
 * Does `work` for a stream of pokes: never twice at once, never more often than every `gapMs`, and once more after the
 * last poke, so that what it saw is never older than that.
 */
export function coalesced(work: () => Promise<void>, gapMs: number): Coalesced {
  let wanted = false;
  let busy = false;
  let stopped = false;
  const run = (): void => {
    if (busy || stopped || !wanted) return;
    busy = true;
    wanted = false;
    const rest = new Promise<void>((resolve) => {
      setTimeout(resolve, gapMs);
    });
    void Promise.allSettled([work(), rest]).then(() => {
      busy = false;
      run();
    });
  };
  return {
    poke: () => {
      wanted = true;
      run();
    },
    stop: () => {
      stopped = true;
    },
  };
}
