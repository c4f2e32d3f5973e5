import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, composed, streamOf, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { typicalPrice } from './typical-price.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface MfiParameters {
  readonly period: number;
}

export type HighLowCloseVolume = HighLowClose | 'volume';

/**
 * Money flow index (Quong and Soudack 1989), 0 to 100: the share of the last `period` bars' typical price times volume
 * that came with a rising typical price, among that with a moving one. It is 50 where there was none.
 *
 * Written as 50 + 50 * signed flow / absolute flow.
 */
export function mfiInto(
  { high, low, close, volume }: Columns<HighLowCloseVolume>,
  { period }: MfiParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  let previous = NaN;
  for (let i = 0; i < close.length; i++) {
    const typical = typicalPrice(high[i] ?? NaN, low[i] ?? NaN, close[i] ?? NaN);
    out[i] = signedFlow(typical, previous, volume[i] ?? NaN);
    previous = typical;
  }
  const flow = out.subarray(1);
  rollInto(MFI, period, { flow }, { mfi: flow });
  writeWarmUp(out, period);
}

export function mfiStream({ period }: MfiParameters): Stream<Row<HighLowCloseVolume>, number> {
  const flows = streamOf(
    { previous: NaN },
    (state, { high, low, close, volume }: Row<HighLowCloseVolume>) => {
      const typical = typicalPrice(high, low, close);
      const first = Number.isNaN(state.previous);
      const flow = signedFlow(typical, state.previous, volume);
      state.previous = typical;
      return first ? NaN : flow;
    },
  );
  const share = rollStream(MFI, period);
  return composed((ask) => (bar) => {
    const flow = flows[ask](bar);
    return Number.isNaN(flow) ? NaN : share[ask]({ flow }).mfi;
  });
}

export const mfiDefinition = defineIndicator({
  name: 'mfi',
  title: 'Money flow index',
  version: 1,
  parameters: { period: periodParameter(14) },
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['mfi'],
  warmUp: ({ period }) => period,
  batch: (bars, parameters, { mfi }) => {
    mfiInto(bars, parameters, mfi);
  },
  stream: (parameters) =>
    adapted(
      mfiStream(parameters),
      (bar: Row<HighLowCloseVolume>) => bar,
      (mfi) => ({ mfi }),
    ),
});

/** Zero before there is a previous typical price. */
function signedFlow(typical: number, previous: number, volume: number): number {
  return typical > previous ? typical * volume : typical < previous ? -typical * volume : 0;
}

const MFI: RollingFormula<'flow', 'mfi'> = {
  inputs: ['flow'],
  outputs: ['mfi'],
  width: 2,
  add: (sums, { inputs: { flow }, at }) => {
    sums[0] = (sums[0] ?? NaN) + (flow[at] ?? NaN);
    sums[1] = (sums[1] ?? NaN) + Math.abs(flow[at] ?? NaN);
  },
  write: ({ mfi }, row, sums) => {
    const moved = sums[1] ?? NaN;
    mfi[row] = moved > 0 ? 50 + (50 * (sums[0] ?? NaN)) / moved : 50;
  },
};
