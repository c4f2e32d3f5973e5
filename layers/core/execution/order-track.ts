import { assert, unreachable } from '../foundation/assert.ts';
import { greatest, minus, plus, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { Refusal } from '../foundation/result.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Fill } from '../portfolio/fill.ts';
import type { Leg } from './client-order-id.ts';
import type { AmendedTerms, OrderFact } from './order-fact.ts';
import type { OrderRequest } from './order.ts';

/**
 * An order of the executor: what was asked, and everything that was learnt of it. Each field only grows (a later instant, a
 * higher attempt, one trade more), which is why the order of the facts does not matter; where it stands is derived from
 * them (`stageOf`), never stored.
 */
export interface TrackedOrder {
  readonly request: OrderRequest;
  readonly decisionId: string;
  readonly leg: Leg;
  /** The sum of the distinct trades. It may exceed what was asked: the venue is believed. */
  readonly filledQty: Qty;
  readonly tradeIds: readonly string[];
  readonly lastFillMs?: EpochMs;
  /** What the venue says has filled; more than `filledQty` while trades are still to be heard of. */
  readonly reportedQty: Qty;
  readonly denied?: Refusal;
  readonly submittedMs?: EpochMs;
  readonly unknown?: { readonly sinceMs: EpochMs; readonly cause: string };
  readonly neverArrivedMs?: EpochMs;
  readonly venueOrderId?: string;
  readonly triggeredMs?: EpochMs;
  readonly rejected?: string;
  readonly canceled?: { readonly atMs: EpochMs; readonly reason: string };
  readonly expiredMs?: EpochMs;
  readonly cancel: Attempts;
  readonly amend: Attempts & { readonly taken: number; readonly terms?: AmendedTerms };
}

/** A question that may be asked again: how often it was, and up to which time it was answered. */
export interface Attempts {
  readonly asked: number;
  readonly answered: number;
}

export function trackOrder(
  request: OrderRequest,
  { decisionId, leg }: { decisionId: string; leg: Leg },
): TrackedOrder {
  return {
    request,
    decisionId,
    leg,
    filledQty: ZERO_QTY,
    tradeIds: [],
    reportedQty: ZERO_QTY,
    cancel: { asked: 0, answered: 0 },
    amend: { asked: 0, answered: 0, taken: 0 },
  };
}

/** Total, commutative and idempotent: any facts in any order, however often, make the same order. */
export function learn(order: TrackedOrder, fact: OrderFact): TrackedOrder {
  switch (fact.kind) {
    case 'denied':
      return order.denied === undefined ? { ...order, denied: fact.refusal } : order;
    case 'submitted':
      return { ...order, submittedMs: earliest(order.submittedMs, fact.atMs) };
    case 'unknown':
      return { ...order, unknown: latestDoubt(order.unknown, { sinceMs: fact.atMs, cause: fact.cause }) };
    case 'never-arrived':
      return { ...order, neverArrivedMs: earliest(order.neverArrivedMs, fact.atMs) };
    case 'accepted':
      return { ...order, venueOrderId: first(order.venueOrderId, fact.venueOrderId) };
    case 'rejected':
      return { ...order, rejected: first(order.rejected, fact.reason) };
    case 'triggered':
      return { ...order, triggeredMs: earliest(order.triggeredMs, fact.atMs) };
    case 'canceled':
      return { ...order, canceled: earlierEnd(order.canceled, { atMs: fact.atMs, reason: fact.reason }) };
    case 'expired':
      return { ...order, expiredMs: earliest(order.expiredMs, fact.atMs) };
    case 'reported':
      return { ...order, reportedQty: greatest(order.reportedQty, fact.filledQty) };
    case 'fill':
      return filledBy(order, fact.fill);
    default:
      return attempted(order, fact);
  }
}

/** What is asked for now: as it was sent, or as it was last amended. */
export function quantityOf({ request, amend }: TrackedOrder): Qty {
  return amend.terms?.quantity ?? request.quantity;
}

/** More than was asked for: kept, and told to a person. */
export function overfilledQty(order: TrackedOrder): Qty {
  return greatest(minus(order.filledQty, quantityOf(order)), ZERO_QTY);
}

/** Whether every fill that the venue speaks of was heard. */
export function isWhole(order: TrackedOrder): boolean {
  return order.filledQty >= order.reportedQty;
}

function attempted(
  order: TrackedOrder,
  fact: Extract<OrderFact, { readonly attempt: number }>,
): TrackedOrder {
  const { cancel, amend } = order;
  switch (fact.kind) {
    case 'cancel-asked':
      return { ...order, cancel: { ...cancel, asked: Math.max(cancel.asked, fact.attempt) } };
    case 'cancel-answered':
      return { ...order, cancel: { ...cancel, answered: Math.max(cancel.answered, fact.attempt) } };
    case 'amend-asked':
      return { ...order, amend: { ...amend, asked: Math.max(amend.asked, fact.attempt) } };
    case 'amend-answered': {
      const answered = { ...amend, answered: Math.max(amend.answered, fact.attempt) };
      const newer = fact.terms !== undefined && fact.attempt > amend.taken;
      return { ...order, amend: newer ? { ...answered, taken: fact.attempt, terms: fact.terms } : answered };
    }
    default:
      return unreachable(fact);
  }
}

function filledBy(order: TrackedOrder, fill: Fill): TrackedOrder {
  assert(fill.clientOrderId === order.request.clientOrderId, `fill ${fill.tradeId} is of another order`);
  if (order.tradeIds.includes(fill.tradeId)) return order;
  return {
    ...order,
    filledQty: plus(order.filledQty, fill.lastQty),
    tradeIds: [...order.tradeIds, fill.tradeId].sort(),
    lastFillMs: order.lastFillMs !== undefined && order.lastFillMs > fill.atMs ? order.lastFillMs : fill.atMs,
  };
}

function earliest(known: EpochMs | undefined, told: EpochMs): EpochMs {
  return known !== undefined && known <= told ? known : told;
}

/** Of two words for one thing, always the same one: a venue has no reason to give two. */
function first(known: string | undefined, told: string): string {
  return known !== undefined && known <= told ? known : told;
}

type Doubt = NonNullable<TrackedOrder['unknown']>;

function latestDoubt(known: Doubt | undefined, told: Doubt): Doubt {
  if (known === undefined || told.sinceMs > known.sinceMs) return told;
  return told.sinceMs === known.sinceMs && told.cause < known.cause ? told : known;
}

type End = NonNullable<TrackedOrder['canceled']>;

function earlierEnd(known: End | undefined, told: End): End {
  if (known === undefined || told.atMs < known.atMs) return told;
  return told.atMs === known.atMs && told.reason < known.reason ? told : known;
}
