import { DAY_MS } from '../foundation/time.ts';
import { lastKnown, type KnownSeries } from './known-series.ts';

/** What a regime is judged from beside the bars. */
export interface RegimeInputs {
  readonly barsPerYear: number;
  /** The VIX in points. */
  readonly vix?: KnownSeries;
}

/** Longer than any market here has been closed since the VIX began in 1990. */
const VIX_AGE_MS_MAX = 10 * DAY_MS;

/** The VIX as it was known at each instant (EpochMs, never falling); NaN where it was not, or only an old one. */
export function knownVix(vix: KnownSeries, instants: Float64Array): Float64Array {
  return lastKnown(vix, instants, VIX_AGE_MS_MAX);
}
