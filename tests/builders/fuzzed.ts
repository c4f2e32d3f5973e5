/**
 * How often a law is tried: as often as it says for every test run, and as often as it is told in the long one, but where
 * one trial is a whole life no more often than that many.
 */
export function fuzzed(usual: number, atMost = Infinity): { readonly numRuns: number } {
  return { numRuns: Math.min(FUZZ_RUNS ?? usual, atMost) };
}

/** `ATALAYA_FUZZ_RUNS`; absent, every law has its own measure. */
export const FUZZ_RUNS = runsOf(process.env['ATALAYA_FUZZ_RUNS']);

function runsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const runs = Number(text);
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new Error(`ATALAYA_FUZZ_RUNS is ${text}; a whole number is wanted`);
  return runs;
}
