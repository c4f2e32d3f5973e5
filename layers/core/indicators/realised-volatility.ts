import { assert } from '../foundation/assert.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { rateOfChangeInto, rateOfChangeStream } from './rate-of-change.ts';
import { momentsAfterTurn, momentsStream, type Moments } from './rolling-moments.ts';
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
  { period, barsPerYear = 252, centre = 'zero' }: RealisedVolatilityParameters,
  out: Float64Array,
): void {
  assertVolatility(period, barsPerYear);
  rateOfChangeInto(values, { period: 1, kind: 'log' }, out);
  const returns = out.subarray(Math.min(1, out.length));
  const mean = new Float64Array(period);
  const squares = new Float64Array(period);
  // From the last window back, because the volatilities take the places of returns that only later windows need.
  const turns = Math.floor(returns.length / period);
  for (let turn = turns * period - 1; turn >= 0; turn -= period) {
    momentsAfterTurn(returns, { period, turn, offset: 0 }, { mean, squares });
    const count = Math.min(period, returns.length - turn);
    for (let k = 0; k < count; k++) {
      returns[turn + k] = Math.sqrt(
        varianceOf(mean[k] ?? NaN, squares[k] ?? NaN, period, centre) * barsPerYear,
      );
    }
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

function varianceOf(mean: number, squares: number, period: number, centre: Centre): number {
  return centre === 'zero' ? squares / period + mean * mean : squares / (period - 1);
}

function assertVolatility(period: number, barsPerYear: number): void {
  assertPeriod(period, 2);
  assert(barsPerYear > 0, `a year has more than ${barsPerYear} bars`);
}
