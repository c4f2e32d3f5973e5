import { formatDecimal, money, negate, notionalOf, plus, type Money } from '../../core/foundation/decimal.ts';
import type { VenueEvent } from '../../core/simulation/matching/venue-event.ts';
import { credit, lock } from './account.ts';
import type { ExchangeCore, Market } from './exchange-market.ts';
import { lockedCurrency, type ExchangeOrder, type ExchangeTrade } from './exchange-order.ts';
import { pxOfTick, qtyOfLots, type Listing } from './listing.ts';

/** Writes one fact of the engine into the order it is about, if that is an account's and not the house's, and tells of it. */
export function settleEvent(
  exchange: ExchangeCore,
  market: Market,
  { order, event }: { order: ExchangeOrder | undefined; event: VenueEvent },
): void {
  switch (event.kind) {
    case 'accepted':
      if (order !== undefined) exchange.emit({ kind: 'order', order, execution: 'new' });
      return;
    case 'partially-filled':
    case 'filled':
      settleTrade(exchange, market, { order, event });
      return;
    case 'canceled':
    case 'expired':
      if (order === undefined) return;
      order.status = event.kind === 'canceled' && event.reason === 'REQUESTED' ? 'canceled' : 'expired';
      order.updatedMs = exchange.terms.nowMs();
      exchange.emit({ kind: 'order', order, execution: order.status });
      return;
    case 'triggered':
    case 'amended':
    case 'rejected':
    case 'amend-rejected':
    case 'cancel-rejected':
      return;
  }
}

/** An invented market trades for as long as its process lives; nobody asks for trades so old. */
const TRADES_MAX = 20_000;

type FillEvent = Extract<VenueEvent, { kind: 'filled' | 'partially-filled' }>;

function settleTrade(
  exchange: ExchangeCore,
  market: Market,
  { order, event }: { order: ExchangeOrder | undefined; event: FillEvent },
): void {
  const atMs = exchange.terms.nowMs();
  if (order !== undefined) settleAccount(exchange, order, tradeOf(exchange, order, { event, atMs }));
  if (event.liquidity !== 'taker') return;
  const lastPx = pxOfTick(market.listing, event.lastTick);
  const lastQty = qtyOfLots(market.listing, event.lastLots);
  const { trades } = market;
  const trade = { tradeId: (trades.at(-1)?.tradeId ?? 0) + 1, lastPx, lastQty, takerSide: event.side, atMs };
  trades.push(trade);
  if (trades.length > TRADES_MAX) trades.splice(0, TRADES_MAX / 2);
  exchange.emit({ kind: 'trade', listing: market.listing, trade });
}

function tradeOf(
  exchange: ExchangeCore,
  order: ExchangeOrder,
  { event, atMs }: { event: FillEvent; atMs: number },
): ExchangeTrade {
  const { listing, orderId, clientOrderId } = order;
  const { feeIn } = exchange.terms;
  const lastPx = pxOfTick(listing, event.lastTick);
  const lastQty = qtyOfLots(listing, event.lastLots);
  const inBase = feeIn === 'received' && event.side === 'buy';
  const value = inBase ? lastQty : notionalOf(lastPx, lastQty);
  return {
    tradeId: exchange.nextTradeId(),
    orderId,
    clientOrderId,
    listing,
    side: event.side,
    lastPx,
    lastQty,
    fee: asMoney((value * feeRatio(exchange, listing, event.liquidity)) / ONE),
    feeCurrency: inBase ? listing.base : listing.quote,
    liquidity: event.liquidity,
    atMs,
  };
}

const ONE = 10n ** 18n;

function feeRatio({ terms }: ExchangeCore, { fees }: Listing, liquidity: FillEvent['liquidity']): bigint {
  if (fees !== undefined) return liquidity === 'maker' ? fees.makerRatio : fees.takerRatio;
  return (BigInt(liquidity === 'maker' ? terms.makerFeeBps : terms.takerFeeBps) * ONE) / 10_000n;
}

function settleAccount(exchange: ExchangeCore, order: ExchangeOrder, trade: ExchangeTrade): void {
  const { account, listing, entry } = order;
  const { lastQty, lastPx, fee } = trade;
  const notional = notionalOf(lastPx, lastQty);
  const sign = entry.side === 'buy' ? 1n : -1n;
  credit(account, listing.base, sign * lastQty);
  credit(account, listing.quote, -sign * notional);
  credit(account, trade.feeCurrency, negate(fee));
  order.filledQty = plus(order.filledQty, lastQty);
  order.filledNotional = plus(order.filledNotional, notional);
  order.fee = plus(order.fee, fee);
  order.updatedMs = trade.atMs;
  order.trades.push(trade);
  if (order.filledQty === entry.quantity) order.status = 'filled';
  const freed = (order.bound.amount * lastQty) / (entry.quantity - order.filledQty + lastQty);
  order.bound.amount -= freed;
  lock(account, lockedCurrency(order), -freed);
  exchange.emit({ kind: 'fill', order, trade });
  if (order.status === 'open') {
    exchange.emit({ kind: 'balance', account, currencies: [listing.base, listing.quote] });
  }
}

function asMoney(units: bigint): Money {
  return money(formatDecimal(units));
}
