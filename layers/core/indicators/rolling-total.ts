import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';

/** The sum of the last `period` values. `out` may be `values`. */
export function rollingTotalInto(values: Float64Array, period: number, out: Float64Array): void {
  rollInto(ROLLING_TOTAL, period, { value: values }, { total: out });
}

export function rollingTotalStream(period: number): Stream<number, number> {
  return adapted(
    rollStream(ROLLING_TOTAL, period),
    (value: number) => ({ value }),
    ({ total }) => total,
  );
}

const ROLLING_TOTAL: RollingFormula<'value', 'total'> = {
  inputs: ['value'],
  outputs: ['total'],
  width: 1,
  add: (sums, { inputs: { value }, at }) => {
    sums[0] = (sums[0] ?? NaN) + (value[at] ?? NaN);
  },
  write: ({ total }, row, sums) => {
    total[row] = sums[0] ?? NaN;
  },
};
