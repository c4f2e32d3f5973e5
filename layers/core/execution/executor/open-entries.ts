import { formatDecimal, ZERO_QTY, type Px } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import { quantityOf as heldOf } from '../../portfolio/ledger.ts';
import { hasEnded, stageOf } from '../order-stage.ts';
import type { OrderRequest } from '../order.ts';
import type { TrackedOrder } from '../order-track.ts';
import { fitOrder } from '../venue-rules.ts';
import { orderOf, refitOrder, type Draft } from './draft.ts';
import { instrumentOf } from './executor-config.ts';
import type { ExecutionIntent } from './execution-intent.ts';
import { isCloser } from './protection-view.ts';
import { cancelAgain } from './resolve-orders.ts';
import { sendOrders } from './send-orders.ts';
import { deny } from './take-intents.ts';

/** Whether an entry may leave now, must wait, or never will. */
export type Gate =
  | { readonly kind: 'open'; readonly markPx: Px; readonly freshUntilMs: EpochMs }
  | { readonly kind: 'shut'; readonly code: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Sends the entries that the gate lets through; denies those that it never will, or that waited too long. */
export function openEntries(draft: Draft): void {
  for (const { offered, rootId } of draft.books.intents) {
    const order = rootId === undefined ? undefined : orderOf(draft, rootId);
    if (order?.leg !== 'entry' || offered.intent.kind !== 'enter') continue;
    if (stageOf(order) === 'initialized') openEntry(draft, order, offered);
    else if (mustWithdraw(draft, order, offered)) cancelAgain(draft, order);
  }
}

/**
 * New risk leaves only where everything is known: no latch, the venue there and compared with our books, no order of the
 * instrument unknown, a price that is not stale, nothing being closed.
 */
export function entryGate(draft: Draft, { symbol, side }: Pick<OrderRequest, 'symbol' | 'side'>): Gate {
  const { session, books, config, nowMs } = draft;
  if (session.latch.kind === 'latched') return refused('LATCHED', 'no new risk while the latch is set');
  const held = heldOf(books.portfolio, symbol);
  if (held !== ZERO_QTY && held > ZERO_QTY !== (side === 'buy')) {
    return refused('OPPOSITE_POSITION', 'an entry does not close a position', { held: formatDecimal(held) });
  }
  if (books.orders.length >= config.limits.ordersMax) {
    return refused('TOO_MANY_ORDERS', 'too many orders are remembered', { orders: books.orders.length });
  }
  if (session.draining) return { kind: 'shut', code: 'DRAINING' };
  if (!session.connected) return { kind: 'shut', code: 'DISCONNECTED' };
  if (!session.reconciled) return { kind: 'shut', code: 'NOT_RECONCILED' };
  if (hasUnknown(draft, symbol)) return { kind: 'shut', code: 'UNKNOWN_ORDER' };
  if (isClosing(draft, symbol)) return { kind: 'shut', code: 'CLOSING' };
  const quote = session.quotes.find((known) => known.symbol === symbol);
  if (quote === undefined || nowMs - quote.atMs > config.limits.quoteAgeMsMax) {
    return { kind: 'shut', code: 'STALE_QUOTE' };
  }
  const freshUntilMs = (quote.atMs + config.limits.quoteAgeMsMax) as EpochMs;
  return { kind: 'open', markPx: quote.markPx, freshUntilMs };
}

/** Why an entry is not begun any more, with what it waited for. */
export function tooOld({ nowMs }: Draft, { expiresMs }: ExecutionIntent, gate: Gate): Refusal | undefined {
  if (nowMs < expiresMs) return undefined;
  const details = { expiresMs, nowMs, waitedFor: gate.kind === 'shut' ? gate.code : '' };
  return { code: 'EXPIRED', message: 'the intent is too old to begin with', details };
}

function openEntry(draft: Draft, order: TrackedOrder, offered: ExecutionIntent): void {
  const gate = entryGate(draft, order.request);
  if (gate.kind === 'refused') {
    deny(draft, order, gate.refusal);
    return;
  }
  const late = tooOld(draft, offered, gate);
  if (late !== undefined) {
    deny(draft, order, late);
    return;
  }
  if (gate.kind === 'shut') return;
  const { request } = order;
  const rules = instrumentOf(draft.config, request.symbol);
  if (rules === undefined) return;
  const { quantity, type } = request;
  const terms =
    type.kind === 'limit' ? { quantity, limitPx: type.limitPx } : { quantity, markPx: gate.markPx };
  const fitted = fitOrder(terms, rules, request.side === 'buy' ? 'floor' : 'ceil');
  if (!fitted.ok) {
    deny(draft, order, fitted.error);
    return;
  }
  const { limitPx } = fitted.value;
  const fit = {
    ...request,
    quantity: fitted.value.quantity,
    type: limitPx === undefined ? type : ({ kind: 'limit', limitPx } as const),
  };
  refitOrder(draft, order, fit);
  sendOrders(draft, [fit], { raisesRisk: true, freshUntilMs: gate.freshUntilMs });
}

/** An entry that rests though it should not any more: its time is over, or the position is being closed. */
function mustWithdraw(draft: Draft, order: TrackedOrder, { expiresMs, intent }: ExecutionIntent): boolean {
  if (hasEnded(order) || order.cancel.asked > 0 || order.venueOrderId === undefined) return false;
  const rests = order.request.type.kind === 'limit';
  const flattening = draft.books.intents.some(
    ({ offered, delivered }) =>
      !delivered && offered.intent.kind === 'flatten' && offered.intent.symbol === intent.symbol,
  );
  return flattening || (rests && draft.nowMs >= expiresMs);
}

function hasUnknown({ books }: Draft, symbol: Sym): boolean {
  return books.orders.some((order) => order.request.symbol === symbol && stageOf(order) === 'unknown');
}

function isClosing({ books }: Draft, symbol: Sym): boolean {
  return books.orders.some((order) => order.request.symbol === symbol && isCloser(order) && !hasEnded(order));
}

function refused(code: string, message: string, details?: Refusal['details']): Gate {
  return { kind: 'refused', refusal: details === undefined ? { code, message } : { code, message, details } };
}
