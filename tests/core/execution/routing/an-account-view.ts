import { money, px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { ok } from '../../../../layers/core/foundation/result.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type { ExecutionIntent } from '../../../../layers/core/execution/executor/execution-intent.ts';
import type { Intent } from '../../../../layers/core/execution/intent.ts';
import type { AccountView } from '../../../../layers/core/execution/routing/account-view.ts';
import type { VenueCandidate } from '../../../../layers/core/execution/routing/venue-candidate.ts';
import { sym } from '../../../../layers/core/market/instrument.ts';

export const NOW = epochMs(1_000_000);
export const BTC = sym('BTC/USD');

const RULES = { tick: px('0.01'), lot: qty('0.001'), minQty: qty('0.01'), minNotional: money('10') };

/** A venue whose best prices are a cent apart around 100, with so much at each. */
export function aCandidate(
  venue: string,
  change: Partial<VenueCandidate> & { readonly depth?: number } = {},
): VenueCandidate {
  const { depth = 100, ...rest } = change;
  const book = {
    state: 'live',
    atMs: NOW,
    bids: [{ px: 99.99, quantity: depth }],
    asks: [{ px: 100, quantity: depth }],
  } as const;
  return { venue, status: 'open', book, feeBps: 10, latencyMs: 100, rules: RULES, ...rest };
}

/** An account that lists the instrument, holds none of it, and has money enough. */
export function aView(account: string, change: Partial<AccountView> = {}): AccountView {
  return {
    account,
    lists: true,
    heldQty: qty('0'),
    isEntering: false,
    candidate: ok(aCandidate(account)),
    spendable: 1_000_000,
    ...change,
  };
}

export function aPurchase(quantity = '10', change: Partial<ExecutionIntent> = {}): ExecutionIntent {
  const bracket = { stopPx: px('90'), trailBy: px('10'), targetPx: px('120') };
  return anOffer({ kind: 'enter', symbol: BTC, side: 'buy', quantity: qty(quantity), bracket }, change);
}

export function aReduction(
  kind: 'exit' | 'flatten' | 'protect',
  quantity: string,
  change: Partial<ExecutionIntent> = {},
): ExecutionIntent {
  const about = { symbol: BTC, side: 'sell', quantity: qty(quantity) } as const;
  return anOffer(kind === 'protect' ? { kind, ...about, stopPx: px('90') } : { kind, ...about }, change);
}

function anOffer(intent: Intent, change: Partial<ExecutionIntent>): ExecutionIntent {
  return { intentId: 'd|x', decisionId: 'd', intent, expiresMs: epochMs(NOW + 60_000), ...change };
}
