import { parseDecimal } from '../../../core/foundation/decimal.ts';
import type { Account } from '../account.ts';
import type { Answer } from '../dialect.ts';
import type { EntryType, ExchangeOrder, OrderEntry } from '../exchange-order.ts';
import { symbolOf } from '../listing.ts';
import type { TestExchange } from '../test-exchange.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { complaint, refusalAnswer, result } from './kraken-answer.ts';
import { listingNamed, numberOf, txid } from './kraken-names.ts';
import { balancesShape, extendedBalancesShape, orderShape, orderText, tradeShape } from './kraken-shapes.ts';

const PAGE_ROWS = 50;

/** `/0/private/<name>`, for that account. */
export function accountAnswer(
  { exchange, faults }: { exchange: TestExchange; faults: VenueFaults },
  account: Account,
  { name, params }: { name: string; params: URLSearchParams },
): Answer {
  const rowsMax = Math.min(PAGE_ROWS, faults.pageRowsMax);
  switch (name) {
    case 'AddOrder':
      return addOrder(exchange, account, params);
    case 'CancelOrder':
      return cancelOrder(exchange, account, params);
    case 'Balance':
      return result(balancesShape(account));
    case 'BalanceEx':
      return result(extendedBalancesShape(account));
    case 'OpenOrders':
      return result({ open: byTxid(named(exchange.openOrders(account), params)) });
    case 'ClosedOrders':
      return closedOrders(exchange, account, { params, rowsMax });
    case 'QueryOrders':
      return queryOrders(exchange, account, params);
    case 'TradesHistory':
      return tradesHistory(exchange, account, { params, rowsMax });
    case 'Ledgers':
      return result({ ledger: {}, count: 0 });
    default:
      return complaint('EGeneral:Unknown method');
  }
}

function addOrder(exchange: TestExchange, account: Account, params: URLSearchParams): Answer {
  const listing = listingNamed(exchange.terms.listings, params.get('pair') ?? '');
  if (listing === undefined) return complaint('EQuery:Unknown asset pair');
  const entry = entryOf(params);
  if ('status' in entry) return entry;
  const taken = exchange.submit(account, { symbol: symbolOf(listing), entry });
  if (!taken.ok) return refusalAnswer(taken.error);
  return result({ descr: { order: orderText(taken.value) }, txid: [txid('O', taken.value.orderId)] });
}

function entryOf(params: URLSearchParams): OrderEntry | Answer {
  const side = params.get('type');
  if (side !== 'buy' && side !== 'sell') return complaint('EGeneral:Invalid arguments:type');
  const quantity = parseDecimal<'qty'>(params.get('volume') ?? '');
  if (!quantity.ok) return complaint('EGeneral:Invalid arguments:volume');
  const type = typeOf(params);
  if ('status' in type) return type;
  const clientOrderId = params.get('cl_ord_id');
  if (clientOrderId !== null && !/^[\w-]{1,36}$/.test(clientOrderId))
    return complaint('EGeneral:Invalid arguments:cl_ord_id');
  const timeInForce = (params.get('timeinforce') ?? 'GTC').toLowerCase();
  if (timeInForce !== 'gtc' && timeInForce !== 'ioc')
    return complaint('EGeneral:Invalid arguments:timeinforce');
  const postOnly = (params.get('oflags') ?? '').split(',').includes('post');
  const entry: OrderEntry = { side, quantity: quantity.value, type, timeInForce, postOnly };
  return clientOrderId === null ? entry : { ...entry, clientOrderId };
}

function typeOf(params: URLSearchParams): EntryType | Answer {
  const first = parseDecimal<'px'>(params.get('price') ?? '');
  const second = parseDecimal<'px'>(params.get('price2') ?? '');
  const bad = complaint('EGeneral:Invalid arguments:price');
  switch (params.get('ordertype')) {
    case 'market':
      return { kind: 'market' };
    case 'limit':
      return first.ok ? { kind: 'limit', limitPx: first.value } : bad;
    case 'stop-loss':
      return first.ok ? { kind: 'stop', stopPx: first.value } : bad;
    case 'stop-loss-limit':
      return first.ok && second.ok ? { kind: 'stop-limit', stopPx: first.value, limitPx: second.value } : bad;
    default:
      return complaint('EGeneral:Invalid arguments:ordertype');
  }
}

function cancelOrder(exchange: TestExchange, account: Account, params: URLSearchParams): Answer {
  const clientOrderId = params.get('cl_ord_id');
  const order =
    clientOrderId === null
      ? exchange.orders.get(numberOf(params.get('txid') ?? ''))
      : exchange.openOrders(account).find((open) => open.clientOrderId === clientOrderId);
  const canceled = order?.account === account && exchange.cancel(order).ok;
  return canceled ? result({ count: 1 }) : complaint('EOrder:Unknown order');
}

function closedOrders(
  exchange: TestExchange,
  account: Account,
  { params, rowsMax }: { params: URLSearchParams; rowsMax: number },
): Answer {
  const fromMs = Number(params.get('start') ?? 0) * 1000;
  const closed = named(exchange.ordersOf(account), params)
    .filter(({ status, createdMs }) => status !== 'open' && createdMs >= fromMs)
    .reverse();
  const offset = Number(params.get('ofs') ?? 0);
  return result({ closed: byTxid(closed.slice(offset, offset + rowsMax)), count: closed.length });
}

function queryOrders(exchange: TestExchange, account: Account, params: URLSearchParams): Answer {
  const ids = (params.get('txid') ?? '').split(',');
  const orders = ids.flatMap((id) => {
    const order = exchange.orders.get(numberOf(id));
    return order?.account === account ? [order] : [];
  });
  return orders.length === 0 ? complaint('EOrder:Unknown order') : result(byTxid(orders));
}

/** Newest first. */
function tradesHistory(
  exchange: TestExchange,
  account: Account,
  { params, rowsMax }: { params: URLSearchParams; rowsMax: number },
): Answer {
  const fromMs = Number(params.get('start') ?? 0) * 1000;
  const rows = exchange
    .ordersOf(account)
    .flatMap((order) => order.trades.map((trade) => ({ trade, order })))
    .filter(({ trade }) => trade.atMs > fromMs)
    .sort((a, b) => b.trade.tradeId - a.trade.tradeId);
  const offset = Number(params.get('ofs') ?? 0);
  const page = rows.slice(offset, offset + rowsMax);
  const trades = page.map(
    ({ trade, order }) => [txid('T', trade.tradeId), tradeShape(trade, order)] as const,
  );
  return result({ trades: Object.fromEntries(trades), count: rows.length });
}

function named(orders: readonly ExchangeOrder[], params: URLSearchParams): readonly ExchangeOrder[] {
  const clientOrderId = params.get('cl_ord_id');
  return clientOrderId === null
    ? [...orders]
    : orders.filter((order) => order.clientOrderId === clientOrderId);
}

function byTxid(orders: readonly ExchangeOrder[]): Record<string, unknown> {
  return Object.fromEntries(orders.map((order) => [txid('O', order.orderId), orderShape(order)]));
}
