import { expect, test } from '@jest/globals';
import { RISK_PROFILES } from '../../../layers/core/risk/limits.ts';
import { runChecks } from '../../../layers/core/risk/checks.ts';
import { MODES } from '../../../layers/core/risk/mode.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import {
  approvalInWords,
  fateInWords,
  modeInWords,
  regimeInWords,
} from '../../../layers/platform/report/wording.ts';
import { aProjectedState } from '../../builders/a-projected-state.ts';

/** What a terminal of 80 columns leaves to them. */
const WORDS_MAX = 40;

test('every check that can refuse has plain words, short enough for a line', () => {
  const codes = RISK_PROFILES.flatMap(({ limits }) =>
    runChecks(aProjectedState(), limits).map(({ code }) => code),
  );
  // A correlation warns and never refuses.
  const refusing = codes.filter((code) => code !== 'CORRELATION');
  expect(refusing.length).toBeGreaterThan(0);
  for (const code of refusing) expect([code, fateInWords(code)]).not.toEqual([code, '']);
  for (const code of refusing) expect(fateInWords(code).length).toBeLessThanOrEqual(WORDS_MAX);
});

test.each([
  'LOW_CONFIDENCE',
  'VOLATILE',
  'TOO_SOON',
  'STRATEGY_RATE',
  'TOTAL_RATE',
  'REGIME',
  'NO_WEIGHT',
  'OUTVOTED',
  'ALREADY_HELD',
  'NOTHING_TO_LEAVE',
  'NOT_APPROVED',
  'NO_REVIEW',
  'NO_PRICE',
  'NO_STOP',
  'BELOW_MINIMUM',
])('%s has plain words, short enough for a line', (code) => {
  expect(fateInWords(code)).not.toBe('');
  expect(fateInWords(code).length).toBeLessThanOrEqual(WORDS_MAX);
});

test('what is not known here speaks for itself', () => {
  expect(fateInWords('SOMETHING_NEW')).toBe('');
  expect(approvalInWords('approve by proxy')).toBe('approve by proxy');
  expect(modeInWords('limbo')).toBe('');
});

test('every mode and regime has a meaning', () => {
  for (const mode of MODES) expect(modeInWords(mode)).not.toBe('');
  expect(REGIMES.map(regimeInWords)).toEqual([
    'longs only',
    'shorts or cash',
    'longs and shorts',
    'longs and shorts, at 50 % exposure',
    'cash',
  ]);
  expect(regimeInWords('unknown')).toBe('too few bars yet to tell');
});
