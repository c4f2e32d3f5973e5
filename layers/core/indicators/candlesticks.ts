import { at } from '../foundation/assert.ts';
import {
  CANDLESTICK_PATTERNS,
  type CandlestickPatternName,
  type OpenHighLowClose,
  type PatternContext,
  type PatternSign,
} from './candlestick-patterns.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import type { Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export interface CandlestickParameters {
  /** How many bars before a pattern say what is long there and where the price comes from. */
  readonly lookback: number;
}

/** The signs of all candlestick patterns at each bar: see candlestick-patterns.ts for their definitions in words. */
export function candlesticksInto(
  bars: Columns<OpenHighLowClose>,
  parameters: CandlestickParameters,
  outputs: Columns<CandlestickPatternName>,
): void {
  windowInto(candlesticksFormula(parameters), bars, outputs);
}

export function candlesticksStream(
  parameters: CandlestickParameters,
): Stream<Row<OpenHighLowClose>, Row<CandlestickPatternName>> {
  return windowStream(candlesticksFormula(parameters));
}

const LONGEST_PATTERN = 3;

const NAMES = [
  'doji',
  'marubozu',
  'hammer',
  'shootingStar',
  'engulfing',
  'harami',
  'piercing',
  'star',
  'threeSoldiers',
  'insideBar',
] as const satisfies readonly CandlestickPatternName[];

export const candlesticksDefinition = defineIndicator({
  name: 'candlesticks',
  title: 'Candlestick patterns: 1 up (or there), -1 down, 0 absent',
  version: 1,
  parameters: { lookback: periodParameter(10) },
  inputs: ['open', 'high', 'low', 'close'],
  outputs: NAMES,
  warmUp: ({ lookback }) => lookback + LONGEST_PATTERN - 1,
  batch: candlesticksInto,
  stream: candlesticksStream,
});

function candlesticksFormula({
  lookback,
}: CandlestickParameters): Windowed<OpenHighLowClose, CandlestickPatternName> {
  assertPeriod(lookback);
  // One for each number of bars a pattern may have.
  const contexts = Array.from({ length: LONGEST_PATTERN }, (): Context => ({ meanBody: 0, trend: 0 }));
  return {
    inputs: ['open', 'high', 'low', 'close'],
    outputs: NAMES,
    rows: lookback + LONGEST_PATTERN,
    write: (bars, last, outputs, row) => {
      for (let length = 1; length <= LONGEST_PATTERN; length++) {
        lookBack(bars, last - length, lookback, at(contexts, length - 1));
      }
      for (const name of NAMES) {
        const pattern = CANDLESTICK_PATTERNS[name];
        outputs[name][row] = pattern.sign(bars, last, at(contexts, pattern.bars - 1));
      }
    },
  };
}

interface Context extends PatternContext {
  meanBody: number;
  trend: PatternSign;
}

/** Writes the context of a pattern whose bars begin after bar `last`. */
function lookBack(
  { open, close }: Columns<OpenHighLowClose>,
  last: number,
  lookback: number,
  context: Context,
): void {
  const price = close[last] ?? NaN;
  let bodies = 0;
  let distance = 0;
  for (let i = last - lookback + 1; i <= last; i++) {
    bodies += Math.abs((close[i] ?? NaN) - (open[i] ?? NaN));
    distance += price - (close[i] ?? NaN);
  }
  context.meanBody = bodies / lookback;
  context.trend = distance > 0 ? 1 : distance < 0 ? -1 : 0;
}
