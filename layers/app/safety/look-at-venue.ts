import { assert } from '../../core/foundation/assert.ts';
import { ZERO_QTY } from '../../core/foundation/decimal.ts';
import { epochMs, MINUTE_MS, type EpochMs } from '../../core/foundation/time.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import { ownIdOf } from '../../core/execution/client-order-id.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { hasEnded } from '../../core/execution/order-stage.ts';
import { killOrderId, type KillView } from '../../core/safety/kill-plan.ts';
import { closableQty, ownedQty } from '../../core/safety/owned-qty.ts';
import { stopLevel } from '../../core/safety/stop-level.ts';
import type { VenueOrder } from '../ports/trading-venue.ts';
import type { SafetyPorts, SafetyVenue } from './safety-ports.ts';

export interface VenueLook {
  readonly views: readonly KillView[];
  readonly books?: ExecutionBooks;
}

/** So far back trades are read again, for a venue that lists them late. */
const OVERLAP_MS = MINUTE_MS;
/** Orders of one incident in one instrument. */
const CHILDREN_MAX = 64;

/**
 * Reads what the venue shows of us: open orders first, then what became of the ones that we know of, then trades, then
 * holdings. The books tell where to begin; where they cannot be read every trade of ours is. Throws an outage of the venue.
 */
export async function lookAtVenue(
  venue: SafetyVenue,
  { books: store, account }: Pick<SafetyPorts, 'books' | 'account'>,
  { killId, refusedStops }: { readonly killId: string; readonly refusedStops: readonly string[] },
): Promise<VenueLook> {
  const books = await store.load().then(
    (stored) => stored?.books,
    () => undefined,
  );
  const known = books === undefined ? {} : { books };
  const listed = await venue.instruments();
  const open = (await venue.openOrders()).flatMap((order) => ownOrder(order, account.portfolioId) ?? []);
  const parts: { instrument: Instrument; orders: readonly VenueOrder[]; nextChild: number; fills: Fills }[] =
    [];
  // What the venue does not list cannot be held there.
  const traded = account.symbols.flatMap((symbol) => listed.find((one) => one.symbol === symbol) ?? []);
  for (const instrument of traded) {
    const { symbol } = instrument;
    const { orders, nextChild } = await killOrders(venue, { symbol, killId, account });
    const unended = await unendedOrders(venue, { symbol, open, ...known });
    const fills = await venue.fillsSince(symbol, sinceMs(books, symbol));
    parts.push({ instrument, orders: [...open, ...unended, ...orders], nextChild, fills });
  }
  const holdings = await venue.holdings();
  const views = parts.map(({ instrument, orders, nextChild, fills }): KillView => {
    const { symbol } = instrument;
    const owned = ownedQty({
      symbol,
      portfolioId: account.portfolioId,
      fills,
      orders: distinct(orders),
      ...known,
    });
    const held = holdings.find((holding) => holding.symbol === symbol)?.quantity ?? ZERO_QTY;
    const closes = owned > ZERO_QTY ? 'sell' : 'buy';
    const stopPx = books === undefined ? undefined : stopLevel(books, symbol, closes);
    return {
      instrument,
      closes,
      closable: closableQty(owned, held),
      orders: open.filter((order) => order.symbol === symbol),
      ...(stopPx === undefined ? {} : { stopPx }),
      nextChild,
      stopRefused: refusedStops.includes(symbol),
    };
  });
  return { views, ...known };
}

type Fills = Awaited<ReturnType<SafetyVenue['fillsSince']>>;

function ownOrder(order: VenueOrder, portfolioId: string): KillView['orders'][number] | undefined {
  const clientOrderId = ownIdOf(order.clientOrderId, portfolioId);
  return clientOrderId === undefined ? undefined : { ...order, clientOrderId };
}

/** What became of the orders of this incident, and the number of the next. */
async function killOrders(
  venue: SafetyVenue,
  about: { readonly symbol: Sym; readonly killId: string; readonly account: SafetyPorts['account'] },
): Promise<{ readonly orders: readonly VenueOrder[]; readonly nextChild: number }> {
  const { symbol, killId, account } = about;
  const orders: VenueOrder[] = [];
  for (let child = 1; child <= CHILDREN_MAX; child++) {
    const id = killOrderId({ killId, portfolioId: account.portfolioId, symbol, child });
    const order = await venue.orderOf({ clientOrderId: id, symbol });
    if (order === undefined) return { orders, nextChild: child };
    orders.push({ ...order, clientOrderId: id });
  }
  assert(false, `more than ${CHILDREN_MAX} orders in ${symbol} for ${killId}`);
  return { orders, nextChild: CHILDREN_MAX };
}

/** What became of orders that the books take for open and the venue does not list: they may have filled since. */
async function unendedOrders(
  venue: SafetyVenue,
  about: {
    readonly symbol: Sym;
    readonly open: readonly VenueOrder[];
    readonly books?: ExecutionBooks;
  },
): Promise<readonly VenueOrder[]> {
  const { symbol, open, books } = about;
  const ids = (books?.orders ?? [])
    .filter((order) => order.request.symbol === symbol && !hasEnded(order))
    .map(({ request }) => request.clientOrderId)
    .filter((id) => !open.some(({ clientOrderId }) => clientOrderId === id));
  const found: VenueOrder[] = [];
  for (const clientOrderId of ids) {
    const order = await venue.orderOf({ clientOrderId, symbol });
    if (order !== undefined) found.push({ ...order, clientOrderId });
  }
  return found;
}

function sinceMs(books: ExecutionBooks | undefined, symbol: Sym): EpochMs {
  if (books === undefined) return epochMs(0);
  const read = books.fillsRead.find((one) => one.symbol === symbol)?.toMs ?? books.openedMs;
  return epochMs(Math.max(0, read - OVERLAP_MS));
}

function distinct(orders: readonly VenueOrder[]): readonly VenueOrder[] {
  return [...new Map(orders.map((order) => [order.clientOrderId, order])).values()];
}
