import type { RegimeFeatures } from './regime-features.ts';
import type { RegimeProbabilities } from './regime.ts';

/**
 * The rules of thumb of the specification, section 5, as degrees instead of steps: each threshold is the middle of a
 * logistic slope. Judged in this order: crisis; a falling trend, which comes with high volatility; high volatility;
 * and what is left is a rising trend or a range. Sums to 1.
 */
export function ruleBasedRegime(features: RegimeFeatures): RegimeProbabilities {
  const crisis = degree(features.volatilityIndex, VIX_CRISIS, VIX_SLOPE);
  const wild = Math.max(
    degree(features.volatilityIndex, VIX_HIGH, VIX_SLOPE),
    degree(features.atrRatio, ATR_HIGH, ATR_SLOPE),
  );
  const trending = degree(features.adx, ADX_MIDDLE, ADX_SLOPE);
  const above = degree(features.trendRatio, 0, TREND_SLOPE);
  const falling = trending * (1 - above);
  const rising = trending * above;
  const calm = (1 - crisis) * (1 - falling) * (1 - wild);
  const bullShare = rising / (rising + (1 - trending));
  return {
    'trending-bull': calm * bullShare,
    'trending-bear': (1 - crisis) * falling,
    'range-bound': calm * (1 - bullShare),
    'high-volatility': (1 - crisis) * (1 - falling) * wild,
    crisis,
  };
}

const VIX_CRISIS = 35;
const VIX_HIGH = 25;
const VIX_SLOPE = 1.5;
const ATR_HIGH = 2;
const ATR_SLOPE = 0.1;
/** Between the range's 20 and the trend's 25; the slope makes each of them a probability of about 0.88. */
const ADX_MIDDLE = 22.5;
const ADX_SLOPE = 1.25;
const TREND_SLOPE = 0.01;

function degree(value: number, middle: number, slope: number): number {
  return 1 / (1 + Math.exp(-(value - middle) / slope));
}
