import { absolute, formatDecimal, notionalOf, qty, ZERO_MONEY, ZERO_QTY } from '../foundation/decimal.ts';
import { algorithmFor, type EntryWork } from '../execution/entry-work.ts';
import type { ExecutionIntent } from '../execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../execution/executor/executor-event.ts';
import { baseOf } from '../execution/executor/book-entries.ts';
import type { Leg } from '../execution/client-order-id.ts';
import type { OrderFact } from '../execution/order-fact.ts';
import { pendingOrder, type Order, type OrderEvent, type OrderRequest } from '../execution/order.ts';
import type { VenueFill } from '../execution/executor/venue-view.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Fill } from '../portfolio/fill.ts';
import type { Advance, Closing } from './advance.ts';
import { bookFill, bookReport } from './book-report.ts';
import { bookLedgerEntry } from './book-ledger-entry.ts';
import { instantOf } from './decision-id.ts';
import type { SystemConfig } from './system-config.ts';
import type { OutboxItem, SystemState } from './system-state.ts';

/** A fact of the executor in its place; the executor numbers them from one. */
export interface ExecutionNews {
  readonly seq: number;
  readonly fact: ExecutionFact;
}

/** An intent has one name wherever it is: one of a kind for each instrument of a decision. */
export function intentIdOf({ decisionId, intent }: OutboxItem): string {
  return `${decisionId}|${intent.symbol}|${intent.kind}`;
}

/**
 * The outbox as the executor takes it. An entry may be begun for so long after it was handed over, and never once the next bar is
 * due: what was decided on the last one is no reason any more.
 */
export function executionIntents(
  { outbox, atMs }: SystemState,
  { nowMs, intentMs, barMs, entries }: HandingOver,
): readonly ExecutionIntent[] {
  return outbox.map((item) => {
    const dueMs = (instantOf(item.decisionId) ?? atMs) + barMs;
    const expiresMs = Math.min(nowMs + intentMs, dueMs) as ExecutionIntent['expiresMs'];
    const { decisionId, intent } = item;
    const algorithm = algorithmFor(intent, entries);
    const worked = algorithm === undefined ? {} : { algorithm };
    return { intentId: intentIdOf(item), decisionId, intent, expiresMs, ...worked };
  });
}

interface HandingOver {
  readonly nowMs: number;
  readonly intentMs: number;
  readonly barMs: number;
  /** Absent, every entry is sent whole. */
  readonly entries?: EntryWork | undefined;
}

/**
 * What the executor did, written into the account: its orders and their events, its trades, and what came of each intent, which then
 * leaves the outbox. Facts up to the state's cursor were heard before and change nothing.
 */
export function hearExecution(
  before: SystemState,
  news: readonly ExecutionNews[],
  config: SystemConfig,
): Advance {
  const closing: Hearing = { config, entries: [] };
  let state = before;
  for (const { seq, fact } of news) {
    if (seq > state.venueCursor) state = { ...heard(state, { seq, fact }, closing), venueCursor: seq };
  }
  if (state.phase === 'decided') state = { ...state, phase: 'dispatched' };
  // The executor takes back by itself what an intent contradicts.
  return { state: { ...state, cancels: [] }, entries: closing.entries };
}

type Hearing = Pick<Closing, 'config' | 'entries'>;

function heard(state: SystemState, { seq, fact }: ExecutionNews, hearing: Hearing): SystemState {
  const { entries } = hearing;
  switch (fact.kind) {
    case 'intent-routed': {
      const { route, atMs } = fact;
      const { intentId, decisionId } = route;
      entries.push({ id: intentId, atMs, decisionId, body: { kind: 'route', route } });
      return withoutIntent(state, intentId);
    }
    case 'intent-taken':
      return withoutIntent(state, fact.offered.intentId);
    case 'order-initialized':
      return withOrder(state, fact);
    case 'order-fact':
      return heardOfOrder(state, { seq, fact }, hearing);
    case 'intent-answered': {
      const { outcome, atMs } = fact;
      const { intentId, revision, decisionId } = outcome;
      entries.push({ id: `${intentId}|${revision}`, atMs, decisionId, body: { kind: 'outcome', outcome } });
      return state;
    }
    case 'ledger-entry':
      return bookLedgerEntry(state, { seq, ...fact }, entries);
    case 'alert': {
      const { code, symbol, message } = fact.alert;
      const text = `${symbol}: ${message}`;
      entries.push({ id: `execution-${seq}`, atMs: fact.atMs, body: { kind: 'alert', code, text } });
      return state;
    }
    default:
      // What the executor does within itself stays in its own books.
      return state;
  }
}

function withoutIntent(state: SystemState, intentId: string): SystemState {
  return { ...state, outbox: state.outbox.filter((item) => intentIdOf(item) !== intentId) };
}

/** Written down and not sent; told again where it takes another form before it leaves. */
function withOrder(
  state: SystemState,
  { request, decisionId }: { readonly request: OrderRequest; readonly decisionId: string },
): SystemState {
  const order = pendingOrder(request, { decisionId, leg: legOf(request) });
  return { ...state, orders: [...withoutOrder(state, request.clientOrderId).orders, order] };
}

function withoutOrder(state: SystemState, clientOrderId: string): SystemState {
  const orders = state.orders.filter(({ request }) => request.clientOrderId !== clientOrderId);
  return { ...state, orders };
}

function legOf({ type, reduceOnly }: OrderRequest): Leg {
  if (type.kind === 'stop') return 'stop';
  if (!reduceOnly) return 'entry';
  return type.kind === 'limit' ? 'target' : 'exit';
}

function heardOfOrder(
  state: SystemState,
  {
    seq,
    fact: { clientOrderId, fact, atMs },
  }: {
    readonly seq: number;
    readonly fact: Extract<ExecutionFact, { kind: 'order-fact' }>;
  },
  hearing: Hearing,
): SystemState {
  const order = state.orders.find(({ request }) => request.clientOrderId === clientOrderId);
  if (fact.kind === 'denied') return withoutOrder(state, clientOrderId);
  if (fact.kind === 'submitted') {
    if (order !== undefined) hearing.entries.push(orderEntry(order, atMs));
    return state;
  }
  const event = eventOf(fact, atMs);
  if (event === undefined) return state;
  const booked = bookReport(state, { seq, clientOrderId, event }, hearing);
  if (event.kind !== 'fill') return booked;
  const paid = commissionOf(event.fill);
  return paid === undefined ? booked : bookFill(booked, paid, { order, closing: hearing });
}

function orderEntry({ request, leg, decisionId }: Order, atMs: EpochMs): Closing['entries'][number] {
  return { id: request.clientOrderId, atMs, decisionId, body: { kind: 'order', leg, request } };
}

function eventOf(fact: OrderFact, atMs: EpochMs): OrderEvent | undefined {
  switch (fact.kind) {
    case 'accepted':
    case 'rejected':
    case 'canceled':
      return fact;
    case 'fill': {
      // Some venues number the trades of each symbol from one.
      const { fill } = fact;
      return { kind: 'fill', fill: { ...fill, tradeId: `${fill.symbol}|${fill.tradeId}` } };
    }
    case 'expired':
      return { kind: 'canceled', atMs, reason: 'EXPIRED' };
    case 'never-arrived':
      return { kind: 'rejected', reason: 'NEVER_ARRIVED' };
    default:
      return undefined;
  }
}

/**
 * What the venue took in the base currency, as this ledger has it: that much was sold at the trade's own price, and what it fetched
 * was the fee; what it gave was bought, and paid for by the rebate. Quantity and cash come out as they are at the venue.
 */
function commissionOf(fill: Fill & Pick<VenueFill, 'commission'>): Fill | undefined {
  const { tradeId, clientOrderId, symbol, lastPx, liquidity, atMs, commission } = fill;
  if (commission?.currency !== baseOf(symbol) || commission.amount === ZERO_MONEY) return undefined;
  const taken = qty(formatDecimal(commission.amount));
  return {
    tradeId: `${tradeId}-commission`,
    clientOrderId,
    symbol,
    side: taken > ZERO_QTY ? 'sell' : 'buy',
    lastQty: absolute(taken),
    lastPx,
    fee: notionalOf(lastPx, taken),
    liquidity,
    slippage: ZERO_MONEY,
    atMs,
  };
}
