import fc from 'fast-check';

const STEPS = 1_000_000;

/** Evenly spread over the interval, ends included; and now and then one of the doubles crowded about zero. */
export function between(min: number, max: number): fc.Arbitrary<number> {
  const even = fc
    .integer({ min: 0, max: STEPS })
    .map((step) => Math.min(max, min + ((max - min) * step) / STEPS));
  return fc.oneof(
    { weight: 12, arbitrary: even },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
}
