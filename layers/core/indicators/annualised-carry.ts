import type { FutureAndSpot } from './basis.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { simpleReturn } from './rate-of-change.ts';
import { adapted, type Stream } from './stream.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export type DatedFuture = FutureAndSpot | 'daysToExpiry';

/**
 * Annualised carry of a dated future, a ratio a year: its basis times 365 / days to expiry, not compounded. On the day of
 * expiry and after it there is none: 0. The carry of a perpetual future is its annualised funding.
 */
export function annualisedCarryInto(future: Columns<DatedFuture>, out: Float64Array): void {
  windowInto(ANNUALISED_CARRY, future, { carry: out });
}

export function annualisedCarryStream(): Stream<Row<DatedFuture>, number> {
  return adapted(
    windowStream(ANNUALISED_CARRY),
    (future: Row<DatedFuture>) => future,
    ({ carry }) => carry,
  );
}

export const annualisedCarryDefinition = defineIndicator({
  name: 'annualised-carry',
  title: 'Annualised carry of a dated future',
  version: 1,
  parameters: {},
  inputs: ['future', 'spot', 'daysToExpiry'],
  outputs: ['carry'],
  warmUp: () => 0,
  batch: (inputs, _, outputs) => {
    windowInto(ANNUALISED_CARRY, inputs, outputs);
  },
  stream: () => windowStream(ANNUALISED_CARRY),
});

const DAYS_PER_YEAR = 365;

const ANNUALISED_CARRY: Windowed<DatedFuture, 'carry'> = {
  inputs: ['future', 'spot', 'daysToExpiry'],
  outputs: ['carry'],
  rows: 1,
  write: ({ future, spot, daysToExpiry }, at, { carry }, row) => {
    const days = daysToExpiry[at] ?? NaN;
    carry[row] = days > 0 ? (simpleReturn(spot[at] ?? NaN, future[at] ?? NaN) * DAYS_PER_YEAR) / days : 0;
  },
};
