import { sum } from './moments.ts';
import { ratio } from './ratio.ts';

/**
 * Omega ratio (Keating and Shadwick 2002): gains above the threshold over losses below it, each summed over the sample;
 * the threshold is a simple return of one period, 0 unless told. Undefined for fewer than 2 returns or without a loss.
 */
export function omega(returns: ArrayLike<number>, thresholdPerPeriod = 0): number | undefined {
  if (returns.length < 2) return undefined;
  const gains = sum(Array.from(returns, (r) => Math.max(0, r - thresholdPerPeriod)));
  const losses = sum(Array.from(returns, (r) => Math.max(0, thresholdPerPeriod - r)));
  return ratio(gains, losses);
}
