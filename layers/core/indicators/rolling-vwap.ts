import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import type { HighLowCloseVolume } from './mfi.ts';
import { periodParameter } from './parameter.ts';
import { rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { typicalPrice } from './typical-price.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface RollingVwapParameters {
  readonly period: number;
}

/**
 * Volume-weighted average of the typical price over the last `period` bars, in the unit of the prices. Where nothing has
 * traded in them, it is the newest typical price.
 */
export function rollingVwapInto(
  bars: Columns<HighLowCloseVolume>,
  { period }: RollingVwapParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  writeWarmUp(out, period - 1);
  const keptVolume = new Float64Array(period);
  const keptFlow = new Float64Array(period);
  for (let turn = period - 1; turn < out.length; turn += period) {
    keepFlow(bars, turn, keptVolume, keptFlow);
    averageAfter(bars, turn, keptVolume, keptFlow, out);
  }
}

export function rollingVwapStream({
  period,
}: RollingVwapParameters): Stream<Row<HighLowCloseVolume>, number> {
  return adapted(
    rollStream(ROLLING_VWAP, period),
    ({ high, low, close, volume }: Row<HighLowCloseVolume>) => ({
      typical: typicalPrice(high, low, close),
      volume,
    }),
    ({ vwap }) => vwap,
  );
}

export const rollingVwapDefinition = defineIndicator({
  name: 'rolling-vwap',
  title: 'Volume-weighted average price of a period',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['vwap'],
  warmUp: ({ period }) => period - 1,
  batch: (bars, parameters, { vwap }) => {
    rollingVwapInto(bars, parameters, vwap);
  },
  stream: (parameters) =>
    adapted(
      rollingVwapStream(parameters),
      (bar: Row<HighLowCloseVolume>) => bar,
      (vwap) => ({ vwap }),
    ),
});

/** Sums of the volume, and of the volume times the price's distance from the price at the turn. */
const ROLLING_VWAP: RollingFormula<'typical' | 'volume', 'vwap'> = {
  inputs: ['typical', 'volume'],
  outputs: ['vwap'],
  width: 2,
  add: (sums, { inputs: { typical, volume }, at, origin }) => {
    const traded = volume[at] ?? NaN;
    sums[0] = (sums[0] ?? NaN) + traded;
    sums[1] = (sums[1] ?? NaN) + traded * ((typical[at] ?? NaN) - (typical[origin] ?? NaN));
  },
  write: ({ vwap }, row, sums, { inputs: { typical }, at, origin }) => {
    vwap[row] = averageOf(sums[0] ?? NaN, sums[1] ?? NaN, typical[origin] ?? NaN, typical[at] ?? NaN);
  },
};

function averageOf(volume: number, flow: number, origin: number, newest: number): number {
  return volume > 0 ? origin + flow / volume : newest;
}

/** The sums of the formula that the window of the turn still holds of it and of each later window. */
function keepFlow(
  { high, low, close, volume }: Columns<HighLowCloseVolume>,
  turn: number,
  keptVolume: Float64Array,
  keptFlow: Float64Array,
): void {
  const origin = typicalPrice(high[turn] ?? NaN, low[turn] ?? NaN, close[turn] ?? NaN);
  const first = turn - keptVolume.length + 1;
  let sum = 0;
  let flow = 0;
  for (let k = keptVolume.length - 1; k >= 0; k--) {
    const traded = volume[first + k] ?? NaN;
    const typical = typicalPrice(high[first + k] ?? NaN, low[first + k] ?? NaN, close[first + k] ?? NaN);
    sum += traded;
    flow += traded * (typical - origin);
    keptVolume[k] = sum;
    keptFlow[k] = flow;
  }
}

/** Adds what came since the turn to what is kept. */
function averageAfter(
  { high, low, close, volume }: Columns<HighLowCloseVolume>,
  turn: number,
  keptVolume: Float64Array,
  keptFlow: Float64Array,
  out: Float64Array,
): void {
  const origin = typicalPrice(high[turn] ?? NaN, low[turn] ?? NaN, close[turn] ?? NaN);
  const count = Math.min(keptVolume.length, out.length - turn);
  let sum = 0;
  let flow = 0;
  for (let k = 0; k < count; k++) {
    const row = turn + k;
    const typical = typicalPrice(high[row] ?? NaN, low[row] ?? NaN, close[row] ?? NaN);
    if (k > 0) {
      const traded = volume[row] ?? NaN;
      sum += traded;
      flow += traded * (typical - origin);
    }
    out[row] = averageOf((keptVolume[k] ?? NaN) + sum, (keptFlow[k] ?? NaN) + flow, origin, typical);
  }
}
