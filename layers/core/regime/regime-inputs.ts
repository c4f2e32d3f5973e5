import { DAY_MS } from '../foundation/time.ts';
import { lastKnown, type KnownSeries } from './known-series.ts';

/** What a regime is judged from beside the bars. */
export interface RegimeInputs {
  readonly barsPerYear: number;
  /** The VIX in points. */
  readonly vix?: KnownSeries;
  /**
   * Whether the market is one whose ordinary volatility is that of an equity index, so that its own realised volatility
   * can be read as the VIX is. Where it is not, as in crypto, only its ratio to its own usual says anything.
   */
  readonly volatilityLike?: 'equity-index' | 'itself';
}

/** Longer than any market here has been closed since the VIX began in 1990. */
const VIX_AGE_MS_MAX = 10 * DAY_MS;

/** The VIX as it was known at each instant (EpochMs, never falling); NaN where it was not, or only an old one. */
export function knownVix(vix: KnownSeries, instants: Float64Array): Float64Array {
  return lastKnown(vix, instants, VIX_AGE_MS_MAX);
}

/** The mean close of the VIX over its 9,235 sessions from 1990-01-02 to 2026-07-23: an ordinary day in its points. */
export const VIX_USUAL = 19.4;
