import {
  greatest,
  minus,
  roundToLot,
  toNumber,
  ZERO_PX,
  ZERO_QTY,
  type Qty,
} from '../../foundation/decimal.ts';
import { hasEnded, isSettled, mayFill } from '../order-stage.ts';
import { openOrder, type Draft } from './draft.ts';
import type { Obeyed } from './latch-view.ts';
import { closingQty, isCloser, leastOrder, protectionView, type ProtectionView } from './protection-view.ts';
import { reduceRequest } from './reduce-request.ts';
import { cancelAgain } from './resolve-orders.ts';
import { isSetBack } from './setback.ts';

/**
 * Does what the latch asks for: takes back what would open and, by policy, closes half or all of what is held through our own
 * fills; what others hold is never touched. What a reduction leaves of each position is settled once, when the positions are
 * known: an entry that fills after that is closed again. Written down before anything of it leaves, so that a restart goes on
 * where it was.
 */
export function obeyLatch(draft: Draft): void {
  const { latch, connected, reconciled } = draft.session;
  if (latch.kind === 'armed') return;
  const { epoch, policy } = latch;
  const known = draft.books.obeyed;
  if (known?.epoch !== epoch || known.policy !== policy) {
    record(draft, { epoch, policy, atMs: draft.nowMs, done: false });
    // An instant of the venue from before it fell proves nothing.
    draft.session = { ...draft.session, obeyedSinceMs: undefined };
  }
  takeBackEntries(draft);
  if (!connected || !reconciled || policy === 'halt') return;
  settleKeeps(draft);
  for (const view of views(draft)) closeExcess(draft, view);
}

/** Says that it is done when a snapshot that was begun after everything was in order shows nothing else; and when no more. */
export function confirmObeyed(draft: Draft): void {
  const { session, books, nowMs } = draft;
  const { obeyed } = books;
  if (session.latch.kind === 'armed' || obeyed === undefined) return;
  if (!isInOrder(draft, obeyed)) {
    if (session.obeyedSinceMs !== undefined) draft.session = { ...session, obeyedSinceMs: undefined };
    if (obeyed.done) record(draft, { ...obeyed, done: false });
    return;
  }
  if (!session.connected || !session.reconciled || obeyed.done) return;
  const sinceMs = session.obeyedSinceMs ?? nowMs;
  if (session.comparedMs !== undefined && session.comparedMs > sinceMs) {
    record(draft, { ...obeyed, done: true });
    return;
  }
  const asked = session.snapshotAskedMs > sinceMs;
  draft.session = { ...session, obeyedSinceMs: sinceMs, ...(asked ? {} : { snapshotDueMs: nowMs }) };
}

function record(draft: Draft, obeyed: Obeyed): void {
  const { epoch, policy, done } = obeyed;
  draft.books = { ...draft.books, obeyed };
  draft.facts.push({ kind: 'latch-obeyed', atMs: draft.nowMs, epoch, policy, done });
}

/** Also those that the books had lost and that were found at the venue. */
function takeBackEntries(draft: Draft): void {
  for (const order of draft.books.orders) {
    const { leg, cancel, venueOrderId } = order;
    if (leg !== 'entry' || !mayFill(order) || cancel.asked > 0 || venueOrderId === undefined) continue;
    cancelAgain(draft, order);
  }
}

function settleKeeps(draft: Draft): void {
  const { obeyed } = draft.books;
  if (obeyed?.policy !== 'reduce' || obeyed.keeps !== undefined) return;
  const ratio = draft.config.limits.reduceToRatio;
  const keeps = views(draft).flatMap((view) => {
    const { need, symbol, instrument } = view;
    const part = roundToLot(toNumber(need) * ratio, instrument.lot, 'floor');
    // What the venue takes no order for could not be protected.
    return part < leastQty(view) ? [] : [{ symbol, quantity: part }];
  });
  draft.books = { ...draft.books, obeyed: { ...obeyed, keeps } };
}

function closeExcess(draft: Draft, view: ProtectionView): void {
  const { symbol, instrument } = view;
  const quantity = roundToLot(minus(excessQty(draft, view), closingQty(view)), instrument.lot, 'floor');
  if (quantity < leastQty(view) || isSetBack(draft, symbol)) return;
  const decisionId = `latch-${draft.books.obeyed?.epoch ?? 0}`;
  const request = reduceRequest(draft, view, {
    leg: 'flatten',
    quantity,
    type: { kind: 'market' },
    decisionId,
  });
  openOrder(draft, request, { decisionId, leg: 'flatten' });
}

/** Entries ended with every fill of them heard; and by policy nothing held too much, and nothing on its way that closes. */
function isInOrder(draft: Draft, { policy }: Obeyed): boolean {
  const { orders, portfolio } = draft.books;
  if (!orders.every((order) => order.leg !== 'entry' || isSettled(order))) return false;
  if (policy === 'halt') return true;
  if (!orders.every((order) => !isCloser(order) || hasEnded(order))) return false;
  const known = views(draft);
  if (!portfolio.positions.every(({ symbol }) => known.some((view) => view.symbol === symbol))) return false;
  return known.every((view) => excessQty(draft, view) < leastQty(view) && !outlives(draft, view));
}

/** An order around nothing could open a position. */
function outlives({ books }: Draft, { symbol, need }: ProtectionView): boolean {
  return need === ZERO_QTY && books.orders.some((order) => order.request.symbol === symbol && mayFill(order));
}

function excessQty({ books }: Draft, { need, symbol }: ProtectionView): Qty {
  const kept = books.obeyed?.keeps?.find((keep) => keep.symbol === symbol)?.quantity ?? ZERO_QTY;
  return greatest(minus(need, kept), ZERO_QTY);
}

/** Less than this is dust. */
function leastQty(view: ProtectionView): Qty {
  return greatest(leastOrder(view, view.quote?.markPx ?? view.guard?.stopPx ?? ZERO_PX), view.instrument.lot);
}

function views(draft: Draft): readonly ProtectionView[] {
  return draft.config.instruments.flatMap(({ symbol }) => protectionView(draft, symbol) ?? []);
}
