import { assert } from '../../foundation/assert.ts';
import { greatest, toNumber, ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import { epochMs } from '../../foundation/time.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { ParentCommand, ParentEvent } from '../algorithms/parent-messages.ts';
import type { ParentOrder } from '../algorithms/parent-order.ts';
import { startParent, stepParent, type ParentState } from '../algorithms/work-parent.ts';
import { clientOrderId } from '../client-order-id.ts';
import { hasEnded, mayFill } from '../order-stage.ts';
import type { OrderRequest } from '../order.ts';
import type { TrackedOrder } from '../order-track.ts';
import { feeOf } from './book-entries.ts';
import { openOrder, orderOf, type Draft } from './draft.ts';
import { instrumentOf } from './executor-config.ts';
import type { TakenIntent } from './execution-intent.ts';
import { entryGate, tooOld, type Gate } from './open-entries.ts';
import { cancelAgain } from './resolve-orders.ts';
import { sendOrders } from './send-orders.ts';
import type { WorkedIntent } from './worked-intent.ts';

/**
 * Works the entries that name an algorithm: begins them when the gate opens, tells each what its children and its market did,
 * and does what it says. While the gate is shut a parent sees no quote, so that it sends nothing and leaves nothing to rest;
 * where the gate refuses, or the position is to be closed, it is called off for good.
 */
export function workIntents(draft: Draft): void {
  for (const { offered } of draft.books.intents) {
    const taken = draft.books.intents.find((other) => other.offered.intentId === offered.intentId);
    const instrument = instrumentOf(draft.config, offered.intent.symbol);
    if (taken?.worked === undefined || isOver(draft, taken.worked)) continue;
    if (taken.worked.kind === 'waiting') beginIntent(draft, taken, instrument);
    else if (taken.worked.kind === 'begun' && instrument !== undefined) {
      workIntent(draft, taken, taken.worked, instrument);
    }
  }
}

/** Nothing can come of it any more but a trade that is heard of late. */
function isOver({ heardFills }: Draft, worked: WorkedIntent): boolean {
  return worked.kind === 'begun' && worked.state.phase.kind === 'done' && heardFills.length === 0;
}

type Begun = Extract<WorkedIntent, { readonly kind: 'begun' }>;

function beginIntent(draft: Draft, taken: TakenIntent, instrument: Instrument | undefined): void {
  const { offered } = taken;
  const { algorithm, intent, limitPx } = offered;
  if (algorithm === undefined) return;
  const deny = (refusal: Refusal): void => {
    replaceWorked(draft, taken, { kind: 'denied', refusal });
  };
  if (instrument === undefined) {
    deny({ code: 'NOT_LISTED', message: `the venue does not list ${intent.symbol}` });
    return;
  }
  const gate = gateOf(draft, taken);
  if (gate.kind === 'refused') {
    deny(gate.refusal);
    return;
  }
  const late = tooOld(draft, offered, gate);
  if (late !== undefined) {
    deny(late);
    return;
  }
  if (gate.kind === 'shut') return;
  const parent: ParentOrder = {
    side: intent.side,
    quantity: intent.quantity,
    ...(limitPx === undefined ? {} : { limitPx }),
    arrivalMs: draft.nowMs,
    arrivalPx: toNumber(gate.markPx),
    endMs: epochMs(Math.min(draft.nowMs + algorithm.horizonMs, offered.expiresMs)),
    rules: instrument,
    quoteAgeMsMax: draft.config.limits.quoteAgeMsMax,
    childGapMs: algorithm.childGapMs,
  };
  const started = startParent(parent, algorithm.plan);
  if (!started.ok) {
    deny(started.error);
    return;
  }
  const begun: Begun = { kind: 'begun', state: stored(started.value), childIds: [] };
  replaceWorked(draft, taken, begun);
  workIntent(draft, { ...taken, worked: begun }, begun, instrument);
}

function workIntent(draft: Draft, taken: TakenIntent, worked: Begun, instrument: Instrument): void {
  const gate = gateOf(draft, taken);
  const before = seenBy(draft, taken, worked, instrument);
  let state = gate.kind === 'open' ? before : { ...before, tape: { ...before.tape, quote: undefined } };
  const commands: ParentCommand[] = [];
  for (const event of eventsFor(draft, { taken, worked, state, gate })) {
    const made = stepParent(state, event);
    state = made.state;
    commands.push(...made.commands);
  }
  rememberTape(draft, taken, state);
  if (state.children !== before.children || state.phase !== before.phase) {
    replaceWorked(draft, taken, { ...worked, state: stored(state) });
  }
  for (const command of commands) {
    if (command.kind !== 'submit') continue;
    assert(gate.kind === 'open', 'a parent that sees no price sent a child');
    sendChild(draft, taken, command, gate);
  }
  takeBackChildren(draft, taken);
}

/** The gate for more of it; what is to be closed is not added to. */
function gateOf(draft: Draft, { offered: { intent } }: TakenIntent): Gate {
  const closing = draft.books.intents.some(
    ({ offered, delivered }) =>
      !delivered && offered.intent.kind === 'flatten' && offered.intent.symbol === intent.symbol,
  );
  if (!closing) return entryGate(draft, intent);
  return { kind: 'refused', refusal: { code: 'WITHDRAWN', message: 'the position is to be closed' } };
}

/** The parent with what it has seen since it was last written down. */
function seenBy(
  { session }: Draft,
  { offered: { intentId } }: TakenIntent,
  { state }: Begun,
  rules: Instrument,
): ParentState {
  const tape = session.tapes.find((known) => known.intentId === intentId)?.tape ?? state.tape;
  return { ...state, tape, parent: { ...state.parent, rules } };
}

/** Trades of its children, ends of its children, and the market as it is now. */
function eventsFor(
  draft: Draft,
  { taken, worked, state, gate }: { taken: TakenIntent; worked: Begun; state: ParentState; gate: Gate },
): readonly ParentEvent[] {
  const { nowMs: atMs, heardFills } = draft;
  const events: ParentEvent[] = [];
  for (const fill of heardFills) {
    const { tradeId, lastQty, lastPx } = fill;
    const child = worked.childIds.findIndex((known) => known === fill.clientOrderId);
    if (child < 0) continue;
    events.push({ kind: 'child-fill', atMs, child, tradeId, lastQty, lastPx, fee: feeOf(fill) });
  }
  for (const { child, status, quantity } of state.children) {
    const told = status.kind === 'closed' ? status.reportedQty : undefined;
    if (told !== undefined && told >= quantity) continue;
    const order = childOrder(draft, worked, child);
    const end = order !== undefined && hasEnded(order) ? endOf(order, child, told) : undefined;
    if (end !== undefined) events.push({ ...end, atMs });
  }
  if (gate.kind === 'refused') return [...events, { kind: 'cancel', atMs }];
  const quote = draft.session.quotes.find(({ symbol }) => symbol === taken.offered.intent.symbol);
  if (gate.kind === 'shut' || quote === undefined) return [...events, { kind: 'clock', atMs }];
  const markPx = toNumber(quote.markPx);
  const { touch } = quote;
  const isFresh = touch !== undefined && atMs - touch.atMs <= draft.config.limits.quoteAgeMsMax;
  const { bidPx, askPx } = isFresh ? touch : { bidPx: markPx, askPx: markPx };
  // Seen before the venue was asked about what it did with the children.
  return [{ kind: 'quote', atMs: quote.atMs, bidPx, askPx }, ...events, { kind: 'clock', atMs }];
}

type ChildEnd =
  | Omit<Extract<ParentEvent, { readonly kind: 'child-closed' }>, 'atMs'>
  | Omit<Extract<ParentEvent, { readonly kind: 'child-rejected' }>, 'atMs'>;

/** The venue's last word on a child, where it is news. */
function endOf(order: TrackedOrder, child: number, told: Qty | undefined): ChildEnd | undefined {
  const filledQty = greatest(order.filledQty, order.reportedQty);
  if (told !== undefined && told >= filledQty) return undefined;
  const { rejected, neverArrivedMs } = order;
  const reason = rejected ?? (neverArrivedMs === undefined ? undefined : 'NEVER_ARRIVED');
  if (reason !== undefined && filledQty === ZERO_QTY) return { kind: 'child-rejected', child, reason };
  return { kind: 'child-closed', child, filledQty };
}

function sendChild(
  draft: Draft,
  { offered }: TakenIntent,
  { child, quantity, limitPx }: Extract<ParentCommand, { kind: 'submit' }>,
  { freshUntilMs }: Extract<Gate, { kind: 'open' }>,
): void {
  const { decisionId, intent } = offered;
  const { symbol, side } = intent;
  const { portfolioId } = draft.config;
  const request: OrderRequest = {
    clientOrderId: clientOrderId({ decisionId, symbol, leg: 'entry', child, portfolioId }),
    symbol,
    side,
    quantity,
    type: { kind: 'limit', limitPx },
    timeInForce: 'gtc',
    reduceOnly: false,
  };
  openOrder(draft, request, { decisionId, leg: 'entry' });
  const intents = draft.books.intents.map((other) =>
    other.offered.intentId === offered.intentId && other.worked?.kind === 'begun'
      ? { ...other, worked: { ...other.worked, childIds: [...other.worked.childIds, request.clientOrderId] } }
      : other,
  );
  draft.books = { ...draft.books, intents };
  sendOrders(draft, [request], { raisesRisk: true, freshUntilMs });
}

/** Children that are to go, once the venue has them; an immediate one has had its moment then. */
function takeBackChildren(draft: Draft, { offered }: TakenIntent): void {
  const worked = draft.books.intents.find((other) => other.offered.intentId === offered.intentId)?.worked;
  if (worked?.kind !== 'begun') return;
  const { immediateMs } = draft.config.limits;
  for (const { child, status, timeInForce, sentMs } of worked.state.children) {
    const spent = timeInForce === 'ioc' && draft.nowMs - sentMs >= immediateMs;
    if (status.kind === 'closed' || (status.kind !== 'canceling' && !spent)) continue;
    const order = childOrder(draft, worked, child);
    if (order === undefined || !mayFill(order)) continue;
    if (order.venueOrderId !== undefined && order.cancel.asked === 0) cancelAgain(draft, order);
  }
}

function childOrder(draft: Draft, { childIds }: Begun, child: number): TrackedOrder | undefined {
  const id = childIds[child];
  return id === undefined ? undefined : orderOf(draft, id);
}

function rememberTape(
  draft: Draft,
  { offered: { intentId } }: TakenIntent,
  { tape, phase }: ParentState,
): void {
  const others = draft.session.tapes.filter((known) => known.intentId !== intentId);
  const tapes = phase.kind === 'done' ? others : [...others, { intentId, tape }];
  draft.session = { ...draft.session, tapes };
}

function replaceWorked(draft: Draft, { offered }: TakenIntent, worked: WorkedIntent): void {
  const intents = draft.books.intents.map((other) =>
    other.offered.intentId === offered.intentId ? { ...other, worked } : other,
  );
  draft.books = { ...draft.books, intents };
}

function stored(state: ParentState): Begun['state'] {
  const { side, quantity, limitPx, arrivalMs, arrivalPx, endMs, quoteAgeMsMax, childGapMs } = state.parent;
  const limit = limitPx === undefined ? {} : { limitPx };
  const parent = { side, quantity, ...limit, arrivalMs, arrivalPx, endMs, quoteAgeMsMax, childGapMs };
  return { ...state, parent };
}
