import { atrInto, atrStream } from './atr.ts';
import type { Band } from './bollinger.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { emaInto, emaStream } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { seedCountOf, type Seed } from './smoothing.ts';
import { composed, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { writeWarmUp } from './warm-up.ts';

export interface KeltnerParameters {
  readonly emaPeriod: number;
  readonly atrPeriod: number;
  /** How many average true ranges the channel lies from the middle. */
  readonly multiplier: number;
  readonly seed?: Seed;
}

/**
 * Keltner channel in Raschke's form (ChartSchool), in the unit of the prices: the EMA of the close, and a multiple of
 * Wilder's ATR above and below. `seed` is that of the EMA.
 */
export function keltnerInto(
  bars: Columns<HighLowClose>,
  { emaPeriod, atrPeriod, multiplier, seed = 'sma' }: KeltnerParameters,
  { upper, middle, lower }: Columns<Band>,
): void {
  emaInto(bars.close, { period: emaPeriod, seed }, middle);
  atrInto(bars, { period: atrPeriod }, upper);
  writeWarmUp(middle, atrPeriod - 1);
  for (let i = 0; i < middle.length; i++) {
    const average = middle[i] ?? NaN;
    const reach = multiplier * (upper[i] ?? NaN);
    upper[i] = average + reach;
    lower[i] = average - reach;
  }
}

export function keltnerStream({
  emaPeriod,
  atrPeriod,
  multiplier,
  seed = 'sma',
}: KeltnerParameters): Stream<Row<HighLowClose>, Row<Band>> {
  const average = emaStream({ period: emaPeriod, seed });
  const range = atrStream({ period: atrPeriod });
  return composed((ask) => (bar) => {
    const middle = average[ask](bar.close);
    const reach = multiplier * range[ask](bar);
    return Number.isNaN(middle + reach) ? COLD : { upper: middle + reach, middle, lower: middle - reach };
  });
}

export const keltnerDefinition = defineIndicator({
  name: 'keltner',
  title: 'Keltner channel',
  version: 1,
  parameters: {
    emaPeriod: periodParameter(20),
    atrPeriod: periodParameter(10),
    multiplier: { type: 'number', default: 2, min: 0, max: 20 },
    seed: choiceParameter('sma', 'first'),
  },
  inputs: ['high', 'low', 'close'],
  outputs: ['upper', 'middle', 'lower'],
  warmUp: ({ emaPeriod, atrPeriod, seed }) => Math.max(seedCountOf(emaPeriod, seed), atrPeriod) - 1,
  batch: keltnerInto,
  stream: keltnerStream,
});

const COLD: Row<Band> = { upper: NaN, middle: NaN, lower: NaN };
