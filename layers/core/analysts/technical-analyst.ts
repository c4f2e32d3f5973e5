import { at } from '../foundation/assert.ts';
import type { Sha256 } from '../foundation/hash.ts';
import { featureVector } from '../features/feature-vector.ts';
import { atrInto } from '../indicators/atr.ts';
import { donchianInto } from '../indicators/donchian.ts';
import { realisedVolatilityInto } from '../indicators/realised-volatility.ts';
import { barAt, tail, type BarWindow } from '../market/bar-window.ts';
import type { Sym } from '../market/instrument.ts';
import type { Parameters, Signal, Strategy } from '../strategies/strategy.ts';

/** A strategy with the parameters this system runs it with. */
export interface ConfiguredStrategy {
  readonly strategy: Strategy;
  readonly parameters: Parameters;
}

/** Where the market stands, for stops, sizes and the page. Prices in the quote currency. */
export interface Levels {
  readonly lastPx: number;
  readonly atr: number;
  /** Standard deviation of one bar's log return over the last 20 bars. */
  readonly barVolatility: number;
  readonly support: number;
  readonly resistance: number;
}

/** The instrument's feature vector by name, and the hash of it with its definitions. */
export interface RecordedFeatures {
  readonly hash: Sha256;
  readonly values: Readonly<Record<string, number>>;
}

/** What the technical analyst says of one instrument. A failure is of that instrument alone. */
export type TechnicalView =
  | {
      readonly kind: 'view';
      readonly symbol: Sym;
      readonly levels: Levels;
      readonly features: RecordedFeatures;
      readonly signals: readonly { readonly strategyId: string; readonly signal: Signal }[];
    }
  | { readonly kind: 'too-few-bars'; readonly symbol: Sym; readonly bars: number; readonly needed: number }
  | { readonly kind: 'failed'; readonly symbol: Sym; readonly error: string };

const LEVEL_BARS = 20;
const ATR_PERIOD = 14;
/** Enough for Wilder's smoothing to forget its seed. */
const LEVELS_WARM_UP = 70;

/** Over the whole universe; one instrument's defect does not silence the others. */
export function technicalViews(
  universe: readonly { readonly symbol: Sym; readonly bars: BarWindow }[],
  strategies: readonly ConfiguredStrategy[],
): readonly TechnicalView[] {
  return universe.map(({ symbol, bars }) => {
    try {
      return technicalView(symbol, bars, strategies);
    } catch (error) {
      return { kind: 'failed', symbol, error: error instanceof Error ? error.message : String(error) };
    }
  });
}

/** How many bars the analyst needs of each instrument. */
export function technicalWarmUp(strategies: readonly ConfiguredStrategy[]): number {
  return Math.max(
    LEVELS_WARM_UP,
    ...strategies.map(({ strategy, parameters }) => strategy.warmUp(parameters)),
  );
}

function technicalView(
  symbol: Sym,
  bars: BarWindow,
  strategies: readonly ConfiguredStrategy[],
): TechnicalView {
  const needed = technicalWarmUp(strategies);
  if (bars.length < needed) return { kind: 'too-few-bars', symbol, bars: bars.length, needed };
  const signals = strategies.flatMap(({ strategy, parameters }) => {
    const signal = strategy.evaluate(tail(bars, strategy.warmUp(parameters)), parameters);
    return signal === undefined ? [] : [{ strategyId: strategy.id, signal }];
  });
  return { kind: 'view', symbol, levels: levelsOf(bars), features: recordedFeatures(symbol, bars), signals };
}

function recordedFeatures(symbol: Sym, bars: BarWindow): RecordedFeatures {
  const { features, hash } = featureVector({ symbol, window: bars, nowMs: barAt(bars, -1).availableMs });
  const values: Record<string, number> = {};
  for (const { name, value } of features) if (value !== undefined) values[name] = value;
  return { hash, values };
}

function levelsOf(bars: BarWindow): Levels {
  const window = tail(bars, LEVELS_WARM_UP);
  const column = (): Float64Array => new Float64Array(window.length);
  const [atr, volatility, upper, middle, lower] = [column(), column(), column(), column(), column()];
  atrInto(window, { period: ATR_PERIOD }, atr);
  realisedVolatilityInto(window.close, { period: LEVEL_BARS, barsPerYear: 1 }, volatility);
  donchianInto(window, { period: LEVEL_BARS }, { upper, middle, lower });
  return {
    lastPx: at(window.close, -1),
    atr: at(atr, -1),
    barVolatility: at(volatility, -1),
    support: at(lower, -1),
    resistance: at(upper, -1),
  };
}
