import { assert } from '../foundation/assert.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { smaInto, smaStream } from './sma.ts';
import { adapted, type Stream } from './stream.ts';

export interface AnnualisedFundingParameters {
  /** Over how many fundings it is averaged. */
  readonly period: number;
  /** Hours between two fundings. */
  readonly intervalHours: number;
}

/**
 * Annualised funding of a perpetual future, a ratio a year: the mean of the last `period` funding rates times the fundings
 * in 365 days, not compounded. Positive is what a long position pays and a short one earns.
 */
export function annualisedFundingInto(
  rates: Float64Array,
  { period, intervalHours }: AnnualisedFundingParameters,
  out: Float64Array,
): void {
  const fundings = fundingsPerYear(intervalHours);
  smaInto(rates, { period }, out);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? NaN) * fundings;
}

export function annualisedFundingStream({
  period,
  intervalHours,
}: AnnualisedFundingParameters): Stream<number, number> {
  const fundings = fundingsPerYear(intervalHours);
  return adapted(
    smaStream({ period }),
    (rate: number) => rate,
    (mean) => mean * fundings,
  );
}

export const annualisedFundingDefinition = defineIndicator({
  name: 'annualised-funding',
  title: 'Annualised funding of a perpetual future',
  version: 1,
  parameters: {
    period: periodParameter(3),
    intervalHours: { type: 'number', default: 8, min: 0.1, max: 168 },
  },
  inputs: ['fundingRate'],
  outputs: ['funding'],
  warmUp: ({ period }) => period - 1,
  batch: ({ fundingRate }, parameters, { funding }) => {
    annualisedFundingInto(fundingRate, parameters, funding);
  },
  stream: (parameters) =>
    adapted(
      annualisedFundingStream(parameters),
      ({ fundingRate }) => fundingRate,
      (funding) => ({ funding }),
    ),
});

function fundingsPerYear(intervalHours: number): number {
  assert(intervalHours > 0, `fundings cannot be ${intervalHours} hours apart`);
  return (365 * 24) / intervalHours;
}
