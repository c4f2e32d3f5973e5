import type { Columns, Row } from './columns.ts';
import { highestStream, lowestStream } from './rolling-extremes.ts';
import { composed, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

/**
 * Where the close stands between the lowest low (0) and the highest high (1) of the last `period` bars; 0.5 where these
 * are one price. What stochastic, StochRSI and %R have in common.
 *
 * Works as highest and lowest do (see rolling-extremes.ts), on turns taken from the last one back, so that `out` may be
 * one of the inputs.
 */
export function rangePositionInto(
  { high, low, close }: Columns<HighLowClose>,
  period: number,
  out: Float64Array,
): void {
  assertPeriod(period);
  const keptHigh = new Float64Array(period);
  const keptLow = new Float64Array(period);
  for (let turn = Math.floor(close.length / period) * period - 1; turn >= 0; turn -= period) {
    let highest = -Infinity;
    let lowest = Infinity;
    for (let k = period - 1; k >= 0; k--) {
      highest = Math.max(highest, high[turn - period + 1 + k] ?? NaN);
      lowest = Math.min(lowest, low[turn - period + 1 + k] ?? NaN);
      keptHigh[k] = highest;
      keptLow[k] = lowest;
    }
    highest = -Infinity;
    lowest = Infinity;
    const count = Math.min(period, close.length - turn);
    for (let k = 0; k < count; k++) {
      highest = Math.max(highest, high[turn + k] ?? NaN);
      lowest = Math.min(lowest, low[turn + k] ?? NaN);
      out[turn + k] = positionOf(
        close[turn + k] ?? NaN,
        Math.min(lowest, keptLow[k] ?? NaN),
        Math.max(highest, keptHigh[k] ?? NaN),
      );
    }
  }
  writeWarmUp(out, period - 1);
}

export function rangePositionStream(period: number): Stream<Row<HighLowClose>, number> {
  const highest = highestStream({ period });
  const lowest = lowestStream({ period });
  return composed(
    (ask) =>
      ({ high, low, close }) =>
        positionOf(close, lowest[ask](low), highest[ask](high)),
  );
}

function positionOf(close: number, lowest: number, highest: number): number {
  return highest === lowest ? 0.5 : (close - lowest) / (highest - lowest);
}
