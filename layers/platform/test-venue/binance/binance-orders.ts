import { parseDecimal } from '../../../core/foundation/decimal.ts';
import type { Account } from '../account.ts';
import type { Answer } from '../dialect.ts';
import type { EntryType, ExchangeOrder, OrderEntry } from '../exchange-order.ts';
import { symbolOf } from '../listing.ts';
import type { TestExchange } from '../test-exchange.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { answered, complaint, refusalAnswer } from './binance-answer.ts';
import {
  accountShape,
  binanceId,
  listingOf,
  newOrderShape,
  orderShape,
  tradeShape,
} from './binance-shapes.ts';

/** The signed endpoints, for that account. */
export function accountAnswer(
  { exchange, faults }: { exchange: TestExchange; faults: VenueFaults },
  account: Account,
  { method, path, params }: { method: string; path: string; params: URLSearchParams },
): Answer {
  switch (`${method} ${path}`) {
    case 'GET /api/v3/account':
      return answered(accountShape(account, exchange.terms.nowMs()));
    case 'POST /api/v3/order':
      return newOrder(exchange, account, params);
    case 'GET /api/v3/order':
      return orderAnswer(exchange, account, params, orderShape);
    case 'DELETE /api/v3/order':
      return cancelAnswer(exchange, account, params);
    case 'GET /api/v3/openOrders':
      return answered(ofSymbol(exchange.openOrders(account), params).map(orderShape));
    case 'GET /api/v3/allOrders':
      return answered(allOrders(exchange, account, params).slice(0, faults.pageRowsMax));
    case 'GET /api/v3/myTrades':
      return answered(myTrades(exchange, account, params).slice(0, faults.pageRowsMax));
    case 'GET /sapi/v1/account/apiRestrictions':
      return answered(restrictions(account, exchange.terms.nowMs()));
    case 'GET /sapi/v1/capital/config/getall':
      return answered(
        [...account.holdings.keys()].map((coin) => ({
          coin,
          name: coin,
          free: '0',
          locked: '0',
          networkList: [],
        })),
      );
    case 'GET /sapi/v1/margin/allPairs':
    case 'GET /sapi/v1/margin/isolated/allPairs':
      return answered([]);
    default:
      return complaint(-1100, `${method} ${path} is not served here.`, 404);
  }
}

function newOrder(exchange: TestExchange, account: Account, params: URLSearchParams): Answer {
  const listing = listingOf(exchange.terms.listings, params.get('symbol') ?? '');
  if (listing === undefined) return complaint(-1121, 'Invalid symbol.');
  const entry = entryOf(params);
  if ('status' in entry) return entry;
  const taken = exchange.submit(account, { symbol: symbolOf(listing), entry });
  return taken.ok ? answered(newOrderShape(taken.value)) : refusalAnswer(taken.error);
}

function entryOf(params: URLSearchParams): OrderEntry | Answer {
  const side = params.get('side');
  if (side !== 'BUY' && side !== 'SELL') return complaint(-1117, 'Invalid side.');
  const quantity = parseDecimal<'qty'>(params.get('quantity') ?? '');
  if (!quantity.ok) return missing('quantity');
  const type = typeOf(params);
  if ('status' in type) return type;
  const clientOrderId = params.get('newClientOrderId');
  if (clientOrderId !== null && !/^[\w.:/-]{1,36}$/.test(clientOrderId)) {
    return complaint(-1100, "Illegal characters found in parameter 'newClientOrderId'.");
  }
  const timeInForce = (params.get('timeInForce') ?? 'GTC').toLowerCase();
  if (timeInForce !== 'gtc' && timeInForce !== 'ioc' && timeInForce !== 'fok')
    return complaint(-1115, 'Invalid timeInForce.');
  const entry: OrderEntry = {
    side: side === 'BUY' ? 'buy' : 'sell',
    quantity: quantity.value,
    type,
    timeInForce,
    postOnly: params.get('type') === 'LIMIT_MAKER',
  };
  return clientOrderId === null ? entry : { ...entry, clientOrderId };
}

function typeOf(params: URLSearchParams): EntryType | Answer {
  const limitPx = parseDecimal<'px'>(params.get('price') ?? '');
  const stopPx = parseDecimal<'px'>(params.get('stopPrice') ?? '');
  switch (params.get('type')) {
    case 'MARKET':
      return { kind: 'market' };
    case 'LIMIT':
    case 'LIMIT_MAKER':
      return limitPx.ok ? { kind: 'limit', limitPx: limitPx.value } : missing('price');
    case 'STOP_LOSS':
      return stopPx.ok ? { kind: 'stop', stopPx: stopPx.value } : missing('stopPrice');
    case 'STOP_LOSS_LIMIT':
      return stopPx.ok && limitPx.ok
        ? { kind: 'stop-limit', stopPx: stopPx.value, limitPx: limitPx.value }
        : missing('stopPrice');
    default:
      return complaint(-1116, 'Invalid orderType.');
  }
}

function orderAnswer(
  exchange: TestExchange,
  account: Account,
  params: URLSearchParams,
  shape: (order: ExchangeOrder) => unknown,
): Answer {
  const order = orderOf(exchange, account, params);
  return order === undefined ? complaint(-2013, 'Order does not exist.') : answered(shape(order));
}

function cancelAnswer(exchange: TestExchange, account: Account, params: URLSearchParams): Answer {
  const order = orderOf(exchange, account, params);
  if (order === undefined || !exchange.cancel(order).ok) return complaint(-2011, 'Unknown order sent.');
  return answered({
    ...orderShape(order),
    origClientOrderId: order.clientOrderId,
    clientOrderId: params.get('newClientOrderId') ?? `cancel${order.orderId}`,
    transactTime: exchange.terms.nowMs(),
  });
}

function orderOf(
  exchange: TestExchange,
  account: Account,
  params: URLSearchParams,
): ExchangeOrder | undefined {
  const orderId = params.get('orderId');
  const clientOrderId = params.get('origClientOrderId');
  const order =
    orderId === null
      ? exchange.orderByClientId(account, clientOrderId ?? '')
      : exchange.orders.get(Number(orderId));
  return order?.account === account && ofSymbol([order], params).length === 1 ? order : undefined;
}

function allOrders(exchange: TestExchange, account: Account, params: URLSearchParams): readonly unknown[] {
  const fromMs = Number(params.get('startTime') ?? 0);
  const orders = ofSymbol(exchange.ordersOf(account), params).filter(({ createdMs }) => createdMs >= fromMs);
  return orders.slice(0, Number(params.get('limit') ?? 500)).map(orderShape);
}

function myTrades(exchange: TestExchange, account: Account, params: URLSearchParams): readonly unknown[] {
  const fromId = Number(params.get('fromId') ?? 0);
  const fromMs = Number(params.get('startTime') ?? 0);
  const orderId = params.get('orderId');
  const trades = ofSymbol(exchange.ordersOf(account), params)
    .filter((order) => orderId === null || order.orderId === Number(orderId))
    .flatMap((order) => order.trades)
    .filter(({ tradeId, atMs }) => tradeId >= fromId && atMs >= fromMs)
    .sort((a, b) => a.tradeId - b.tradeId);
  return trades.slice(0, Number(params.get('limit') ?? 500)).map(tradeShape);
}

function ofSymbol(orders: readonly ExchangeOrder[], params: URLSearchParams): readonly ExchangeOrder[] {
  const symbol = params.get('symbol');
  return symbol === null ? orders : orders.filter(({ listing }) => binanceId(listing) === symbol);
}

function restrictions({ canWithdraw, ipRestricted }: Account, nowMs: number): unknown {
  return {
    ipRestrict: ipRestricted,
    createTime: nowMs,
    enableReading: true,
    enableWithdrawals: canWithdraw,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: false,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableSpotAndMarginTrading: true,
  };
}

function missing(name: string): Answer {
  return complaint(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}
