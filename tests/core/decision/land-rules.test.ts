import { describe, expect, test } from '@jest/globals';
import type { AccountProfile } from '../../../layers/core/compliance/account-profile.ts';
import { landFacts, rememberFill } from '../../../layers/core/decision/land-facts.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs } from '../../../layers/core/foundation/time.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aMember, SPX } from '../../builders/an-instrument.ts';
import { aState } from '../../builders/a-state.ts';
import type { CycleContext } from '../../../layers/core/decision/cycle-context.ts';
import { codeOf, inputs, review } from './a-review.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';

const SPANIARD: AccountProfile = {
  residence: 'ES',
  broker: 'ibkr',
  brokerEntity: 'EEA',
  accountType: 'cash',
  client: 'retail',
  products: ['spot'],
};
const AMERICAN: AccountProfile = {
  ...SPANIARD,
  residence: 'US-CA',
  broker: 'alpaca',
  brokerEntity: 'US',
  accountType: 'margin',
};
/** Ten in the morning of a session in New York, in the year that the lists of venues are of. */
const NOW = epochMs(Date.UTC(2026, 4, 13, 14));

const traded = (venue: string, account?: AccountProfile, context: Partial<CycleContext> = {}) => ({
  config: {
    universe: [aMember({ currency: 'EUR', venue })],
    ...(account === undefined ? {} : { account }),
  },
  context,
});

describe('the rules of the land in a review', () => {
  test('concern nothing at the simulated venue, nor an account that names nobody', () => {
    for (const change of [traded('simulated', SPANIARD), traded('kraken')]) {
      const { checks } = at(reviewRisk(inputs(change)), 0);
      expect(checks.filter(({ pack }) => pack !== undefined)).toEqual([]);
    }
  });

  test('without rules for the day nothing is opened: the lists of venues begin in 2026', () => {
    expect(codeOf(review(traded('kraken', SPANIARD)))).toBe('RULES_UNKNOWN');
  });
});

test('every rule in force is among the checks of the record, with its pack and its numbers', () => {
  const checksOf = (venue: string, account: AccountProfile, made = 0) => {
    const land = { priorEquityUsd: 10_000, dayTrades: { made, openedToday: [], sessions: [] } };
    const { checks } = at(reviewRisk(inputs(traded(venue, account, { atMs: NOW, land }))), 0);
    return checks.filter(({ pack, code }) => pack !== undefined || code === 'PRODUCT');
  };
  expect(checksOf('kraken', SPANIARD)).toEqual(
    expect.arrayContaining([
      { code: 'PRODUCT', outcome: 'pass', value: 'spot', limit: 'spot' },
      expect.objectContaining({ code: 'VENUE_SERVES', outcome: 'pass', pack: 'eea-venues' }),
    ]),
  );
  expect(checksOf('nowhere', SPANIARD)).toContainEqual(
    expect.objectContaining({ code: 'VENUE_UNLISTED', outcome: 'reject', value: 'nowhere' }),
  );
  const dayTrader = (made: number): unknown =>
    checksOf('alpaca', AMERICAN, made).find(({ code }) => code === 'PATTERN_DAY_TRADER');
  expect(dayTrader(2)).toMatchObject({ outcome: 'pass', value: 3, limit: 3 });
  expect(dayTrader(3)).toMatchObject({ outcome: 'reject', value: 4, limit: 3 });
});

describe('what the rules of the land ask for', () => {
  const config = aConfig({
    currency: 'USD',
    account: AMERICAN,
    universe: [aMember({ venue: 'alpaca', assetClass: 'equity', calendar: 'XNYS' })],
  });
  const fill = (tradeId: string, side: Fill['side'], hoursAgo: number): Fill =>
    aFill({ tradeId, side, lastQty: qty('1'), lastPx: px('10'), atMs: epochMs(NOW - hoursAgo * 3_600_000) });
  const held = (quantity: string) => ({
    ...aState().portfolio,
    positions: [
      {
        symbol: SPX,
        quantity: qty(quantity),
        cost: money('10'),
        openedMs: epochMs(0),
        realisedSinceOpen: money('0'),
      },
    ],
  });

  test('day trades are told from the fills of the last weeks and from what is held', () => {
    // Held for long, one more bought today and sold again: one day trade.
    const state = aState({
      atMs: NOW,
      portfolio: held('5'),
      recentFills: [fill('a', 'buy', 0.4), fill('b', 'sell', 0.2)],
    });
    expect(landFacts(state, config)?.dayTrades).toMatchObject({ made: 1, openedToday: [] });
    // A sale of what was held for long is none.
    const sold = aState({ atMs: NOW, portfolio: held('4'), recentFills: [fill('b', 'sell', 0.2)] });
    expect(landFacts(sold, config)?.dayTrades).toMatchObject({ made: 0 });
  });

  test('the equity of the last close is known in dollars, and in no other currency', () => {
    const state = aState({ atMs: NOW, fund: { units: 100, navPerUnit: 1.5 } });
    expect(landFacts(state, config)?.priorEquityUsd).toBe(150);
    expect(landFacts(state, { ...config, currency: 'EUR' })).not.toHaveProperty('priorEquityUsd');
  });

  test('fills are remembered for a month, and not at all where no rule asks', () => {
    const old = aFill({ tradeId: 'old', atMs: epochMs(NOW - 32 * DAY_MS) });
    expect(rememberFill([old], fill('a', 'buy', 0), config).map(({ tradeId }) => tradeId)).toEqual(['a']);
    expect(rememberFill([], fill('a', 'buy', 0), aConfig())).toEqual([]);
    expect(landFacts(aState({ atMs: NOW }), aConfig())).toBeUndefined();
  });
});
