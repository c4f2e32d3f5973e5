import { assert } from '../foundation/assert.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { rateOfChangeInto, rateOfChangeStream } from './rate-of-change.ts';
import { keepMoments, momentsStream, squaresOf, type KeptMoments, type Moments } from './rolling-moments.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

/** `zero`: returns are measured from zero. `sample`: from their mean, divided by one less than their number. */
export type Centre = 'zero' | 'sample';

export interface RealisedVolatilityParameters {
  /** How many returns. */
  readonly period: number;
  /** How many bars make the horizon it is scaled to: 252 for daily bars a year, 365 where trading never stops, 1 for none. */
  readonly barsPerYear?: number;
  readonly centre?: Centre;
}

/**
 * Realised volatility, a ratio a year: the root of the mean squared log return (Andersen and Bollerslev 1998) times the
 * root of `barsPerYear`. With `centre: 'sample'` it is the historical volatility of Hull's textbook instead.
 */
export function realisedVolatilityInto(
  values: Float64Array,
  parameters: RealisedVolatilityParameters,
  out: Float64Array,
): void {
  const { period, barsPerYear = 252, centre = 'zero' } = parameters;
  assertVolatility(period, barsPerYear);
  rateOfChangeInto(values, { period: 1, kind: 'log' }, out);
  const returns = out.subarray(1);
  const kept = { sums: new Float64Array(period), squares: new Float64Array(period), offset: 0 };
  const scaling = { period, barsPerYear, centre };
  // From the last turn back, because the volatilities take the places of returns that only later windows need.
  for (let turn = Math.floor(returns.length / period) * period - 1; turn >= 0; turn -= period) {
    keepMoments(returns, period, turn, kept);
    volatilitiesAfter(returns, turn, scaling, kept);
  }
  writeWarmUp(out, period);
}

export function realisedVolatilityStream({
  period,
  barsPerYear = 252,
  centre = 'zero',
}: RealisedVolatilityParameters): Stream<number, number> {
  assertVolatility(period, barsPerYear);
  const change = rateOfChangeStream({ period: 1, kind: 'log' });
  const moments = momentsStream(period);
  return composed((ask) => (value) => {
    const logChange = change[ask](value);
    const { mean, squares }: Moments = Number.isNaN(logChange) ? COLD : moments[ask](logChange);
    return Math.sqrt(varianceOf(mean, squares, period, centre) * barsPerYear);
  });
}

export const realisedVolatilityDefinition = defineIndicator({
  name: 'realised-volatility',
  title: 'Realised volatility',
  version: 1,
  parameters: {
    period: periodParameter(20, 2),
    barsPerYear: { type: 'number', default: 252, min: 1, max: 31_557_600 },
    centre: choiceParameter('zero', 'sample'),
  },
  inputs: ['close'],
  outputs: ['volatility'],
  warmUp: ({ period }) => period,
  batch: ({ close }, parameters, { volatility }) => {
    realisedVolatilityInto(close, parameters, volatility);
  },
  stream: (parameters) =>
    adapted(
      realisedVolatilityStream(parameters),
      ({ close }) => close,
      (volatility) => ({ volatility }),
    ),
});

const COLD: Moments = { mean: NaN, squares: NaN };

/** Writes the volatilities of the windows from the turn on over their returns. */
function volatilitiesAfter(
  returns: Float64Array,
  turn: number,
  { period, barsPerYear, centre }: Required<RealisedVolatilityParameters>,
  { sums, squares: keptSquares }: KeptMoments,
): void {
  const origin = returns[turn] ?? NaN;
  const scale = 1 / period;
  const count = Math.min(period, returns.length - turn);
  let sum = 0;
  let sumOfSquares = 0;
  for (let k = 0; k < count; k++) {
    const difference = (returns[turn + k] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    const total = (sums[k] ?? NaN) + sum;
    const squares = squaresOf(total, (keptSquares[k] ?? NaN) + sumOfSquares, scale);
    returns[turn + k] = Math.sqrt(varianceOf(origin + total * scale, squares, period, centre) * barsPerYear);
  }
}

function varianceOf(mean: number, squares: number, period: number, centre: Centre): number {
  return centre === 'zero' ? squares / period + mean * mean : squares / (period - 1);
}

function assertVolatility(period: number, barsPerYear: number): void {
  assertPeriod(period, 2);
  assert(barsPerYear > 0, `a year has more than ${barsPerYear} bars`);
}
