import { freeOf, holdingOf } from '../account.ts';
import type { ExchangeEvent, ExchangeOrder, ExchangeTrade } from '../exchange-order.ts';
import { amount, binanceId, limitPxOf, orderStatus, orderType, stopPxOf } from './binance-shapes.ts';

/** What the user data stream says of an event. */
export function userEvent(event: Extract<ExchangeEvent, { kind: 'order' | 'fill' | 'balance' }>): unknown {
  switch (event.kind) {
    case 'order':
      return executionReport(event.order, { execution: event.execution.toUpperCase() });
    case 'fill':
      return executionReport(event.order, { execution: 'TRADE', trade: event.trade });
    case 'balance': {
      const { account, currencies } = event;
      const E = Date.now();
      const B = currencies.map((a) => ({
        a,
        f: amount(freeOf(account, a)),
        l: amount(holdingOf(account, a).locked),
      }));
      return { e: 'outboundAccountPosition', E, u: E, B };
    }
  }
}

function executionReport(
  order: ExchangeOrder,
  { execution, trade }: { execution: string; trade?: ExchangeTrade },
): unknown {
  const { listing, entry, filledQty, filledNotional, createdMs, updatedMs, orderId, clientOrderId } = order;
  const canceled = execution === 'CANCELED';
  const atMs = trade?.atMs ?? updatedMs;
  return {
    e: 'executionReport',
    E: atMs,
    s: binanceId(listing),
    // A cancel has an id of its own, and names the order's as the original one.
    c: canceled ? `cancel${orderId}` : clientOrderId,
    S: entry.side.toUpperCase(),
    o: orderType(order),
    f: entry.timeInForce.toUpperCase(),
    q: amount(entry.quantity),
    p: amount(limitPxOf(order)),
    P: amount(stopPxOf(order)),
    F: '0.00000000',
    g: -1,
    C: canceled ? clientOrderId : '',
    x: execution,
    X: execution === 'NEW' ? 'NEW' : orderStatus(order),
    r: 'NONE',
    i: orderId,
    l: amount(trade?.lastQty ?? 0n),
    z: amount(execution === 'NEW' ? 0n : filledQty),
    L: amount(trade?.lastPx ?? 0n),
    n: amount(trade?.fee ?? 0n),
    N: trade?.feeCurrency ?? null,
    T: atMs,
    t: trade?.tradeId ?? -1,
    I: orderId,
    w: order.status === 'open',
    m: trade?.liquidity === 'maker',
    M: false,
    O: createdMs,
    Z: amount(filledNotional),
    Y: amount(trade === undefined ? 0n : (trade.lastPx * trade.lastQty) / 10n ** 18n),
    Q: '0.00000000',
    W: createdMs,
    V: 'NONE',
  };
}
