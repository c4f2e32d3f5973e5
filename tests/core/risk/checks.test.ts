import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  firstRejection,
  runChecks,
  type CheckResult,
  type ProjectedState,
} from '../../../layers/core/risk/checks.ts';
import {
  RISK_PROFILES,
  limitsIn,
  loosenedLimits,
  type RiskLimits,
} from '../../../layers/core/risk/limits.ts';
import { MODE_RULES, MODES, tighterMode } from '../../../layers/core/risk/mode.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { LIMITS } from '../../builders/a-config.ts';
import { aProjectedState } from '../../builders/a-projected-state.ts';
import { between } from '../../builders/any-number.ts';

/** An entry that every check passes, at ease. */
function state(change: Partial<ProjectedState> = {}): ProjectedState {
  const atEase = { regime: 'range-bound', currency: 'EUR', usdRatio: 0, cashRatio: 0.5 } as const;
  return aProjectedState({ ...atEase, shortfall: { ratio: 0.01 }, ...change });
}
const check = (code: string, change: Partial<ProjectedState>): CheckResult | undefined =>
  runChecks(state(change), LIMITS).find((result) => result.code === code);
const rejection = (change: Partial<ProjectedState>, limits = LIMITS): string | undefined =>
  firstRejection(runChecks(state(change), limits))?.code;

describe('each limit, on both sides', () => {
  test('an entry at ease passes all of them', () => {
    expect(rejection({})).toBeUndefined();
    expect(runChecks(state(), LIMITS).every(({ outcome }) => outcome === 'pass')).toBe(true);
  });

  test.each<[string, Partial<ProjectedState>, Partial<ProjectedState>]>([
    ['POSITION_LIMIT', { positionRatio: 0.2 }, { positionRatio: 0.200_001 }],
    ['SECTOR_LIMIT', { sectorRatio: 0.4 }, { sectorRatio: 0.400_001 }],
    ['USD_LIMIT', { currency: 'USD', usdRatio: 0.5 }, { currency: 'USD', usdRatio: 0.500_001 }],
    [
      'CRYPTO_LIMIT',
      { assetClass: 'crypto-spot', cryptoRatio: 0.15 },
      { assetClass: 'crypto-perpetual', cryptoRatio: 0.150_001 },
    ],
    ['CASH_FLOOR', { cashRatio: 0.1 }, { cashRatio: 0.099_999 }],
    ['STALE_QUOTE', { quoteAgeBars: 1 }, { quoteAgeBars: 2 }],
    ['VOLATILE', { volatility: { daily: 0.05, max: 0.05 } }, { volatility: { daily: 0.0501, max: 0.05 } }],
    ['CLUSTER_LIMIT', { clusterRatio: 0.4 }, { clusterRatio: 0.400_001 }],
    [
      'GROSS_LIMIT',
      { gross: { ratio: 0.9, softGrossRatio: 0.9, allowed: 0.9 } },
      { gross: { ratio: 0.901, softGrossRatio: 0.9, allowed: 0.9 } },
    ],
    [
      'EXPECTED_SHORTFALL',
      { shortfall: { ratio: 0.05, limit: 0.05 } },
      { shortfall: { ratio: 0.0501, limit: 0.05 } },
    ],
    [
      'NO_STOP',
      { stop: { distance: 6, price: 100, fits: true } },
      { stop: { distance: 120, price: 100, fits: false } },
    ],
    [
      'BELOW_MINIMUM',
      { entry: { quantity: 1, quantityMin: 1, notional: 10, notionalMin: 10 } },
      { entry: { quantity: 1, quantityMin: 1, notional: 9.99, notionalMin: 10 } },
    ],
    [
      'BELOW_MINIMUM',
      { entry: { quantity: 2, quantityMin: 1, notional: 11, notionalMin: 10 } },
      { entry: { quantity: 0.5, quantityMin: 1, notional: 11, notionalMin: 10 } },
    ],
    [
      'EXITABLE',
      { exit: { quantity: 1, quantityMin: 1, notional: 10, notionalMin: 10 } },
      { exit: { quantity: 1, quantityMin: 1, notional: 9.99, notionalMin: 10 } },
    ],
    ['MODE_CONFIDENCE', { mode: 'defensive', confidence: 0.625 }, { mode: 'defensive', confidence: 0.6249 }],
    ['NOT_SHORTABLE', { direction: 'short', shortable: true }, { direction: 'short', shortable: false }],
    [
      'REGIME_DIRECTION',
      { regime: 'trending-bull', direction: 'long' },
      { regime: 'trending-bull', direction: 'short' },
    ],
    [
      'REGIME_DIRECTION',
      { regime: 'trending-bear', direction: 'short' },
      { regime: 'trending-bear', direction: 'long' },
    ],
    [
      'REGIME_DIRECTION',
      { regime: 'high-volatility', direction: 'short' },
      { regime: 'crisis', direction: 'short' },
    ],
    [
      'REGIME_DIRECTION',
      { regime: 'high-volatility', direction: 'long' },
      { regime: 'crisis', direction: 'long' },
    ],
    ['MODE', { mode: 'normal' }, { mode: 'observation' }],
    ['MODE', { mode: 'defensive' }, { mode: 'pause' }],
    ['MODE', { mode: 'normal' }, { mode: 'emergency' }],
  ])('%s', (code, within, beyond) => {
    expect(check(code, within)?.outcome).toBe('pass');
    expect(check(code, beyond)?.outcome).toBe('reject');
    expect(rejection(beyond)).toBe(code);
  });

  test('too much correlation warns and does not reject: the size has shrunk for it', () => {
    expect(check('CORRELATION', { correlation: 0.7 })?.outcome).toBe('pass');
    expect(check('CORRELATION', { correlation: 0.701 })?.outcome).toBe('warn');
    expect(rejection({ correlation: 1 })).toBeUndefined();
  });

  test('a book over its dollar or crypto limit still buys what is neither', () => {
    expect(rejection({ usdRatio: 0.9, cryptoRatio: 0.9 })).toBeUndefined();
  });

  test('a limit met to the last bit of a double is met', () => {
    expect(rejection({ positionRatio: 0.1 + 0.1 + Number.EPSILON, sectorRatio: 0.1 + 0.3 })).toBeUndefined();
  });

  test('a number that is none passes no limit', () => {
    for (const key of [
      'positionRatio',
      'sectorRatio',
      'clusterRatio',
      'cashRatio',
      'quoteAgeBars',
    ] as const) {
      expect(rejection({ [key]: NaN })).toBeDefined();
    }
    expect(rejection({ currency: 'USD', usdRatio: NaN })).toBe('USD_LIMIT');
  });

  test('a number that is none is written down in words, for a record has no number for it', () => {
    expect(check('POSITION_LIMIT', { positionRatio: NaN })).toMatchObject({
      outcome: 'reject',
      value: 'NaN',
    });
    expect(check('CASH_FLOOR', { cashRatio: -Infinity })).toMatchObject({ value: '-Infinity' });
  });

  test('a tripped guard of the day refuses under its own code, with the first of its numbers', () => {
    const trips = [
      { code: 'GUARD_DAY_LOSS', value: 0.03, limit: 0.02 },
      { code: 'GUARD_DRAWDOWN', value: 0.04, limit: 0.025 },
    ] as const;
    expect(check('DAILY_GUARD', {})).toEqual({
      code: 'DAILY_GUARD',
      outcome: 'pass',
      value: 'clear',
      limit: 'clear',
    });
    expect(check('GUARD_DAY_LOSS', { trips })).toMatchObject({ outcome: 'reject', value: 0.03, limit: 0.02 });
    expect(rejection({ trips })).toBe('GUARD_DAY_LOSS');
  });

  test('what cannot be borrowed can be bought, and not sold short', () => {
    expect(check('NOT_SHORTABLE', { shortable: false })).toEqual({
      code: 'NOT_SHORTABLE',
      outcome: 'pass',
      value: 'long',
      limit: 'long',
    });
    expect(check('NOT_SHORTABLE', { shortable: false, direction: 'short' })).toMatchObject({
      outcome: 'reject',
      value: 'short',
      limit: 'long',
    });
    expect(check('NOT_SHORTABLE', { direction: 'short' })).toMatchObject({ outcome: 'pass', limit: 'any' });
  });

  test('what closes needs no stop', () => {
    expect(check('NO_STOP', { effect: 'closes' })).toEqual({ code: 'NO_STOP', outcome: 'not-applicable' });
  });

  test('a breaker that allows no entries refuses them and no exit; one that allows them is only named', () => {
    const tripped = { entries: false, because: ['PRICES_SILENT', 'SENTIMENT_DOWN'] };
    expect(check('BREAKERS', { breakers: tripped })).toEqual({
      code: 'BREAKERS',
      outcome: 'reject',
      value: 'PRICES_SILENT, SENTIMENT_DOWN',
      limit: 'clear',
    });
    expect(check('BREAKERS', { breakers: tripped, effect: 'closes' })?.outcome).toBe('not-applicable');
    const smaller = { entries: true, because: ['SENTIMENT_DOWN'] };
    expect(check('BREAKERS', { breakers: smaller })).toMatchObject({
      outcome: 'pass',
      value: 'SENTIMENT_DOWN',
    });
    expect(check('BREAKERS', {})).toMatchObject({ outcome: 'pass', value: 'clear' });
  });

  test('a total above its soft cap and within what is allowed for a while warns', () => {
    expect(check('GROSS_LIMIT', { gross: { ratio: 0.93, softGrossRatio: 0.9, allowed: 0.945 } })).toEqual({
      code: 'GROSS_LIMIT',
      outcome: 'warn',
      value: 0.93,
      limit: 0.945,
    });
    expect(check('GROSS_LIMIT', { effect: 'closes' })?.outcome).toBe('not-applicable');
  });

  test('a shortfall without a limit is recorded, and one that cannot be told is not applicable', () => {
    expect(check('EXPECTED_SHORTFALL', { shortfall: { ratio: 0.5 } })).toEqual({
      code: 'EXPECTED_SHORTFALL',
      outcome: 'pass',
      value: 0.5,
      limit: 'any',
    });
    expect(check('EXPECTED_SHORTFALL', { shortfall: { limit: 0.1 } })).toEqual({
      code: 'EXPECTED_SHORTFALL',
      outcome: 'not-applicable',
    });
  });

  test('each answer carries its number and the limit', () => {
    expect(check('POSITION_LIMIT', { positionRatio: 0.3 })).toEqual({
      code: 'POSITION_LIMIT',
      outcome: 'reject',
      value: 0.3,
      limit: 0.2,
    });
    expect(check('CASH_FLOOR', {})).toEqual({ code: 'CASH_FLOOR', outcome: 'pass', value: 0.5, limit: 0.1 });
  });

  test('every check is answered, and the most absolute one gives the reason', () => {
    const worst = state({
      mode: 'pause',
      quoteAgeBars: 9,
      regime: 'crisis',
      positionRatio: 9,
      cashRatio: -1,
    });
    expect(runChecks(worst, LIMITS).map(({ code }) => code)).toEqual([
      'MODE',
      'STALE_QUOTE',
      'BREAKERS',
      'DAILY_GUARD',
      'VOLATILE',
      'MODE_CONFIDENCE',
      'REGIME_DIRECTION',
      'NOT_SHORTABLE',
      'NO_STOP',
      'POSITION_LIMIT',
      'SECTOR_LIMIT',
      'CLUSTER_LIMIT',
      'USD_LIMIT',
      'CRYPTO_LIMIT',
      'GROSS_LIMIT',
      'EXPECTED_SHORTFALL',
      'CASH_FLOOR',
      'CORRELATION',
      'BELOW_MINIMUM',
      'EXITABLE',
    ]);
    expect(firstRejection(runChecks(worst, LIMITS))?.code).toBe('MODE');
  });
});

const anyRatio = between(-0.5, 2);
const anyState: fc.Arbitrary<ProjectedState> = fc.record({
  effect: fc.constantFrom('opens' as const, 'closes' as const),
  direction: fc.constantFrom('long' as const, 'short' as const),
  mode: fc.constantFrom(...MODES),
  regime: fc.constantFrom(...REGIMES),
  confidence: between(0, 1),
  shortable: fc.boolean(),
  assetClass: fc.constantFrom('crypto-spot', 'equity'),
  currency: fc.constantFrom('USD', 'EUR'),
  quoteAgeBars: fc.integer({ min: 0, max: 3 }),
  breakers: fc.record({ entries: fc.boolean(), because: fc.subarray(['PRICES_SILENT', 'SENTIMENT_DOWN']) }),
  volatility: fc.record({ daily: anyRatio, max: anyRatio }),
  positionRatio: anyRatio,
  sectorRatio: anyRatio,
  usdRatio: anyRatio,
  cryptoRatio: anyRatio,
  cashRatio: anyRatio,
  correlation: anyRatio,
  clusterRatio: anyRatio,
  shortfall: fc.record({ ratio: anyRatio, limit: anyRatio }),
  trips: fc.constantFrom([], [{ code: 'GUARD_DAY_LOSS' as const, value: 0.03, limit: 0.02 }]),
  gross: fc.record({ ratio: anyRatio, softGrossRatio: anyRatio, allowed: anyRatio }),
});
const anyLimits: fc.Arbitrary<RiskLimits> = fc.record({
  positionRatioMax: anyRatio,
  sectorRatioMax: anyRatio,
  clusterRatioMax: anyRatio,
  correlationMax: anyRatio,
  usdRatioMax: anyRatio,
  cryptoRatioMax: anyRatio,
  cashRatioMin: anyRatio,
  quoteAgeBarsMax: fc.integer({ min: 0, max: 3 }),
});

describe('limits as a whole', () => {
  test('closing is held up by nothing but the mode and a quote too old to trust', () => {
    fc.assert(
      fc.property(anyState, anyLimits, (given, limits) => {
        const results = runChecks({ ...given, effect: 'closes' }, limits);
        const rejected = results.filter(({ outcome }) => outcome === 'reject').map(({ code }) => code);
        expect(rejected.every((code) => code === 'MODE' || code === 'STALE_QUOTE')).toBe(true);
        expect(rejected.includes('MODE')).toBe(given.mode === 'observation');
      }),
    );
  });

  test('tightening any of them never approves more', () => {
    fc.assert(
      fc.property(anyState, anyLimits, anyLimits, (given, one, other) => {
        const tight: RiskLimits = {
          positionRatioMax: Math.min(one.positionRatioMax, other.positionRatioMax),
          sectorRatioMax: Math.min(one.sectorRatioMax, other.sectorRatioMax),
          clusterRatioMax: Math.min(one.clusterRatioMax, other.clusterRatioMax),
          correlationMax: Math.min(one.correlationMax, other.correlationMax),
          usdRatioMax: Math.min(one.usdRatioMax, other.usdRatioMax),
          cryptoRatioMax: Math.min(one.cryptoRatioMax, other.cryptoRatioMax),
          cashRatioMin: Math.max(one.cashRatioMin, other.cashRatioMin),
          quoteAgeBarsMax: Math.min(one.quoteAgeBarsMax, other.quoteAgeBarsMax),
        };
        if (firstRejection(runChecks(given, tight)) !== undefined) return;
        expect(firstRejection(runChecks(given, one))).toBeUndefined();
        expect(loosenedLimits(one, tight)).toEqual([]);
      }),
    );
  });

  test('a regime tightens the limits of position and sector, and loosens none', () => {
    for (const regime of REGIMES) expect(loosenedLimits(LIMITS, limitsIn(LIMITS, regime))).toEqual([]);
    expect(limitsIn(LIMITS, 'range-bound')).toEqual(LIMITS);
    expect(limitsIn(LIMITS, 'high-volatility')).toEqual({
      ...LIMITS,
      positionRatioMax: 0.1,
      sectorRatioMax: 0.2,
      clusterRatioMax: 0.2,
    });
    expect(limitsIn(LIMITS, 'crisis')).toMatchObject({ positionRatioMax: 0, sectorRatioMax: 0 });
  });

  test.each<[keyof RiskLimits, number]>([
    ['positionRatioMax', 0.21],
    ['sectorRatioMax', 0.41],
    ['correlationMax', 0.71],
    ['usdRatioMax', 0.51],
    ['cryptoRatioMax', 0.16],
    ['cashRatioMin', 0.09],
    ['quoteAgeBarsMax', 2],
  ])('a file that loosens %s is told so by name', (name, value) => {
    expect(loosenedLimits(LIMITS, { ...LIMITS, [name]: value })).toEqual([name]);
    expect(loosenedLimits({ ...LIMITS, [name]: value }, LIMITS)).toEqual([]);
  });

  test('the profile of the specification has the specification’s numbers, and every profile keeps the cash floor', () => {
    expect(RISK_PROFILES.find(({ name }) => name === 'multi-asset')?.limits).toEqual(LIMITS);
    expect(RISK_PROFILES.every(({ limits }) => limits.cashRatioMin >= 0.1)).toBe(true);
    expect(new Set(RISK_PROFILES.map(({ name }) => name)).size).toBe(RISK_PROFILES.length);
  });
});

describe('the table of modes', () => {
  test('nothing opens but in normal and defensive, and only observation closes nothing', () => {
    expect(MODES.filter((mode) => MODE_RULES[mode].opens)).toEqual(['normal', 'defensive']);
    expect(MODES.filter((mode) => !MODE_RULES[mode].closes)).toEqual(['observation']);
    expect(MODE_RULES.defensive.exposureRatio).toBe(0.5);
    expect(MODE_RULES.defensive.confidenceFloor).toBeGreaterThan(0.6);
  });

  test('the tighter of two is the one further down, whichever is named first', () => {
    for (const [index, mode] of MODES.entries()) {
      for (const other of MODES.slice(index)) {
        expect([tighterMode(mode, other), tighterMode(other, mode)]).toEqual([other, other]);
      }
    }
  });
});
