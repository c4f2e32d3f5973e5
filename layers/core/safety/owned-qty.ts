import {
  absolute,
  formatDecimal,
  greatest,
  least,
  minus,
  negate,
  plus,
  qty,
  ZERO_QTY,
  type Qty,
} from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import type { Side } from '../portfolio/fill.ts';
import { quantityOf as heldOf } from '../portfolio/ledger.ts';
import { ownIdOf } from '../execution/client-order-id.ts';
import { baseOf } from '../execution/executor/book-entries.ts';
import type { ExecutionBooks } from '../execution/executor/executor-state.ts';
import type { VenueFill, VenueOrder } from '../execution/executor/venue-view.ts';

export interface OwnedFrom {
  readonly symbol: Sym;
  readonly portfolioId: string;
  /** The executor's, however old; absent where they cannot be read: then `fills` reach back to the beginning. */
  readonly books?: ExecutionBooks;
  /** The venue's, of that symbol: since the books last read them, with overlap. */
  readonly fills: readonly VenueFill[];
  /** What the venue says of our orders that the books do not know to have ended, and of those that we sent since. */
  readonly orders: readonly VenueOrder[];
}

/**
 * What the portfolio holds through its own orders, signed: the books' position, moved by each trade of ours that they do not
 * know, and by what the venue reports as filled before it lists the trade. What anybody else holds on the account is not in it.
 */
export function ownedQty({ symbol, portfolioId, books, fills, orders }: OwnedFrom): Qty {
  const fresh = fills.filter(
    (fill) =>
      fill.symbol === symbol && ownIdOf(fill.clientOrderId, portfolioId) !== undefined && isNew(books, fill),
  );
  const start = books === undefined ? ZERO_QTY : heldOf(books.portfolio, symbol);
  const traded = fresh.reduce((sum, fill) => plus(sum, changeOf(fill)), start);
  return orders
    .filter((order) => order.symbol === symbol)
    .reduce((sum, order) => plus(sum, signed(order.side, unheardQty(order, { books, fresh }))), traded);
}

/** What can be closed of it, without a sign: never more than the venue holds in that direction. */
export function closableQty(owned: Qty, held: Qty): Qty {
  const sameWay = owned > ZERO_QTY ? held > ZERO_QTY : held < ZERO_QTY;
  return sameWay ? least(absolute(owned), absolute(held)) : ZERO_QTY;
}

function isNew(
  books: ExecutionBooks | undefined,
  { symbol, tradeId, clientOrderId, atMs }: VenueFill,
): boolean {
  if (books === undefined) return true;
  const order = books.orders.find(({ request }) => request.clientOrderId === clientOrderId);
  if (order !== undefined) return !order.tradeIds.includes(tradeId);
  const forgottenMs = books.fillsRead.find((read) => read.symbol === symbol)?.forgottenMs;
  return forgottenMs === undefined || atMs > forgottenMs;
}

/** In the base currency a commission shrinks what was bought. */
function changeOf({ side, lastQty, symbol, commission }: VenueFill): Qty {
  const change = signed(side, lastQty);
  if (commission === undefined || commission.currency !== baseOf(symbol)) return change;
  return minus(change, qty(formatDecimal(commission.amount)));
}

function unheardQty(
  { clientOrderId, filledQty }: VenueOrder,
  { books, fresh }: { books: ExecutionBooks | undefined; fresh: readonly VenueFill[] },
): Qty {
  const known = books?.orders.find(({ request }) => request.clientOrderId === clientOrderId)?.filledQty;
  const heard = fresh
    .filter((fill) => fill.clientOrderId === clientOrderId)
    .reduce((sum, { lastQty }) => plus(sum, lastQty), known ?? ZERO_QTY);
  return greatest(minus(filledQty, heard), ZERO_QTY);
}

function signed(side: Side, quantity: Qty): Qty {
  return side === 'buy' ? quantity : negate(quantity);
}
