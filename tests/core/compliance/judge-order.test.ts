import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccountProfile } from '../../../layers/core/compliance/account-profile.ts';
import { productOf } from '../../../layers/core/compliance/account-profile.ts';
import { firstFailure, judgeOrder } from '../../../layers/core/compliance/judge-order.ts';
import {
  underlyingOf,
  type AccountUnderRules,
  type OrderUnderRules,
} from '../../../layers/core/compliance/order-under-rules.ts';
import type { RuleFinding } from '../../../layers/core/compliance/rule-finding.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import { sym, type AssetClass } from '../../../layers/core/market/instrument.ts';
import { anOrderUnderRules, aProfile, aSpaniard } from '../../builders/an-account.ts';

const find = (findings: readonly RuleFinding[], code: string): RuleFinding | undefined =>
  findings.find((finding) => finding.code === code);
const everything = (change: Partial<AccountUnderRules>): AccountUnderRules => ({
  ...anOrderUnderRules().account,
  ...change,
});
const BEFORE = calendarDate('2026-06-03');

describe('where one may trade', () => {
  const at = (venue: string, date = '2026-07-01'): OrderUnderRules =>
    anOrderUnderRules({
      date: calendarDate(date),
      instrument: { symbol: sym('BTC/EUR'), venue, assetClass: 'crypto-spot' },
      underlying: 'crypto',
    });

  test('Binance served residents of the Union until the last day of June 2026', () => {
    expect(find(judgeOrder(aSpaniard(), at('binance', '2026-06-30')), 'VENUE_SERVES')?.outcome).toBe('pass');
    expect(firstFailure(judgeOrder(aSpaniard(), at('binance')))).toMatchObject({
      code: 'VENUE_LEFT',
      packId: 'eea-venues',
      value: 'binance',
      limit: '2026-06-30',
    });
    expect(firstFailure(judgeOrder(aSpaniard(), at('kraken')))).toBeUndefined();
  });

  test('what is held there can still be sold', () => {
    const findings = judgeOrder(aSpaniard(), { ...at('binance'), effect: 'closes' });
    expect(firstFailure(findings)).toBeUndefined();
    expect(find(findings, 'VENUE_LEFT')?.outcome).toBe('warn');
  });

  test('a venue of which no source speaks is no venue', () => {
    expect(firstFailure(judgeOrder(aSpaniard(), at('bybit')))?.code).toBe('VENUE_UNLISTED');
    expect(firstFailure(judgeOrder(aProfile(), at('binance')))?.code).toBe('VENUE_UNLISTED');
  });

  test('Kraken serves the country but not New York, and must know the state', () => {
    const from = (residence: string): string | undefined =>
      firstFailure(judgeOrder(aProfile({ residence }), at('kraken')))?.code;
    expect(from('US-TX')).toBeUndefined();
    expect(from('US-NY')).toBe('VENUE_EXCEPTED');
    expect(from('US')).toBe('RESIDENCE_TOO_COARSE');
  });

  test('an unknown place, day or product opens nothing', () => {
    expect(firstFailure(judgeOrder(aProfile({ residence: 'GB' }), at('kraken')))?.code).toBe(
      'RESIDENCE_UNKNOWN',
    );
    expect(firstFailure(judgeOrder(aSpaniard(), at('kraken', '2024-01-01')))?.code).toBe('RULES_UNKNOWN');
    expect(firstFailure(judgeOrder(aSpaniard({ products: ['cfd'] }), at('kraken')))?.code).toBe('PRODUCT');
  });
});

describe('the pattern-day-trader rule', () => {
  const poor = (made: number, ...openedToday: readonly string[]): OrderUnderRules =>
    anOrderUnderRules({
      date: BEFORE,
      account: everything({
        priorEquityUsd: 24_999.99,
        dayTrades: { made, openedToday: openedToday.map(sym), sessions: [] },
      }),
    });
  const verdict = (order: OrderUnderRules): RuleFinding | undefined =>
    find(judgeOrder(aProfile(), order), 'PATTERN_DAY_TRADER');

  test('leaves an entry the day trade that its stop may need', () => {
    expect(verdict(poor(2))).toMatchObject({ outcome: 'pass', value: 3, limit: 3 });
    expect(verdict(poor(3))).toMatchObject({ outcome: 'fail', value: 4, limit: 3 });
    expect(verdict(poor(1, 'QQQ'))).toMatchObject({ outcome: 'pass', value: 3 });
    expect(verdict(poor(1, 'QQQ', 'IEF'))).toMatchObject({ outcome: 'fail', value: 4 });
    expect(verdict(poor(2, 'SPY'))).toMatchObject({ outcome: 'pass', value: 3 });
  });

  test('never holds back a way out', () => {
    expect(verdict({ ...poor(4), effect: 'closes' })).toMatchObject({ outcome: 'warn', value: 4 });
  });

  test('is no matter with 25,000 dollars, in a cash account, or of coins', () => {
    const rich = anOrderUnderRules({
      date: BEFORE,
      account: everything({ priorEquityUsd: 25_000, dayTrades: { made: 9, openedToday: [], sessions: [] } }),
    });
    expect(verdict(rich)).toMatchObject({ outcome: 'pass', value: 25_000, limit: 25_000 });
    expect(
      find(judgeOrder(aProfile({ accountType: 'cash' }), poor(9)), 'PATTERN_DAY_TRADER'),
    ).toBeUndefined();
    const coin = { symbol: sym('BTC/USD'), venue: 'alpaca', assetClass: 'crypto-spot' } as const;
    expect(verdict({ ...poor(9), instrument: coin })?.outcome).toBe('not-applicable');
  });

  test('takes what nobody knows for broken', () => {
    expect(verdict(anOrderUnderRules({ date: BEFORE, account: {} }))).toMatchObject({
      outcome: 'fail',
      value: 'unknown',
    });
    expect(verdict(anOrderUnderRules({ date: BEFORE, account: { priorEquityUsd: 100 } }))?.outcome).toBe(
      'fail',
    );
    const lost = everything({ priorEquityUsd: NaN, dayTrades: { made: 3, openedToday: [], sessions: [] } });
    expect(verdict(anOrderUnderRules({ date: BEFORE, account: lost }))?.outcome).toBe('fail');
  });
});

describe('the intraday margin', () => {
  const holding = (quantity: number, priceUsd: number, equityUsd: number): RuleFinding | undefined =>
    find(
      judgeOrder(
        aProfile(),
        anOrderUnderRules({
          account: everything({ margin: { equityUsd, holdings: [{ quantity, priceUsd }] } }),
        }),
      ),
      'INTRADAY_MARGIN',
    );

  test('asks a quarter of what is held, and 30 % or five dollars a share of what is short', () => {
    expect(holding(100, 100, 2_500)).toMatchObject({ outcome: 'pass', value: 1 });
    expect(holding(100, 100, 2_499)?.outcome).toBe('fail');
    expect(holding(-100, 100, 3_000)).toMatchObject({ outcome: 'pass', value: 1 });
    expect(holding(-100, 100, 2_999)?.outcome).toBe('fail');
    expect(holding(-100, 10, 500)).toMatchObject({ outcome: 'pass', value: 1 });
    expect(holding(-100, 4, 400)).toMatchObject({ outcome: 'pass', value: 1 });
    expect(holding(-100, 1, 250)).toMatchObject({ outcome: 'pass', value: 1 });
  });

  test('an account worth nothing may hold nothing', () => {
    expect(holding(1, 100, 0)).toMatchObject({ outcome: 'fail', value: 'no equity' });
    expect(holding(1, 100, -5)?.outcome).toBe('fail');
    expect(holding(0, 100, 0)?.outcome).toBe('pass');
    expect(holding(1, NaN, 1_000)?.outcome).toBe('fail');
  });

  test('does not pass where nobody counted', () => {
    const findings = judgeOrder(aProfile(), anOrderUnderRules({ account: {} }));
    expect(find(findings, 'INTRADAY_MARGIN')).toMatchObject({ outcome: 'fail', value: 'unknown' });
  });
});

describe('the leverage caps of retail clients', () => {
  const pair = (
    symbol: string,
    assetClass: AssetClass = 'fx',
  ): Pick<OrderUnderRules, 'instrument' | 'underlying'> => ({
    instrument: { symbol: sym(symbol), venue: 'ibkr', assetClass },
    underlying: underlyingOf({ symbol: sym(symbol), assetClass }),
  });
  const atLeverage = (
    leverage: number,
    of: Pick<OrderUnderRules, 'instrument' | 'underlying'>,
    product: OrderUnderRules['product'] = 'cfd',
  ): RuleFinding | undefined =>
    find(
      judgeOrder(
        aSpaniard(),
        anOrderUnderRules({
          ...of,
          product,
          account: everything({
            cfd: {
              notional: 100 * leverage,
              initialMargin: 100,
              equity: 1_000,
              marginRequired: 100,
              negativeBalanceProtected: true,
            },
          }),
        }),
      ),
      'CFD_LEVERAGE',
    );

  test.each([
    ['EUR/USD', 'fx', 30],
    ['USDCHF', 'fx', 30],
    ['EUR/SEK', 'fx', 20],
    ['XAU/USD', 'fx', 20],
    ['SAN', 'equity', 5],
    ['SPY', 'etf', 5],
    ['nonsense', 'fx', 5],
    ['BTC/USDT:USDT', 'crypto-perpetual', 2],
  ] as const)('%s: at most %s at %d', (symbol, assetClass, cap) => {
    expect(atLeverage(cap, pair(symbol, assetClass))).toMatchObject({ outcome: 'pass', limit: cap });
    expect(atLeverage(cap + 0.01, pair(symbol, assetClass))?.outcome).toBe('fail');
  });

  test('the caller who knows it for an index or a commodity says so', () => {
    const named = { ...pair('DAX', 'etf'), underlying: 'major-index' } as const;
    expect(atLeverage(20, named)).toMatchObject({ outcome: 'pass', limit: 20 });
    expect(atLeverage(11, { ...named, underlying: 'minor-index' })?.outcome).toBe('fail');
    expect(atLeverage(10, { ...named, underlying: 'other-commodity' })?.outcome).toBe('pass');
  });

  test('a crypto perpetual is such a contract, a coin or a share is none', () => {
    const perpetual = pair('BTC/USDT:USDT', 'crypto-perpetual');
    expect(productOf({ assetClass: 'crypto-perpetual' })).toBe('perpetual');
    expect(atLeverage(3, perpetual, 'perpetual')?.outcome).toBe('fail');
    expect(atLeverage(3, pair('SAN', 'equity'), 'spot')?.outcome).toBe('not-applicable');
  });

  test('margin at half of what is required is closed out, and nobody may owe more than there is', () => {
    const account = (equity: number, negativeBalanceProtected = true): RuleFinding | undefined =>
      find(
        judgeOrder(
          aSpaniard(),
          anOrderUnderRules({
            ...pair('EUR/USD'),
            product: 'cfd',
            account: {
              cfd: { notional: 10, initialMargin: 10, equity, marginRequired: 100, negativeBalanceProtected },
            },
          }),
        ),
        'CFD_ACCOUNT',
      );
    expect(account(50.01)?.outcome).toBe('pass');
    expect(account(50)).toMatchObject({ outcome: 'fail', value: 0.5, limit: 0.5 });
    expect(account(1_000, false)).toMatchObject({ outcome: 'fail', value: 'unprotected' });
  });

  test('does not pass where nobody counted', () => {
    const blind = judgeOrder(
      aSpaniard(),
      anOrderUnderRules({ ...pair('EUR/USD'), product: 'cfd', account: {} }),
    );
    expect(find(blind, 'CFD_LEVERAGE')).toMatchObject({ outcome: 'fail', value: 'unknown' });
    expect(find(blind, 'CFD_ACCOUNT')).toMatchObject({ outcome: 'fail', value: 'unknown' });
  });
});

describe('the laws of the rules, over any account and order', () => {
  const anyProfile: fc.Arbitrary<AccountProfile> = fc.record({
    residence: fc.constantFrom('US-TX', 'US-NY', 'US', 'ES', 'NO', 'GB', '??'),
    broker: fc.constantFrom('alpaca', 'ibkr', 'nobody'),
    brokerEntity: fc.constantFrom('US' as const, 'EEA' as const),
    accountType: fc.constantFrom('cash' as const, 'margin' as const),
    client: fc.constantFrom('retail' as const, 'professional' as const),
    products: fc.subarray(['spot', 'perpetual', 'cfd'] as const),
  });
  const figure = fc.oneof(fc.double(), fc.integer({ min: -100, max: 100_000 }));
  const anyAccount: fc.Arbitrary<AccountUnderRules> = fc.record(
    {
      priorEquityUsd: figure,
      dayTrades: fc.record({
        made: fc.nat(6),
        openedToday: fc.subarray([sym('SPY'), sym('QQQ'), sym('IEF')]),
        sessions: fc.constant([]),
      }),
      margin: fc.record({
        equityUsd: figure,
        holdings: fc.array(fc.record({ quantity: figure, priceUsd: figure }), { maxLength: 3 }),
      }),
      cfd: fc.record({
        notional: figure,
        initialMargin: figure,
        equity: figure,
        marginRequired: figure,
        negativeBalanceProtected: fc.boolean(),
      }),
    },
    { requiredKeys: [] },
  );
  const anyOrder: fc.Arbitrary<OrderUnderRules> = fc.record({
    date: fc.constantFrom('2025-06-01', '2026-06-03', '2026-07-15', '2027-11-01').map(calendarDate),
    effect: fc.constantFrom('opens' as const, 'closes' as const),
    instrument: fc.record({
      symbol: fc.constantFrom(sym('SPY'), sym('EUR/USD'), sym('BTC/USD')),
      venue: fc.constantFrom('kraken', 'binance', 'alpaca', 'ibkr', 'nowhere'),
      assetClass: fc.constantFrom(
        'equity' as const,
        'etf' as const,
        'fx' as const,
        'crypto-perpetual' as const,
      ),
    }),
    product: fc.constantFrom('spot' as const, 'perpetual' as const, 'cfd' as const),
    underlying: fc.constantFrom('major-fx' as const, 'equity' as const, 'crypto' as const),
    account: anyAccount,
  });

  test('getting out is never held back', () => {
    fc.assert(
      fc.property(anyProfile, anyOrder, (profile, order) => {
        expect(firstFailure(judgeOrder(profile, { ...order, effect: 'closes' }))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('to know less never allows more', () => {
    const anyFact = fc.constantFrom('priorEquityUsd', 'dayTrades', 'margin', 'cfd');
    fc.assert(
      fc.property(anyProfile, anyOrder, anyFact, (profile, order, forgotten) => {
        const account = Object.fromEntries(
          Object.entries(order.account).filter(([name]) => name !== forgotten),
        );
        const less = judgeOrder(profile, { ...order, account });
        const more = judgeOrder(profile, order);
        if (firstFailure(more) !== undefined && order.effect === 'opens') {
          expect(firstFailure(less)).toBeDefined();
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('every finding has words, and a number or a name where it was judged', () => {
    fc.assert(
      fc.property(anyProfile, anyOrder, (profile, order) => {
        for (const { outcome, why, value, packId } of judgeOrder(profile, order)) {
          expect(why.length).toBeGreaterThan(5);
          if (outcome !== 'not-applicable' && packId !== undefined) {
            expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
