/**
 * How often a law is tried: as often as it says for every test run, and as often as it is told in the long one, but where
 * one trial is a whole life no more often than that many.
 */
export function fuzzed(usual: number, atMost = Infinity): { readonly numRuns: number } {
  return { numRuns: Math.min(FUZZ_RUNS ?? usual, atMost) };
}

/** `ATALAYA_FUZZ_RUNS`; absent, every law has its own measure. */
export const FUZZ_RUNS = wholeIn('ATALAYA_FUZZ_RUNS');

/** `ATALAYA_FUZZ_SEED`; absent, every run tries other cases. */
export const FUZZ_SEED = wholeIn('ATALAYA_FUZZ_SEED');

function wholeIn(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  const whole = Number(text);
  if (!Number.isSafeInteger(whole) || whole < 1)
    throw new Error(`${variable} is ${text}; a whole number is wanted`);
  return whole;
}
