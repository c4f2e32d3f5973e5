import type { Bar } from '../market/bar.ts';

/** The venue's own view of how wild its market is, from the bars it has traded. */
export interface VenueVolatility {
  readonly lastClose: number;
  /** Exponentially weighted mean squared log return, fast and slow. */
  readonly fast: number;
  readonly slow: number;
  /** The fast volatility as one session's standard deviation. */
  readonly session: number;
  /** Fast over slow volatility: 1 in ordinary times. */
  readonly normalised: number;
}

export const NO_VOLATILITY: VenueVolatility = { lastClose: 0, fast: 0, slow: 0, session: 0, normalised: 1 };

const FAST_SESSIONS = 20;
const SLOW_SESSIONS = 250;

export function advanceVolatility(state: VenueVolatility, bar: Bar): VenueVolatility {
  if (state.lastClose <= 0) return { ...NO_VOLATILITY, lastClose: bar.close };
  const squared = Math.log(bar.close / state.lastClose) ** 2;
  const first = state.slow === 0;
  const fast = first ? squared : state.fast + (squared - state.fast) / FAST_SESSIONS;
  const slow = first ? squared : state.slow + (squared - state.slow) / SLOW_SESSIONS;
  const normalised = slow > 0 ? Math.sqrt(fast / slow) : 1;
  return { lastClose: bar.close, fast, slow, session: Math.sqrt(fast), normalised };
}
