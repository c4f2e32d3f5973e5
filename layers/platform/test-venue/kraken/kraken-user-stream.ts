import { formatDecimal } from '../../../core/foundation/decimal.ts';
import { holdingOf, type Account } from '../account.ts';
import type { ExchangeEvent, ExchangeOrder, ExchangeTrade } from '../exchange-order.ts';
import { symbolOf } from '../listing.ts';
import type { TestExchange } from '../test-exchange.ts';
import { digits } from './kraken-json.ts';
import { txid } from './kraken-names.ts';
import { orderTypeOf, price, volume } from './kraken-shapes.ts';

/** The execution reports of an event. The fill that completes an order is followed by a report that it is filled. */
export function executionData(event: Extract<ExchangeEvent, { kind: 'order' | 'fill' }>): readonly unknown[] {
  const { order } = event;
  if (event.kind === 'order')
    return [orderRow(order, { exec_type: event.execution, order_status: event.execution })];
  const order_status = order.status === 'filled' ? 'filled' : 'partially_filled';
  const fill = tradeRow(order, event.trade, order_status);
  return order.status === 'filled' ? [fill, orderRow(order, { exec_type: 'filled', order_status })] : [fill];
}

/** What a subscription begins with: the open orders, and on request the last fifty fills. */
export function snapshotData(
  exchange: TestExchange,
  account: Account,
  withTrades: boolean,
): readonly unknown[] {
  const open = exchange
    .openOrders(account)
    .map((order) =>
      orderRow(order, { exec_type: 'new', order_status: order.filledQty > 0n ? 'partially_filled' : 'new' }),
    );
  if (!withTrades) return open;
  const fills = exchange
    .ordersOf(account)
    .flatMap((order) => order.trades.map((trade) => tradeRow(order, trade, 'filled')));
  return [...open, ...fills.slice(-50)];
}

export function balanceData(account: Account, currencies: readonly string[]): readonly unknown[] {
  return currencies.map((asset) => ({
    asset,
    asset_class: 'currency',
    balance: digits(formatDecimal(holdingOf(account, asset).total)),
    wallets: [],
  }));
}

function orderRow(
  order: ExchangeOrder,
  state: { exec_type: string; order_status: string },
): Record<string, unknown> {
  const { entry, listing, orderId, filledQty, filledNotional, updatedMs } = order;
  const { type } = entry;
  const limitPx = type.kind === 'limit' || type.kind === 'stop-limit' ? type.limitPx : undefined;
  return {
    ...state,
    order_id: txid('O', orderId),
    ...(entry.clientOrderId === undefined ? {} : { cl_ord_id: entry.clientOrderId }),
    symbol: symbolOf(listing),
    side: entry.side,
    order_type: orderTypeOf(order),
    order_qty: digits(volume(listing, entry.quantity)),
    cum_qty: digits(volume(listing, filledQty)),
    cum_cost: digits(formatDecimal(filledNotional)),
    ...(limitPx === undefined ? {} : { limit_price: digits(price(listing, limitPx)) }),
    time_in_force: entry.timeInForce.toUpperCase(),
    order_userref: 0,
    timestamp: new Date(updatedMs).toISOString(),
  };
}

function tradeRow(order: ExchangeOrder, trade: ExchangeTrade, order_status: string): Record<string, unknown> {
  const { listing } = order;
  const { lastPx, lastQty, fee, feeCurrency, tradeId, liquidity, atMs } = trade;
  return {
    ...orderRow(order, { exec_type: 'trade', order_status }),
    exec_id: txid('T', tradeId),
    trade_id: tradeId,
    last_price: digits(price(listing, lastPx)),
    last_qty: digits(volume(listing, lastQty)),
    cost: digits(formatDecimal((lastPx * lastQty) / 10n ** 18n)),
    liquidity_ind: liquidity === 'maker' ? 'm' : 't',
    fees: [{ asset: feeCurrency, qty: digits(formatDecimal(fee)) }],
    timestamp: new Date(atMs).toISOString(),
  };
}
