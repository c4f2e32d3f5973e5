import type { Refusal } from '../../foundation/result.ts';
import type { Sym } from '../../market/instrument.ts';
import type { Side } from '../../portfolio/fill.ts';
import { clientOrderId, type ClientOrderId, type Leg } from '../client-order-id.ts';
import { mayFill, stageOf } from '../order-stage.ts';
import type { OrderRequest } from '../order.ts';
import type { TrackedOrder } from '../order-track.ts';
import { hear, openOrder, type Draft } from './draft.ts';
import { instrumentOf } from './executor-config.ts';
import type { Guard } from './executor-state.ts';
import type { ExecutionIntent, TakenIntent } from './execution-intent.ts';
import { tighter } from './tend-guards.ts';

/**
 * Takes an intent from the outbox: its order is written down, and leaves when the gate lets it. One that cannot be taken now
 * (draining, too many at once, an entry while the latch is set) stays where it is.
 */
export function takeIntent(draft: Draft, offered: ExecutionIntent): void {
  const { intents } = draft.books;
  const { limits } = draft.config;
  if (intents.some((taken) => taken.offered.intentId === offered.intentId)) return;
  const open = intents.filter(({ delivered }) => !delivered).length;
  if (draft.session.draining || open >= limits.intentsMax || mustWait(draft, offered)) return;
  draft.facts.push({ kind: 'intent-taken', atMs: draft.nowMs, offered });
  const taken: TakenIntent = { offered, delivered: false, ...carriedOutBy(draft, offered) };
  draft.books = { ...draft.books, intents: [...draft.books.intents, taken] };
  if (offered.intent.kind === 'protect') setGuard(draft, offered);
  if (offered.intent.kind === 'flatten') withdrawEntries(draft, offered.intent.symbol);
}

/** What opens is not begun while the latch is set. Once it is too old it is taken, and denied. */
function mustWait({ session, nowMs }: Draft, { intent, expiresMs }: ExecutionIntent): boolean {
  return session.latch.kind === 'latched' && intent.kind === 'enter' && nowMs < expiresMs;
}

function carriedOutBy(draft: Draft, offered: ExecutionIntent): Pick<TakenIntent, 'rootId' | 'worked'> {
  const { intent, algorithm } = offered;
  if (intent.kind === 'protect') return {};
  if (intent.kind === 'enter' && algorithm !== undefined) return { worked: { kind: 'waiting' } };
  return { rootId: openRoot(draft, offered) };
}

const WITHDRAWN: Refusal = { code: 'WITHDRAWN', message: 'the position is to be closed' };

/** Entries that have not left are denied; those at the venue are taken back by whoever tends the orders. */
export function withdrawEntries(draft: Draft, symbol: Sym): void {
  for (const order of draft.books.orders) {
    if (order.leg !== 'entry' || order.request.symbol !== symbol) continue;
    if (stageOf(order) === 'initialized') deny(draft, order, WITHDRAWN);
  }
}

export function deny(draft: Draft, { request }: TrackedOrder, refusal: Refusal): void {
  hear(draft, request.clientOrderId, { kind: 'denied', refusal });
}

/** An id that was never derived before, for an order that the executor makes of itself. */
export function nextOrderId(
  draft: Draft,
  part: { decisionId: string; symbol: Sym; leg: Leg },
): ClientOrderId {
  const child = draft.books.nextChild;
  draft.books = { ...draft.books, nextChild: child + 1 };
  return clientOrderId({ ...part, child, portfolioId: draft.config.portfolioId });
}

/** Orders of a symbol that may fill: sent and not ended, whatever we know of them. */
export function liveOrders({ books }: Draft, symbol: Sym): readonly TrackedOrder[] {
  return books.orders.filter((order) => order.request.symbol === symbol && mayFill(order));
}

function openRoot(draft: Draft, { decisionId, intent, limitPx }: ExecutionIntent): ClientOrderId {
  const { symbol, side, quantity } = intent;
  const leg = rootLegOf(intent);
  const id = clientOrderId({ decisionId, symbol, leg, child: 0, portfolioId: draft.config.portfolioId });
  const resting = intent.kind === 'enter' && limitPx !== undefined;
  const request: OrderRequest = {
    clientOrderId: id,
    symbol,
    side,
    quantity,
    type: resting ? { kind: 'limit', limitPx } : { kind: 'market' },
    timeInForce: resting ? 'gtc' : 'day',
    reduceOnly: intent.kind !== 'enter',
  };
  const order = openOrder(draft, request, { decisionId, leg });
  if (instrumentOf(draft.config, symbol) === undefined) {
    deny(draft, order, { code: 'NOT_LISTED', message: `the venue does not list ${symbol}` });
  }
  return id;
}

function rootLegOf({ kind }: ExecutionIntent['intent']): Leg {
  return kind === 'exit' || kind === 'flatten' ? kind : 'entry';
}

function setGuard(draft: Draft, { decisionId, intent }: ExecutionIntent): void {
  if (intent.kind !== 'protect') return;
  const guard: Guard = {
    symbol: intent.symbol,
    decisionId,
    direction: directionClosedBy(intent.side),
    stopPx: intent.stopPx,
  };
  const known = draft.books.guards.find(({ symbol }) => symbol === intent.symbol);
  const guards = draft.books.guards.filter((other) => other !== known);
  draft.books = { ...draft.books, guards: [...guards, known === undefined ? guard : tighter(known, guard)] };
}

function directionClosedBy(side: Side): Guard['direction'] {
  return side === 'sell' ? 'long' : 'short';
}
