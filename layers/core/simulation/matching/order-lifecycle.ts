import type { Refusal } from '../../foundation/result.ts';
import type { MatchingState } from './matching-state.ts';
import { joinQueue, leaveQueue, showLots } from './order-queue.ts';
import type { CancelReason, EventHead } from './venue-event.ts';
import { nextShownLots, type LiveOrder, type NewOrder, type Participant } from './venue-order.ts';

/** Makes an order live: it can be found, cancelled, linked and expired from here on. */
export function openOrder(
  state: MatchingState,
  { request, owner, parent }: { request: NewOrder; owner: Participant; parent: LiveOrder | undefined },
): LiveOrder {
  const { type, lots, timeInForce, ocoGroup } = request;
  const order: LiveOrder = {
    id: ++state.ordersSeen,
    request,
    owner,
    parent,
    stage: parent === undefined ? 'entering' : 'sleeping',
    triggered: type.kind === 'market' || type.kind === 'limit',
    limitTick: type.kind === 'limit' || type.kind === 'stop-limit' ? type.limitTick : 0,
    stopTick: type.kind === 'stop' || type.kind === 'stop-limit' ? type.stopTick : 0,
    totalLots: lots,
    filledLots: 0,
    openLots: parent === undefined ? lots : 0,
    shownLots: 0,
    dueLots: 0,
    aheadLots: 0,
    tradedLots: 0,
    queue: undefined,
    previous: undefined,
    next: undefined,
  };
  owner.orders.set(request.clientOrderId, order);
  if (request.reduceOnly === true) owner.reduceOnlyOrders++;
  if (parent !== undefined) append(state.children, parent, order);
  if (ocoGroup !== undefined) append(state.groups, groupKey(order, ocoGroup), order);
  if (timeInForce.kind === 'gtd') {
    state.expiring.add(order);
    state.nextExpiryUs = Math.min(state.nextExpiryUs, timeInForce.untilUs);
  }
  return order;
}

/** Takes an order off the venue, and its sleeping children with it. Says nothing about the order itself. */
export function endOrder(state: MatchingState, order: LiveOrder): void {
  const { request, owner } = order;
  withdraw(order);
  order.stage = 'done';
  order.openLots = 0;
  owner.orders.delete(request.clientOrderId);
  if (request.reduceOnly === true) owner.reduceOnlyOrders--;
  if (request.ocoGroup !== undefined) leaveGroup(state, order, request.ocoGroup);
  if (request.timeInForce.kind === 'gtd') state.expiring.delete(order);
  const children = state.children.get(order);
  if (children === undefined) return;
  state.children.delete(order);
  for (const child of children) {
    if (child.stage === 'done') continue;
    // What never was filled above will never be asked for below.
    if (child.openLots === 0) cancelLive(state, child, 'PARENT_ENDED');
    else child.totalLots = child.filledLots + child.openLots;
  }
}

export function cancelLive(state: MatchingState, order: LiveOrder, reason: CancelReason): void {
  const leavesLots = order.totalLots - order.filledLots;
  state.events.push({ kind: 'canceled', ...headOf(state, order), leavesLots, reason });
  endOrder(state, order);
}

export function rejectRequest(
  state: MatchingState,
  request: Pick<NewOrder, 'clientOrderId' | 'owner'>,
  { kind, refusal }: { kind: 'rejected' | 'amend-rejected' | 'cancel-rejected'; refusal: Refusal },
): void {
  const { clientOrderId, owner } = request;
  const orderId = state.participants.get(owner)?.orders.get(clientOrderId)?.id ?? 0;
  state.events.push({ kind, orderId, clientOrderId, owner, atUs: state.nowUs, refusal });
}

/** Takes an order out of whatever queue it stands in. */
export function withdraw(order: LiveOrder): void {
  if (order.queue === undefined) return;
  leaveQueue(order, queueTick(order));
  order.shownLots = 0;
}

/** Puts a stop where its trigger is looked for; all of it is in sight there, for nobody sees stops. */
export function awaitTrigger(state: MatchingState, order: LiveOrder): void {
  order.stage = 'waiting';
  order.shownLots = order.openLots;
  joinQueue(order.request.side === 'buy' ? state.buyStops : state.sellStops, order, order.stopTick);
}

/** Brings what a queued order shows into line with what is open, in place; with nothing open it leaves the queue. */
export function refreshShown(order: LiveOrder, { grow }: { grow: boolean }): void {
  if (order.queue === undefined) return;
  if (order.openLots === 0) {
    withdraw(order);
    return;
  }
  const most = order.stage === 'waiting' ? order.openLots : nextShownLots(order);
  const shown = grow ? most : Math.min(order.shownLots, most);
  if (shown !== order.shownLots) showLots(order, queueTick(order), shown);
}

export function headOf(state: MatchingState, { id, request, owner }: LiveOrder): EventHead {
  return { orderId: id, clientOrderId: request.clientOrderId, owner: owner.id, atUs: state.nowUs };
}

/** The live orders that a fill of this one reduces, itself among them. */
export function groupOf(state: MatchingState, order: LiveOrder): readonly LiveOrder[] {
  const { ocoGroup } = order.request;
  return ocoGroup === undefined ? [] : (state.groups.get(groupKey(order, ocoGroup)) ?? []);
}

export function hasLiveParent({ parent }: LiveOrder): boolean {
  return parent !== undefined && parent.stage !== 'done';
}

function queueTick({ stage, stopTick, limitTick }: LiveOrder): number {
  return stage === 'waiting' ? stopTick : limitTick;
}

function groupKey({ owner }: LiveOrder, ocoGroup: string): string {
  return JSON.stringify([owner.id, ocoGroup]);
}

function leaveGroup(state: MatchingState, order: LiveOrder, ocoGroup: string): void {
  const key = groupKey(order, ocoGroup);
  const left = (state.groups.get(key) ?? []).filter((other) => other !== order);
  if (left.length === 0) state.groups.delete(key);
  else state.groups.set(key, left);
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
