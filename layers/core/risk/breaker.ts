import type { EpochMs } from '../foundation/time.ts';
import type { Component } from './health-component.ts';

interface BreakerOf {
  readonly component: Component;
  readonly subject?: string;
  /** Since when the part has been down or silent. */
  readonly sinceMs: EpochMs;
  readonly cause?: string;
}

/**
 * A breaker that is not closed ([R12]). `down`: not yet for long enough to matter. `open`: it has tripped. `recovering`:
 * the part is back, and what it forbids stays forbidden until it has held; down again, it is open at once.
 */
export type Breaker =
  | (BreakerOf & { readonly kind: 'down' })
  | (BreakerOf & { readonly kind: 'open'; readonly openedMs: EpochMs })
  | (BreakerOf & { readonly kind: 'recovering'; readonly openedMs: EpochMs; readonly upMs: EpochMs });

/** The part is down. What is known to be down stays as it is, unless it turns out to have been down for longer. */
export function breakDown(known: Breaker | undefined, fault: BreakerOf): Breaker {
  switch (known?.kind) {
    case undefined:
      return { kind: 'down', ...fault };
    case 'recovering':
      return { kind: 'open', openedMs: known.openedMs, ...fault };
    case 'down':
    case 'open':
      return fault.sinceMs < known.sinceMs ? { ...known, sinceMs: fault.sinceMs } : known;
  }
}

/** The part is back: what had not tripped is forgotten, what had must hold first. */
export function comeBack(breaker: Breaker, atMs: EpochMs): readonly Breaker[] {
  switch (breaker.kind) {
    case 'down':
      return [];
    case 'open':
      return [{ ...breaker, kind: 'recovering', upMs: atMs }];
    case 'recovering':
      return [breaker];
  }
}

/** Time goes by. Undefined where the breaker closes; the same object where nothing changes. */
export function advanceBreaker(
  breaker: Breaker,
  {
    downMs,
    atMs,
    tripMs,
    holdMs,
  }: {
    /** How long it has been down, by the clock that counts for it. */
    readonly downMs: number;
    readonly atMs: EpochMs;
    readonly tripMs: number;
    readonly holdMs: number;
  },
): Breaker | undefined {
  switch (breaker.kind) {
    case 'down':
      return downMs > tripMs ? { ...breaker, kind: 'open', openedMs: atMs } : breaker;
    case 'recovering':
      return atMs - breaker.upMs >= holdMs ? undefined : breaker;
    case 'open':
      return breaker;
  }
}

/** Whether it forbids anything now. */
export function hasTripped({ kind }: Breaker): boolean {
  return kind !== 'down';
}
