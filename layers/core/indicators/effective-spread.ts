import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { smaInto, smaStream } from './sma.ts';
import { composed, type Stream } from './stream.ts';
import { writeWarmUp } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

/** A trade: its price, the mid just before it, and 1 where the taker bought, -1 where it sold. */
export type TradeAgainstMid = 'price' | 'mid' | 'side';

export interface EffectiveSpreadParameters {
  /** Over how many trades it is averaged; 1 for each alone. */
  readonly period: number;
}

/**
 * Effective spread, a ratio of the mid: twice the distance from the mid at which takers really traded, positive where
 * they paid for it (Bessembinder and Venkataraman 2010). Where the mid is 0 a trade counts as 0.
 */
export function effectiveSpreadInto(
  trades: Columns<TradeAgainstMid>,
  parameters: EffectiveSpreadParameters,
  { spread, mean }: Columns<EffectiveSpreadOutput>,
): void {
  windowInto(EFFECTIVE_SPREAD, trades, { spread });
  smaInto(spread, parameters, mean);
  writeWarmUp(spread, parameters.period - 1);
}

/** Of the newest trade, and the mean of the period. */
export type EffectiveSpreadOutput = 'spread' | 'mean';

export function effectiveSpreadStream(
  parameters: EffectiveSpreadParameters,
): Stream<Row<TradeAgainstMid>, Row<EffectiveSpreadOutput>> {
  const spreads = windowStream(EFFECTIVE_SPREAD);
  const average = smaStream(parameters);
  return composed((ask) => (trade) => {
    const { spread } = spreads[ask](trade);
    const mean = average[ask](spread);
    return { spread: Number.isNaN(mean) ? NaN : spread, mean };
  });
}

export const effectiveSpreadDefinition = defineIndicator({
  name: 'effective-spread',
  title: 'Effective spread of trades',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['price', 'mid', 'side'],
  outputs: ['spread', 'mean'],
  warmUp: ({ period }) => period - 1,
  batch: effectiveSpreadInto,
  stream: effectiveSpreadStream,
});

const EFFECTIVE_SPREAD: Windowed<TradeAgainstMid, 'spread'> = {
  inputs: ['price', 'mid', 'side'],
  outputs: ['spread'],
  rows: 1,
  write: ({ price, mid, side }, at, { spread }, row) => {
    const middle = mid[at] ?? NaN;
    spread[row] = middle === 0 ? 0 : (2 * (side[at] ?? NaN) * ((price[at] ?? NaN) - middle)) / middle;
  },
};
