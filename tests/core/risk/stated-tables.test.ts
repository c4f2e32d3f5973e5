import { describe, expect, test } from '@jest/globals';
import { BREAKER_TABLE, breakerRow } from '../../../layers/core/risk/breaker-table.ts';
import { loosenedLimits, RISK_PROFILES } from '../../../layers/core/risk/limits.ts';
import { MODE_TABLE } from '../../../layers/core/risk/mode-table.ts';
import { MODE_RULES } from '../../../layers/core/risk/mode.ts';
import { MODE_LIMITS } from '../../builders/a-config.ts';

// The tables that the owner reads on the page and in the record: what they say is part of what they do.

test('the mode table, from the tightest row to the loosest', () => {
  const rows = MODE_TABLE.map(({ code, mode, policy, measuredOn, unit, beyond, words, limit }) =>
    [mode, code, policy ?? '', measuredOn, unit, beyond, limit(MODE_LIMITS), words].join(' | '),
  );
  expect(rows).toEqual([
    'emergency | KILL | flatten | owner | count | above | 0 | the owner ordered it',
    'emergency | MONEY | flatten | ledger | count | above | 0 | cash and positions at cost are not deposits and realised result',
    'emergency | DRAWDOWN | flatten | NAV per unit | ratio | above | 0.15 | below the highest NAV per unit',
    'emergency | DAY_LOSS | flatten | NAV per unit | ratio | above | 0.03 | lost since the day began',
    'emergency | WEEK_LOSS | flatten | NAV per unit | ratio | above | 0.05 | lost since the week began',
    'emergency | MONTH_LOSS | flatten | NAV per unit | ratio | above | 0.08 | lost since the month began',
    'emergency | FEED_DEAD | halt | health | ms | above | 3600000 | no price of what is held or of the benchmark, in hours of its market',
    'emergency | BROKER_UNREACHABLE | halt | health | ms | above | 1800000 | the broker does not answer, in hours of the market',
    'emergency | UNRECOVERABLE | halt | health | count | above | 0 | an error that the system cannot recover from',
    'pause | PAUSE |  | owner | count | above | 0 | the owner ordered it',
    'observation | ANALYSIS_FAILED |  | health | count | above | 0 | a part of the analysis failed',
    'defensive | DRAWDOWN |  | NAV per unit | ratio | above | 0.1 | below the highest NAV per unit',
    'defensive | WEEK_LOSS |  | NAV per unit | ratio | above | 0.03 | lost since the week began',
    'defensive | CALIBRATION |  | outcomes | ratio | above | 0.15 | what was claimed is not what came of it',
    'defensive | SHARPE_30 |  | NAV per unit | number | below | 0.5 | the Sharpe ratio of thirty sessions',
  ]);
});

test('what each mode allows', () => {
  expect(MODE_RULES).toEqual({
    normal: { opens: true, closes: true, exposureRatio: 1, confidenceFloor: 0, meaning: 'everything' },
    defensive: {
      opens: true,
      closes: true,
      exposureRatio: 0.5,
      confidenceFloor: 0.625,
      meaning: 'half exposure, high confidence only',
    },
    observation: {
      opens: false,
      closes: false,
      exposureRatio: 1,
      confidenceFloor: 1,
      meaning: 'signals, no orders',
    },
    pause: {
      opens: false,
      closes: true,
      exposureRatio: 1,
      confidenceFloor: 1,
      meaning: 'manages what is open, opens nothing',
    },
    emergency: {
      opens: false,
      closes: true,
      exposureRatio: 0,
      confidenceFloor: 1,
      meaning: 'closes what the policy says, then nothing',
    },
  });
});

describe('the breakers', () => {
  test('in the order in which they forbid', () => {
    expect(
      BREAKER_TABLE.map(({ component, code, time, words }) => [component, code, time, words].join(' | ')),
    ).toEqual([
      'prices | PRICES_SILENT | market | no entries; stops are kept',
      'broker | BROKER_DOWN | wall | no entries; the owner is told, and it is tried again',
      'news | NEWS_SILENT | wall | technical strategies only',
      'model | MODEL_FAILED | wall | the last valid prediction for a while, then the strategy is paused',
      'sentiment | SENTIMENT_DOWN | wall | smaller, and less sure',
    ]);
  });

  test('are found by what they watch', () => {
    for (const row of BREAKER_TABLE) expect(breakerRow(row.component)).toBe(row);
    expect(breakerRow('system')).toBeUndefined();
  });
});

test('each limit that a file loosens is named, and none that it tightens', () => {
  const profile = RISK_PROFILES[0]?.limits;
  if (profile === undefined) throw new Error('there is a first profile');
  const { cashRatioMin, ...most } = profile;
  const looser = Object.fromEntries(Object.entries(most).map(([name, limit]) => [name, 2 * limit]));
  const tighter = Object.fromEntries(Object.entries(most).map(([name, limit]) => [name, limit / 2]));
  const names = [...Object.keys(most), 'cashRatioMin'].sort();
  const all = { ...profile, ...looser, cashRatioMin: cashRatioMin / 2 };
  expect([...loosenedLimits(profile, all)].sort()).toEqual(names);
  expect(loosenedLimits(profile, { ...profile, ...tighter, cashRatioMin: 2 * cashRatioMin })).toEqual([]);
});

test('the profiles, with what they are for', () => {
  expect(RISK_PROFILES.map(({ name, meaning }) => `${name}: ${meaning}`)).toEqual([
    'multi-asset: the limits of the specification',
    'single-instrument: one instrument in its own currency: a 90 % position, the 10 % cash floor',
    'single-crypto: one crypto instrument quoted in its own currency: a 90 % position, the 10 % cash floor',
    'crypto-only: an all-crypto book quoted in dollars',
    'usd-equities: an all-dollar book of equities and funds',
  ]);
});
