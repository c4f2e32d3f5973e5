import type { Refusal } from '../../foundation/result.ts';
import { arrivalRefusal, enterOrder, settleWoken } from './enter-order.ts';
import { matchingState, participant, type MatchingRules, type MatchingState } from './matching-state.ts';
import {
  cancelLive,
  endOrder,
  headOf,
  openOrder,
  refreshShown,
  rejectRequest,
  withdraw,
} from './order-lifecycle.ts';
import { TICK_LIMIT } from './price-ladder.ts';
import { wouldTake } from './take-liquidity.ts';
import type { LiveOrder, NewOrder } from './venue-order.ts';

/** A venue for one instrument, with an empty book. */
export function matchingEngine(rules: MatchingRules): MatchingState {
  return matchingState(rules);
}

/**
 * Takes orders that arrive together, parents before their children: each is accepted or rejected, then they enter in turn,
 * and whatever that triggers. Answers are in `state.events`. Venue time never runs back.
 */
export function submitOrders(state: MatchingState, orders: readonly NewOrder[], atUs: number): void {
  state.nowUs = Math.max(state.nowUs, atUs);
  const accepted = orders.map((request) => accept(state, request));
  for (const order of accepted) if (order?.stage === 'entering') enterOrder(state, order);
  settleWoken(state);
}

export function cancelOrder(
  state: MatchingState,
  request: { readonly owner: string; readonly clientOrderId: string },
  atUs: number,
): void {
  state.nowUs = Math.max(state.nowUs, atUs);
  const order = find(state, request);
  if (order !== undefined) cancelLive(state, order, 'REQUESTED');
  else rejectRequest(state, request, { kind: 'cancel-rejected', refusal: unknownOrder(request) });
}

/** A change of a live order: its limit, its stop while it waits, or its whole quantity, what has filled included. */
export interface Amendment {
  readonly owner: string;
  readonly clientOrderId: string;
  readonly limitTick?: number;
  readonly stopTick?: number;
  readonly lots?: number;
}

/** An order that only shrinks keeps its place; any other change sends it to the back, and it may trade on the way. */
export function amendOrder(state: MatchingState, amendment: Amendment, atUs: number): void {
  state.nowUs = Math.max(state.nowUs, atUs);
  const order = find(state, amendment);
  const refusal = order === undefined ? unknownOrder(amendment) : amendRefusal(state, order, amendment);
  if (order === undefined || refusal !== undefined) {
    if (refusal !== undefined) rejectRequest(state, amendment, { kind: 'amend-rejected', refusal });
    return;
  }
  const { limitTick = order.limitTick, stopTick = order.stopTick, lots = order.totalLots } = amendment;
  const keptPriority =
    limitTick === order.limitTick && stopTick === order.stopTick && lots <= order.totalLots;
  if (!keptPriority) withdraw(order);
  order.openLots += lots - order.totalLots;
  order.totalLots = lots;
  order.limitTick = limitTick;
  order.stopTick = stopTick;
  const reason = 'REQUESTED';
  state.events.push({
    kind: 'amended',
    ...headOf(state, order),
    limitTick,
    totalLots: lots,
    keptPriority,
    reason,
  });
  if (keptPriority) refreshShown(order, { grow: false });
  else if (order.stage !== 'sleeping') {
    order.stage = 'entering';
    enterOrder(state, order);
    settleWoken(state);
  }
}

/** Ends every good-till-date order whose time has come, oldest first. */
export function expireOrders(state: MatchingState, nowUs: number): void {
  state.nowUs = Math.max(state.nowUs, nowUs);
  state.nextExpiryUs = Infinity;
  for (const order of state.expiring) {
    const { timeInForce } = order.request;
    if (timeInForce.kind !== 'gtd') continue;
    if (timeInForce.untilUs > nowUs) {
      state.nextExpiryUs = Math.min(state.nextExpiryUs, timeInForce.untilUs);
      continue;
    }
    state.events.push({ kind: 'expired', ...headOf(state, order) });
    endOrder(state, order);
  }
}

function accept(state: MatchingState, request: NewOrder): LiveOrder | undefined {
  const owner = participant(state, request.owner);
  const malformed = malformation(state, request) ?? duplicate(owner.orders.get(request.clientOrderId));
  const parent = request.parentId === undefined ? undefined : owner.orders.get(request.parentId);
  const orphan = request.parentId !== undefined && parent === undefined;
  const refusal = malformed ?? (orphan ? unknownParent(request) : undefined);
  if (refusal !== undefined) {
    rejectRequest(state, request, { kind: 'rejected', refusal });
    return undefined;
  }
  const order = openOrder(state, { request, owner, parent });
  const refused = arrivalRefusal(state, order);
  if (refused === undefined) {
    state.events.push({ kind: 'accepted', ...headOf(state, order) });
    return order;
  }
  rejectRequest(state, request, { kind: 'rejected', refusal: refused });
  endOrder(state, order);
  return undefined;
}

function find(
  state: MatchingState,
  { owner, clientOrderId }: { readonly owner: string; readonly clientOrderId: string },
): LiveOrder | undefined {
  return state.participants.get(owner)?.orders.get(clientOrderId);
}

function malformation({ nowUs }: MatchingState, request: NewOrder): Refusal | undefined {
  const { lots, type, displayLots = lots, timeInForce } = request;
  if (!isAmount(lots)) return { code: 'LOTS', message: `${lots} lots is no order`, details: { lots } };
  if (!isAmount(displayLots)) {
    return {
      code: 'DISPLAY',
      message: `an iceberg cannot show ${displayLots} lots`,
      details: { displayLots },
    };
  }
  const limit = type.kind === 'limit' || type.kind === 'stop-limit' ? type.limitTick : 1;
  const stop = type.kind === 'stop' || type.kind === 'stop-limit' ? type.stopTick : 1;
  for (const tick of [limit, stop]) if (!isTick(tick)) return badTick(tick);
  if (request.postOnly === true && (type.kind === 'market' || type.kind === 'stop')) {
    return { code: 'POST_ONLY_TYPE', message: `a ${type.kind} order cannot be post-only` };
  }
  if (timeInForce.kind === 'gtd' && timeInForce.untilUs <= nowUs) {
    const { untilUs } = timeInForce;
    return { code: 'GTD_PAST', message: `${untilUs} is not after ${nowUs}`, details: { untilUs, nowUs } };
  }
  return undefined;
}

function amendRefusal(state: MatchingState, order: LiveOrder, amendment: Amendment): Refusal | undefined {
  const { limitTick, stopTick, lots } = amendment;
  const { type, parentId, ocoGroup, postOnly } = order.request;
  const { filledLots } = order;
  for (const tick of [limitTick ?? 1, stopTick ?? 1]) if (!isTick(tick)) return badTick(tick);
  const limited = type.kind === 'limit' || type.kind === 'stop-limit';
  if ((limitTick !== undefined && !limited) || (stopTick !== undefined && order.triggered)) {
    return { code: 'NOT_AMENDABLE', message: `a ${type.kind} order has no such price to change` };
  }
  const linked = parentId !== undefined || ocoGroup !== undefined || state.children.has(order);
  if (lots !== undefined && linked) {
    return { code: 'AMEND_LINKED', message: 'the quantity of a linked order follows from its links' };
  }
  if (lots !== undefined && (!isAmount(lots) || lots <= filledLots)) {
    return {
      code: 'AMEND_BELOW_FILLED',
      message: `${lots} lots, of which ${filledLots} have filled`,
      details: { lots, filledLots },
    };
  }
  if (state.market.integrity !== 'live') {
    const { integrity } = state.market;
    return { code: 'BOOK_NOT_WHOLE', message: `the book is ${integrity}`, details: { integrity } };
  }
  const moved = limitTick !== undefined && order.triggered && order.stage !== 'sleeping';
  if (postOnly === true && moved && wouldTake(state, { ...order, limitTick })) {
    return {
      code: 'POST_ONLY_WOULD_TAKE',
      message: `tick ${limitTick} would trade at once`,
      details: { limitTick },
    };
  }
  return undefined;
}

function duplicate(order: LiveOrder | undefined): Refusal | undefined {
  if (order === undefined) return undefined;
  return { code: 'DUPLICATE_ID', message: `order ${order.id} has that id`, details: { orderId: order.id } };
}

function unknownOrder({ clientOrderId }: { readonly clientOrderId: string }): Refusal {
  return { code: 'UNKNOWN_ORDER', message: `no live order ${clientOrderId}`, details: { clientOrderId } };
}

function unknownParent({ parentId = '' }: NewOrder): Refusal {
  return { code: 'PARENT_NOT_LIVE', message: `no live order ${parentId}`, details: { parentId } };
}

function badTick(tick: number): Refusal {
  return { code: 'TICK', message: `${tick} is no tick below ${TICK_LIMIT}`, details: { tick } };
}

function isAmount(lots: number): boolean {
  return Number.isSafeInteger(lots) && lots > 0;
}

function isTick(tick: number): boolean {
  return Number.isInteger(tick) && tick > 0 && tick < TICK_LIMIT;
}
