import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import type { Seed } from './smoothing.ts';
import { adapted, streamOf, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface RsiParameters {
  readonly period: number;
  readonly seed?: Seed;
}

/**
 * Relative strength index (Wilder 1978), 0 to 100: the average gain over average gain plus average loss, each smoothed
 * with weight 1 / period and seeded with the mean of the first `period` changes (`seed: 'first'`: with a first change of
 * zero). Where nothing moved it is 50.
 *
 * Gain + loss is the smoothed |change| and gain - loss the smoothed change, so it is 50 + 50 * change / |change|.
 */
export function rsiInto(
  values: Float64Array,
  { period, seed = 'sma' }: RsiParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  writeWarmUp(out, period);
  const keep = 1 - 1 / period;
  const weight = 1 - keep;
  const start = Math.min(period + 1, values.length);
  let previous = values[0] ?? NaN;
  let change = 0;
  let movement = 0;
  for (let i = 1; i < start; i++) {
    const value = values[i] ?? NaN;
    const kept = seed === 'sma' ? 1 - 1 / i : keep;
    change = kept * change + (1 - kept) * (value - previous);
    movement = kept * movement + (1 - kept) * Math.abs(value - previous);
    previous = value;
  }
  if (values.length > period) out[period] = rsiOf(change, movement);
  for (let i = start; i < values.length; i++) {
    const value = values[i] ?? NaN;
    change = keep * change + weight * (value - previous);
    movement = keep * movement + weight * Math.abs(value - previous);
    previous = value;
    out[i] = rsiOf(change, movement);
  }
}

export function rsiStream({ period, seed = 'sma' }: RsiParameters): Stream<number, number> {
  assertPeriod(period);
  return streamOf({ count: -1, previous: 0, change: 0, movement: 0 }, (state, value: number) => {
    const step = state.count < 0 ? 0 : value - state.previous;
    state.count += 1;
    if (state.count > 0) {
      const kept = 1 - 1 / (seed === 'sma' ? Math.min(state.count, period) : period);
      state.change = kept * state.change + (1 - kept) * step;
      state.movement = kept * state.movement + (1 - kept) * Math.abs(step);
    }
    state.previous = value;
    return state.count < period ? NaN : rsiOf(state.change, state.movement);
  });
}

export const rsiDefinition = defineIndicator({
  name: 'rsi',
  title: 'Relative strength index',
  version: 1,
  parameters: { period: periodParameter(14), seed: choiceParameter('sma', 'first') },
  inputs: ['close'],
  outputs: ['rsi'],
  warmUp: ({ period }) => period,
  batch: ({ close }, parameters, { rsi }) => {
    rsiInto(close, parameters, rsi);
  },
  stream: (parameters) =>
    adapted(
      rsiStream(parameters),
      ({ close }) => close,
      (rsi) => ({ rsi }),
    ),
});

function rsiOf(change: number, movement: number): number {
  return movement > 0 ? 50 + (50 * change) / movement : 50;
}
