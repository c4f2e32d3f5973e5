import fc from 'fast-check';
import { FUZZ_RUNS } from './builders/fuzzed.ts';

/** Laws that do not say how often they are tried are tried as often as the run is told. */
if (FUZZ_RUNS !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: FUZZ_RUNS });
