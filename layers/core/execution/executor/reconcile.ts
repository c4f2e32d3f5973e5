import { minus, ZERO_QTY } from '../../foundation/decimal.ts';
import { quantityOf as heldOf } from '../../portfolio/ledger.ts';
import { ownIdOf } from '../client-order-id.ts';
import { hasEnded, isAtVenue, stageOf } from '../order-stage.ts';
import type { TrackedOrder } from '../order-track.ts';
import { bookFill } from './book-entries.ts';
import type { ExecutorConfig } from './executor-config.ts';
import type { ExecutionBooks, ExecutionSession } from './executor-state.ts';
import { isForgotten, orderOfFill } from './hear-venue.ts';
import type { ReconciliationItem, ReconciliationPlan } from './reconciliation-plan.ts';
import type { VenueFill, VenueOrder, VenueSnapshot } from './venue-view.ts';

/**
 * What the venue's account shows that our books do not. Deterministic: items in the order of their kind, then of their id. Once
 * the plan is applied, the same snapshot plans nothing more than questions. A snapshot is no single instant, so an order that
 * is not listed is asked for, and a holding must differ twice.
 */
export function reconcile(
  books: ExecutionBooks,
  snapshot: VenueSnapshot,
  { config, drift }: { config: ExecutorConfig; drift: ExecutionSession['drift'] },
): ReconciliationPlan {
  const fills = snapshot.fills.toSorted(byTime);
  const items = [
    ...listedOrders(books, snapshot.openOrders, config),
    ...missingOrders(books, snapshot.openOrders),
    ...unbookedFills(books, fills, config),
    ...snapshot.ledger
      .filter(({ entryId, atMs }) => atMs >= books.openedMs && !isBooked(books, entryId))
      .toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1))
      .map((entry) => ({ kind: 'book-entry', entry }) as const),
    ...externalHoldings(books, snapshot, { config, drift }),
  ];
  return { items, fillsRead: fills };
}

function listedOrders(
  books: ExecutionBooks,
  orders: readonly VenueOrder[],
  { portfolioId }: ExecutorConfig,
): readonly ReconciliationItem[] {
  const sorted = orders.toSorted((a, b) => (a.venueOrderId < b.venueOrderId ? -1 : 1));
  const items: ReconciliationItem[] = [];
  const external: VenueOrder[] = [];
  for (const order of sorted) {
    const known = books.orders.find(({ request }) => request.clientOrderId === order.clientOrderId);
    const clientOrderId = known?.request.clientOrderId ?? ownIdOf(order.clientOrderId, portfolioId);
    if (clientOrderId === undefined) external.push(order);
    else if (known === undefined) items.push({ kind: 'adopt-order', clientOrderId, order });
    else if (isNews(known, order)) items.push({ kind: 'update-order', clientOrderId, order });
  }
  const before = books.external.orders;
  const changed =
    external.length !== before.length ||
    external.some(({ venueOrderId, filledQty }, index) => {
      const other = before[index];
      return other?.venueOrderId !== venueOrderId || other.filledQty !== filledQty;
    });
  return changed ? [...items, { kind: 'external-orders', orders: external }] : items;
}

function isNews(known: TrackedOrder, { filledQty }: VenueOrder): boolean {
  return known.venueOrderId === undefined || known.reportedQty < filledQty;
}

function missingOrders(
  { orders }: ExecutionBooks,
  listed: readonly VenueOrder[],
): readonly ReconciliationItem[] {
  const ids = new Set(listed.map(({ clientOrderId }) => clientOrderId));
  return orders
    .filter(
      (order) =>
        isAtVenue(order) &&
        !hasEnded(order) &&
        stageOf(order) !== 'pending-cancel' &&
        !ids.has(order.request.clientOrderId),
    )
    .map(({ request: { clientOrderId, symbol } }) => ({ kind: 'ask-order', clientOrderId, symbol }));
}

function unbookedFills(
  books: ExecutionBooks,
  fills: readonly VenueFill[],
  { portfolioId }: ExecutorConfig,
): readonly ReconciliationItem[] {
  return fills.flatMap((fill): readonly ReconciliationItem[] => {
    const known = orderOfFill(books, fill, portfolioId);
    if (known !== undefined) {
      const { clientOrderId } = known.request;
      return known.tradeIds.includes(fill.tradeId) ? [] : [{ kind: 'book-fill', clientOrderId, fill }];
    }
    const clientOrderId = ownIdOf(fill.clientOrderId, portfolioId);
    return clientOrderId === undefined || isForgotten(books, fill)
      ? []
      : [{ kind: 'adopt-fill', clientOrderId, fill }];
  });
}

/** Against our positions as they will be once the snapshot's own fills are booked. */
function externalHoldings(
  books: ExecutionBooks,
  { holdings, fills }: VenueSnapshot,
  { config, drift }: { config: ExecutorConfig; drift: ExecutionSession['drift'] },
): readonly ReconciliationItem[] {
  const booked = unbookedFills(books, fills, config).reduce(
    (sum, item) => (item.kind === 'book-fill' || item.kind === 'adopt-fill' ? bookFill(sum, item.fill) : sum),
    books,
  );
  return config.instruments.flatMap(({ symbol }): readonly ReconciliationItem[] => {
    const held = holdings.find((holding) => holding.symbol === symbol)?.quantity ?? ZERO_QTY;
    const quantity = minus(held, heldOf(booked.portfolio, symbol));
    const known = books.external.holdings.find((holding) => holding.symbol === symbol)?.quantity ?? ZERO_QTY;
    if (quantity === known) return [];
    const confirmed = drift.some((seen) => seen.symbol === symbol && seen.quantity === quantity);
    return [{ kind: 'external-holding', symbol, quantity, confirmed }];
  });
}

function isBooked({ ledgerEntries }: ExecutionBooks, entryId: string): boolean {
  return ledgerEntries.some((known) => known.entryId === entryId);
}

function byTime(a: VenueFill, b: VenueFill): number {
  return a.atMs - b.atMs || (a.tradeId < b.tradeId ? -1 : 1);
}
