import { formatDecimal, ZERO_QTY } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import { quantityOf as heldOf } from '../../portfolio/ledger.ts';
import type { ClientOrderId, Leg } from '../client-order-id.ts';
import type { OrderRequest } from '../order.ts';
import { bookLedgerEntry } from './book-entries.ts';
import { alert, hear, openOrder, orderOf, type Draft } from './draft.ts';
import { fillsSince, hearFills, hearVenueOrder, markRead } from './hear-venue.ts';
import { reconcile } from './reconcile.ts';
import type { ReconciliationItem, ReconciliationPlan } from './reconciliation-plan.ts';
import { askAbout } from './resolve-orders.ts';
import type { VenueFill, VenueOrder, VenueSnapshot } from './venue-view.ts';

/** The decision of what was found at the venue without one. */
const ADOPTED = 'adopted';

/** Asks for the account when that is due: at the start, after each reconnect, on the schedule. */
export function askForSnapshot(draft: Draft): void {
  const { session, nowMs, config, books } = draft;
  if (!session.connected || session.snapshotAsked !== 'no' || nowMs < session.snapshotDueMs) return;
  draft.session = { ...session, snapshotAsked: 'yes', snapshotAskedMs: nowMs };
  draft.effects.push({
    kind: 'take-snapshot',
    fillsSince: config.instruments.map(({ symbol }) => ({ symbol, sinceMs: fillsSince(draft, symbol) })),
    ledgerSinceMs: Math.max(books.openedMs, books.ledgerReadMs - config.limits.fillOverlapMs) as EpochMs,
  });
}

/** Makes the plan and shows it. It is applied when the shell says that it was shown. */
export function hearSnapshot(draft: Draft, snapshot: VenueSnapshot | 'outage'): void {
  const { session, config, books, nowMs } = draft;
  const stale = session.snapshotAsked === 'stale';
  draft.session = { ...session, snapshotAsked: 'no' };
  if (snapshot === 'outage' || stale) {
    const retryMs = stale ? 0 : config.limits.askFirstMs * 4;
    draft.session = { ...draft.session, snapshotDueMs: (nowMs + retryMs) as EpochMs };
    return;
  }
  const plan = reconcile(books, snapshot, { config, drift: session.drift });
  draft.session = {
    ...draft.session,
    plan,
    snapshotDueMs: (nowMs + config.limits.snapshotEveryMs) as EpochMs,
  };
  draft.effects.push({ kind: 'show-plan', plan });
}

/** Applies the plan that was shown; a second time there is none. Nothing of it closes or cancels anything. */
export function applyPlan(draft: Draft): void {
  const { plan } = draft.session;
  if (plan === undefined) return;
  const { connected, snapshotAskedMs } = draft.session;
  draft.session = {
    ...draft.session,
    plan: undefined,
    reconciled: connected,
    comparedMs: snapshotAskedMs,
    drift: driftOf(plan),
  };
  const differs = plan.items.some(({ kind }) => kind !== 'ask-order');
  if (differs) draft.facts.push({ kind: 'reconciled', atMs: draft.nowMs, plan });
  for (const item of plan.items) applyItem(draft, item);
  for (const { symbol, atMs } of plan.fillsRead) markRead(draft, symbol, atMs);
}

function applyItem(draft: Draft, item: ReconciliationItem): void {
  switch (item.kind) {
    case 'adopt-order':
      adoptOrder(draft, item.clientOrderId, item.order);
      return;
    case 'update-order':
      hearVenueOrder(draft, item.clientOrderId, item.order);
      return;
    case 'ask-order':
      askAbout(draft, item.clientOrderId);
      return;
    case 'adopt-fill':
      adoptOrder(draft, item.clientOrderId, orderOfFill(item.fill));
      hearFills(draft, [item.fill]);
      return;
    case 'book-fill':
      hearFills(draft, [item.fill]);
      return;
    case 'book-entry':
      draft.books = bookLedgerEntry(draft.books, item.entry);
      draft.books = {
        ...draft.books,
        ledgerReadMs: Math.max(draft.books.ledgerReadMs, item.entry.atMs) as EpochMs,
      };
      draft.facts.push({ kind: 'ledger-entry', atMs: draft.nowMs, entry: item.entry });
      return;
    case 'external-orders':
      draft.books = { ...draft.books, external: { ...draft.books.external, orders: item.orders } };
      return;
    case 'external-holding':
      adoptHolding(draft, item);
  }
}

/** An order of ours that our books had lost, under the name of no decision. A later fill of it counts. */
function adoptOrder(draft: Draft, clientOrderId: ClientOrderId, order: VenueOrder): void {
  const { symbol, side, quantity, stopPx, limitPx } = order;
  if (orderOf(draft, clientOrderId) === undefined) {
    const held = heldOf(draft.books.portfolio, symbol);
    const reduces = held !== ZERO_QTY && held > ZERO_QTY !== (side === 'buy');
    const leg: Leg = stopPx !== undefined ? 'stop' : reduces ? 'target' : 'entry';
    const type: OrderRequest['type'] =
      stopPx !== undefined
        ? { kind: 'stop', stopPx }
        : limitPx !== undefined
          ? { kind: 'limit', limitPx }
          : { kind: 'market' };
    openOrder(
      draft,
      { clientOrderId, symbol, side, quantity, type, timeInForce: 'gtc', reduceOnly: leg !== 'entry' },
      { decisionId: ADOPTED, leg },
    );
    hear(draft, clientOrderId, { kind: 'submitted', atMs: order.atMs });
    alert(draft, 'ADOPTED', symbol, `${clientOrderId} is at the venue and was not in our books`);
  }
  hearVenueOrder(draft, clientOrderId, order);
}

/** What is not explained by our fills is somebody else's: noted, told, and left alone. */
function adoptHolding(
  draft: Draft,
  { symbol, quantity, confirmed }: Extract<ReconciliationItem, { kind: 'external-holding' }>,
): void {
  if (!confirmed) return;
  const others = draft.books.external.holdings.filter((holding) => holding.symbol !== symbol);
  const holdings = quantity === ZERO_QTY ? others : [...others, { symbol, quantity }];
  draft.books = { ...draft.books, external: { ...draft.books.external, holdings } };
  alert(draft, 'DRIFT', symbol, `the venue holds ${formatDecimal(quantity)} that our fills do not explain`);
}

/** The order that a trade speaks of, as far as the trade tells. */
function orderOfFill({ venueOrderId, clientOrderId, symbol, side, lastQty, atMs }: VenueFill): VenueOrder {
  return {
    venueOrderId,
    clientOrderId,
    symbol,
    side,
    quantity: lastQty,
    filledQty: lastQty,
    status: 'filled',
    atMs,
  };
}

function driftOf({ items }: ReconciliationPlan): Draft['session']['drift'] {
  return items.flatMap((item) =>
    item.kind === 'external-holding' && !item.confirmed
      ? [{ symbol: item.symbol, quantity: item.quantity }]
      : [],
  );
}
