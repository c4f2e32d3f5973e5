import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rateOfChangeInto, rateOfChangeStream } from './rate-of-change.ts';
import { adapted } from './stream.ts';

/** Change of open interest over `period` observations, a ratio: the simple return of the contracts (or value) outstanding. */
export const openInterestChangeDefinition = defineIndicator({
  name: 'open-interest-change',
  title: 'Change of open interest',
  version: 1,
  parameters: { period: periodParameter(1) },
  inputs: ['openInterest'],
  outputs: ['change'],
  warmUp: ({ period }) => period,
  batch: ({ openInterest }, parameters, { change }) => {
    rateOfChangeInto(openInterest, parameters, change);
  },
  stream: (parameters) =>
    adapted(
      rateOfChangeStream(parameters),
      ({ openInterest }) => openInterest,
      (change) => ({ change }),
    ),
});
