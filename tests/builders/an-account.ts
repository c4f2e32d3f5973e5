import { calendarDate } from '../../layers/core/market/calendar-date.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { AccountProfile } from '../../layers/core/compliance/account-profile.ts';
import type { AccountUnderRules, OrderUnderRules } from '../../layers/core/compliance/order-under-rules.ts';

/** A margin account at Alpaca of someone in Texas. */
export function aProfile(change: Partial<AccountProfile> = {}): AccountProfile {
  return {
    residence: 'US-TX',
    broker: 'alpaca',
    brokerEntity: 'US',
    accountType: 'margin',
    client: 'retail',
    products: ['spot', 'perpetual', 'cfd'],
    ...change,
  };
}

/** Somebody in Spain with an account at a European broker. */
export function aSpaniard(change: Partial<AccountProfile> = {}): AccountProfile {
  return aProfile({ residence: 'ES', broker: 'ibkr', brokerEntity: 'EEA', ...change });
}

/** An entry into a fund at Alpaca, of an account about which everything is known and nothing is wrong. */
export function anOrderUnderRules(
  change: Partial<Omit<OrderUnderRules, 'account'>> & { account?: AccountUnderRules } = {},
): OrderUnderRules {
  return {
    date: calendarDate('2026-07-15'),
    effect: 'opens',
    instrument: { symbol: sym('SPY'), venue: 'alpaca', assetClass: 'etf' },
    product: 'spot',
    underlying: 'other',
    account: {
      priorEquityUsd: 30_000,
      dayTrades: { made: 0, openedToday: [], sessions: [] },
      margin: { equityUsd: 30_000, holdings: [{ quantity: 50, priceUsd: 600 }] },
      cfd: {
        notional: 1_000,
        initialMargin: 1_000,
        equity: 30_000,
        marginRequired: 1_000,
        negativeBalanceProtected: true,
      },
    },
    ...change,
  };
}
