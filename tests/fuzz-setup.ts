import fc from 'fast-check';
import { FUZZ_RUNS, FUZZ_SEED } from './builders/fuzzed.ts';

/** Laws that do not say how often they are tried are tried as often as the run is told, and all of them from its seed. */
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  ...(FUZZ_RUNS === undefined ? {} : { numRuns: FUZZ_RUNS }),
  ...(FUZZ_SEED === undefined ? {} : { seed: FUZZ_SEED }),
});
