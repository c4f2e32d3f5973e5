import { at } from '../foundation/assert.ts';
import { adxInto } from '../indicators/adx.ts';
import { atrInto } from '../indicators/atr.ts';
import { realisedVolatilityInto } from '../indicators/realised-volatility.ts';
import { smaInto } from '../indicators/sma.ts';
import { mean } from '../statistics/moments.ts';
import { tail, type BarWindow } from '../market/bar-window.ts';
import { knownVix, VIX_USUAL, type RegimeInputs } from './regime-inputs.ts';

/** What a regime is judged by, all known at the last bar's close. */
export interface RegimeFeatures {
  /** Wilder's average directional index over 14 bars, 0 to 100. */
  readonly adx: number;
  /** Close over its 200-bar simple mean, less 1. */
  readonly trendRatio: number;
  /** The 14-bar true range relative to price, over its own mean of the last 200 bars. */
  readonly atrRatio: number;
  /** Points as the VIX counts them: annualised volatility in percent. */
  readonly volatilityIndex: number;
  /**
   * Where no VIX is known, 21-bar realised volatility stands in for it: as it is where the market is like an equity
   * index, else relative to its own mean of the last 200 bars, in the VIX's usual points.
   */
  readonly volatilityIndexFrom: 'vix' | 'realised-21' | 'realised-21-relative';
}

/** Bars a regime needs: 200 for its means, and as many again as Wilder's smoothing takes to forget its seed. */
export const REGIME_WARM_UP = 260;

const PERIOD = 14;
const LONG = 200;
const VOLATILITY_BARS = 21;

/** Undefined while there are fewer than `REGIME_WARM_UP` bars. */
export function regimeFeatures(
  bars: BarWindow,
  { barsPerYear, vix, volatilityLike = 'equity-index' }: RegimeInputs,
): RegimeFeatures | undefined {
  if (bars.length < REGIME_WARM_UP) return undefined;
  const window = tail(bars, REGIME_WARM_UP);
  const { close } = window;
  const column = (): Float64Array => new Float64Array(window.length);
  const [adx, plusDi, minusDi, atr, longMean, volatility] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  adxInto(window, { period: PERIOD }, { adx, plusDi, minusDi });
  atrInto(window, { period: PERIOD }, atr);
  smaInto(close, { period: LONG }, longMean);
  realisedVolatilityInto(close, { period: VOLATILITY_BARS, barsPerYear }, volatility);
  const relative = atr.map((range, index) => range / at(close, index)).subarray(-LONG);
  const usual = mean(relative) ?? 0;
  const vixNow = vix === undefined ? NaN : at(knownVix(vix, window.availableMs.subarray(-1)), 0);
  return {
    adx: at(adx, -1),
    trendRatio: at(close, -1) / at(longMean, -1) - 1,
    // A market that has not moved for 200 bars is in its usual state.
    atrRatio: usual > 0 ? at(relative, -1) / usual : 1,
    ...(Number.isFinite(vixNow)
      ? { volatilityIndex: vixNow, volatilityIndexFrom: 'vix' }
      : standInForVix(volatility, volatilityLike)),
  };
}

function standInForVix(
  volatility: Float64Array,
  like: NonNullable<RegimeInputs['volatilityLike']>,
): Pick<RegimeFeatures, 'volatilityIndex' | 'volatilityIndexFrom'> {
  const now = at(volatility, -1);
  if (like === 'equity-index') return { volatilityIndex: 100 * now, volatilityIndexFrom: 'realised-21' };
  const usual = mean(volatility.subarray(-LONG)) ?? 0;
  const ratioToUsual = usual > 0 ? now / usual : 1;
  return { volatilityIndex: VIX_USUAL * ratioToUsual, volatilityIndexFrom: 'realised-21-relative' };
}
