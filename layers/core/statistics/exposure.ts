import { mean } from './moments.ts';
import { ratio } from './ratio.ts';

// Each takes the net notional held over NAV, one a period: 0 is flat, -0.5 is short for half the NAV.

/** Share of the periods with a position. Undefined for no periods. */
export function timeInMarket(exposures: ArrayLike<number>): number | undefined {
  return ratio(Array.from(exposures).filter((exposure) => exposure !== 0).length, exposures.length);
}

/** Mean absolute exposure. Undefined for no periods. */
export function grossExposure(exposures: ArrayLike<number>): number | undefined {
  return mean(Array.from(exposures, Math.abs));
}

/** Mean signed exposure. Undefined for no periods. */
export function netExposure(exposures: ArrayLike<number>): number | undefined {
  return mean(exposures);
}
