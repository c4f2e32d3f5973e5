import { greatest, minus, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import { isWhole, quantityOf, type TrackedOrder } from './order-track.ts';

/** Where an order stands, in the field's words; `working` is the field's accepted. */
export type OrderStage =
  | 'initialized'
  | 'denied'
  | 'submitted'
  | 'unknown'
  | 'working'
  | 'triggered'
  | 'pending-update'
  | 'pending-cancel'
  | 'partially-filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'rejected';

/**
 * Derived from the facts, the most telling first: trades, then the venue's last word, then its first, then ours. A whole fill
 * outranks a cancel that crossed it; any sign of life outranks a venue that had not found the order.
 */
export function stageOf(order: TrackedOrder): OrderStage {
  if (order.filledQty > ZERO_QTY && order.filledQty >= quantityOf(order)) return 'filled';
  if (order.canceled !== undefined) return 'canceled';
  if (order.expiredMs !== undefined) return 'expired';
  if (order.rejected !== undefined) return 'rejected';
  if (isAtVenue(order)) return liveStage(order);
  if (order.denied !== undefined) return 'denied';
  if (order.neverArrivedMs !== undefined) return 'rejected';
  if (order.unknown !== undefined) return 'unknown';
  return order.submittedMs === undefined ? 'initialized' : 'submitted';
}

/** Whether the venue, or a trade, has ever shown that it has the order. */
export function isAtVenue({ venueOrderId, triggeredMs, filledQty, reportedQty }: TrackedOrder): boolean {
  return (
    venueOrderId !== undefined || triggeredMs !== undefined || filledQty > ZERO_QTY || reportedQty > ZERO_QTY
  );
}

/** Nothing more is expected of it, though a fill that comes after all still counts. */
export function hasEnded(order: TrackedOrder): boolean {
  const stage = stageOf(order);
  return (
    stage === 'filled' ||
    stage === 'canceled' ||
    stage === 'expired' ||
    stage === 'rejected' ||
    stage === 'denied'
  );
}

/** Ended, and every fill of it heard: the one state in which its outcome can be told. */
export function isSettled(order: TrackedOrder): boolean {
  return hasEnded(order) && isWhole(order);
}

/** Sent, and it may fill now or at any moment: everything but what has not left and what has ended. */
export function mayFill(order: TrackedOrder): boolean {
  return order.submittedMs !== undefined && !hasEnded(order);
}

/** What may still fill: what the venue says has filled cannot, though the trade was not heard of yet. */
export function leavesOf(order: TrackedOrder): Qty {
  const left = minus(quantityOf(order), greatest(order.filledQty, order.reportedQty));
  return hasEnded(order) || left < ZERO_QTY ? ZERO_QTY : left;
}

function liveStage({ cancel, amend, filledQty, triggeredMs }: TrackedOrder): OrderStage {
  if (cancel.asked > cancel.answered) return 'pending-cancel';
  if (amend.asked > amend.answered) return 'pending-update';
  if (filledQty > ZERO_QTY) return 'partially-filled';
  return triggeredMs === undefined ? 'working' : 'triggered';
}
