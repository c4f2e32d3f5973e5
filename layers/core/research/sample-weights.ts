import { assert, at } from '../foundation/assert.ts';
import { sum } from '../statistics/moments.ts';
import type { LabelSpan } from './label-span.ts';

/** How many labels look at each bar, 0 to bars - 1. Spans are bar indexes. */
export function concurrency(spans: readonly LabelSpan[], bars: number): Uint32Array {
  const steps = new Int32Array(bars + 1);
  for (const { from, to } of spans) {
    assert(from >= 0 && from <= to && to < bars, `a label of bars ${from} to ${to} among ${bars}`);
    steps[from] = at(steps, from) + 1;
    steps[to + 1] = at(steps, to + 1) - 1;
  }
  let open = 0;
  return Uint32Array.from({ length: bars }, (_, bar) => (open += at(steps, bar)));
}

/**
 * Average uniqueness of each label (Lopez de Prado 2018, chapter 4.2): the mean, over its bars, of one over the number of
 * labels there. 1 for a label that shares no bar; never 0.
 */
export function averageUniqueness(spans: readonly LabelSpan[], bars: number): Float64Array {
  const open = concurrency(spans, bars);
  return Float64Array.from(spans, ({ from, to }) => {
    let shares = 0;
    for (let bar = from; bar <= to; bar++) shares += 1 / at(open, bar);
    return shares / (to - from + 1);
  });
}

/** Sample weights in proportion to average uniqueness, summing to the number of samples. */
export function weightsByUniqueness(spans: readonly LabelSpan[], bars: number): Float64Array {
  return scaledToCount(averageUniqueness(spans, bars));
}

/**
 * Sample weights in proportion to the absolute return that is a label's own (Lopez de Prado 2018, chapter 4.4): each
 * bar's logarithmic return shared among its labels, summed over the label. They sum to the number of samples; all equal
 * where no label has a return. `logReturns[t]` is that of bar t.
 */
export function weightsByReturn(spans: readonly LabelSpan[], logReturns: ArrayLike<number>): Float64Array {
  const open = concurrency(spans, logReturns.length);
  return scaledToCount(
    Float64Array.from(spans, ({ from, to }) => {
      let own = 0;
      for (let bar = from; bar <= to; bar++) own += at(logReturns, bar) / at(open, bar);
      return Math.abs(own);
    }),
  );
}

function scaledToCount(weights: Float64Array): Float64Array {
  const total = sum(weights);
  return total === 0 ? weights.fill(1) : weights.map((weight) => (weight * weights.length) / total);
}
