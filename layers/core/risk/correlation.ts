import { correlation } from '../statistics/moments.ts';
import type { BarWindow } from '../market/bar-window.ts';

export const CORRELATION_BARS = 60;

/**
 * Correlation of the log returns of two instruments over the bars that closed at the same instants, the last 60 of
 * them. Undefined with fewer than 20, or where one did not move.
 */
export function returnCorrelation(a: BarWindow, b: BarWindow): number | undefined {
  const pairs = commonCloses(a, b);
  if (pairs.length <= PAIRS_MIN) return undefined;
  const returns = (side: 0 | 1): Float64Array =>
    Float64Array.from(pairs.slice(1), (pair, index) =>
      Math.log(pair[side] / (pairs[index]?.[side] ?? pair[side])),
    );
  return correlation(returns(0), returns(1));
}

const PAIRS_MIN = 20;

function commonCloses(a: BarWindow, b: BarWindow): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let j = b.length - 1;
  for (let i = a.length - 1; i >= 0 && pairs.length <= CORRELATION_BARS; i--) {
    const closedAt = a.closeMs[i] ?? NaN;
    while (j >= 0 && (b.closeMs[j] ?? NaN) > closedAt) j--;
    const [left, right] = [a.close[i], b.close[j]];
    if (b.closeMs[j] === closedAt && left !== undefined && right !== undefined) pairs.push([left, right]);
  }
  return pairs.reverse();
}
