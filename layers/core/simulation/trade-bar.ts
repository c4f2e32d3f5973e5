import { assert } from '../foundation/assert.ts';
import {
  greatest,
  least,
  minus,
  moneyFrom,
  negate,
  notionalOf,
  plus,
  roundToLot,
  roundToTick,
  toNumber,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../foundation/decimal.ts';
import type { Bar } from '../market/bar.ts';
import type { OrderRequest } from '../execution/order.ts';
import type { Fill } from '../portfolio/fill.ts';
import { slippageRatio } from '../risk/cost-model.ts';
import { limitPrice, marketPrice, stopPrice, trailed, type BarPrice } from './bar-prices.ts';
import {
  holdingOf,
  settleTrade,
  type BarVenue,
  type BarVenueRules,
  type RestingOrder,
  type VenueReport,
} from './bar-venue.ts';
import { advanceVolatility, NO_VOLATILITY, type VenueVolatility } from './venue-volatility.ts';

/**
 * Trades one bar. At the open: market orders, stops gapped through, limits already better. Within the bar only the
 * range is known, so the worse order of events is taken: stops before limits. Fills share the bar's volume up to the
 * participation ratio. Afterwards trailing stops follow, day orders end, and orders with nothing to reduce are
 * cancelled.
 */
export function tradeBar(
  before: BarVenue,
  bar: Bar,
  rules: BarVenueRules,
): { readonly venue: BarVenue; readonly reports: readonly VenueReport[] } {
  const { symbol, lot } = rules.instrument;
  const volatility = before.volatility.find((entry) => entry.symbol === symbol)?.state ?? NO_VOLATILITY;
  const volumeLeft = roundToLot(bar.volume * rules.participationRatio, lot, 'floor');
  const session: BarSession = { venue: before, reports: [], volumeLeft, volatility, bar, rules };
  for (const rule of [marketPrice, stopPrice, limitPrice]) tradeBy(session, rule);
  closeSession(session);
  const others = session.venue.volatility.filter((entry) => entry.symbol !== symbol);
  const state = advanceVolatility(volatility, bar);
  return {
    venue: { ...session.venue, volatility: [...others, { symbol, state }] },
    reports: session.reports,
  };
}

/** One bar while it is being traded. It does not outlive `tradeBar`. */
interface BarSession {
  venue: BarVenue;
  reports: VenueReport[];
  volumeLeft: Qty;
  readonly volatility: VenueVolatility;
  readonly bar: Bar;
  readonly rules: BarVenueRules;
}

type PriceRule = (order: RestingOrder, bar: Bar) => BarPrice | undefined;

/** Venues charge in hundredths of a cent or finer. */
const FEE_DECIMALS = 4;

function tradeBy(session: BarSession, rule: PriceRule): void {
  const { bar, rules } = session;
  for (const { request } of session.venue.resting) {
    // Looked up again: an earlier fill of this bar may have changed or removed it.
    const order = session.venue.resting.find(
      (other) => other.request.clientOrderId === request.clientOrderId,
    );
    if (order === undefined || request.symbol !== rules.instrument.symbol || order.arrivedMs >= bar.closeMs)
      continue;
    const price = rule(order, bar);
    if (price !== undefined) fillAt(session, order, price);
  }
}

function closeSession(session: BarSession): void {
  const { bar, rules } = session;
  const { symbol, tick } = rules.instrument;
  for (const order of session.venue.resting) {
    if (order.request.symbol !== symbol || order.arrivedMs >= bar.closeMs) continue;
    if (order.request.timeInForce === 'day') cancel(session, order, 'DAY_ENDED');
    else if (isOrphan(session.venue, order)) cancel(session, order, 'NOTHING_TO_REDUCE');
    else replace(session, trailed(order, bar, tick));
  }
}

function fillAt(session: BarSession, order: RestingOrder, price: BarPrice): void {
  const { lot } = session.rules.instrument;
  const wanted = fillable(session, order);
  const { px, worseBy } = afterSlippage(session, order, { ...price, wanted });
  const affordable = affordableQty(session, order.request, { px, wanted });
  const quantity = roundToLot(least(affordable, session.volumeLeft), lot, 'floor');
  if (quantity <= ZERO_QTY) {
    if (affordable <= ZERO_QTY && wanted > ZERO_QTY) cancel(session, order, 'INSUFFICIENT_FUNDS');
    return;
  }
  const fill = fillOf(session, order, { quantity, px, worseBy, price });
  session.volumeLeft = minus(session.volumeLeft, quantity);
  session.venue = settleTrade(session.venue, fill);
  session.reports.push({ clientOrderId: fill.clientOrderId, event: { kind: 'fill', fill } });
  replace(session, { ...order, filled: plus(order.filled, quantity) });
  releaseChildren(session, order.request, quantity);
  reduceSiblings(session, order.request, quantity);
}

/** What the order may still fill: released, and not more than it can reduce where it may do no more than that. */
function fillable({ venue, rules }: BarSession, { request, released, filled }: RestingOrder): Qty {
  const open = minus(released, filled);
  const mayOpen = !request.reduceOnly && (request.side === 'buy' || rules.instrument.shortable);
  return mayOpen ? open : least(open, reducible(venue, request));
}

function reducible(venue: BarVenue, { symbol, side }: OrderRequest): Qty {
  const held = holdingOf(venue, symbol);
  return greatest(side === 'sell' ? held : negate(held), ZERO_QTY);
}

function affordableQty(
  { venue, rules }: BarSession,
  { side, reduceOnly }: OrderRequest,
  { px, wanted }: { px: Px; wanted: Qty },
): Qty {
  if (side === 'sell' || reduceOnly) return wanted;
  const { takerFeeRatio } = rules.costs;
  // The fee is rounded up, and that may not overdraw the account either.
  const spare = takerFeeRatio > 0 ? 10 ** -FEE_DECIMALS : 0;
  const cash = Math.max(0, toNumber(venue.cash) - spare);
  return least(
    wanted,
    roundToLot(cash / (toNumber(px) * (1 + takerFeeRatio)), rules.instrument.lot, 'floor'),
  );
}

/** The price after slippage (takers only), rounded against us, and how much worse than the reference it is. */
function afterSlippage(
  session: BarSession,
  order: RestingOrder,
  { px: reference, taker, wanted }: BarPrice & { wanted: Qty },
): { readonly px: Px; readonly worseBy: number } {
  const { tick } = session.rules.instrument;
  const sign = order.request.side === 'buy' ? 1 : -1;
  const slipped = taker ? reference * (1 + sign * takerSlippage(session, order, wanted)) : reference;
  const px = greatest(roundToTick(slipped, tick, sign > 0 ? 'ceil' : 'floor'), tick);
  return { px, worseBy: Math.max(0, sign * (toNumber(px) - reference)) };
}

/** The cost model, and the drift to be expected while an order that came after the open was still under way. */
function takerSlippage({ bar, rules, volatility }: BarSession, order: RestingOrder, wanted: Qty): number {
  const { normalised, session } = volatility;
  const volumeRatio = bar.volume > 0 ? toNumber(wanted) / bar.volume : 0;
  const inputs = { normalisedVolatility: normalised, sessionVolatility: session, volumeRatio };
  const lateMs = Math.max(0, order.arrivedMs - bar.openMs);
  return slippageRatio(rules.costs, inputs) + session * Math.sqrt(lateMs / (bar.closeMs - bar.openMs));
}

function fillOf(
  { venue, bar, rules }: BarSession,
  { request, arrivedMs }: RestingOrder,
  { quantity, px, worseBy, price }: { quantity: Qty; px: Px; worseBy: number; price: BarPrice },
): Fill {
  const feeRatio = price.taker ? rules.costs.takerFeeRatio : rules.costs.makerFeeRatio;
  return {
    tradeId: `sim-t${venue.tradesMade + 1}`,
    clientOrderId: request.clientOrderId,
    symbol: request.symbol,
    side: request.side,
    lastQty: quantity,
    lastPx: px,
    fee: moneyFrom(toNumber(notionalOf(px, quantity)) * feeRatio, FEE_DECIMALS, 'ceil'),
    liquidity: price.taker ? 'taker' : 'maker',
    slippage: moneyFrom(worseBy * toNumber(quantity), FEE_DECIMALS, 'nearest'),
    // When within the bar a stop or limit traded is not known; it is known by its close.
    atMs: price.atOpen ? (arrivedMs > bar.openMs ? arrivedMs : bar.openMs) : bar.closeMs,
  };
}

function releaseChildren(session: BarSession, parent: OrderRequest, quantity: Qty): void {
  for (const child of session.venue.resting) {
    if (child.request.parentId !== parent.clientOrderId) continue;
    replace(session, { ...child, released: plus(child.released, quantity) });
  }
}

/** One cancels the other, in proportion: a partly filled stop leaves the target for the rest. */
function reduceSiblings(session: BarSession, { ocoGroup, clientOrderId }: OrderRequest, quantity: Qty): void {
  if (ocoGroup === undefined) return;
  for (const sibling of session.venue.resting) {
    const { request } = sibling;
    if (request.ocoGroup !== ocoGroup || request.clientOrderId === clientOrderId) continue;
    const released = minus(sibling.released, quantity);
    if (released <= sibling.filled && !parentRests(session.venue, request))
      cancel(session, sibling, 'OCO_SIBLING_FILLED');
    else replace(session, { ...sibling, released });
  }
}

/** A reduce-only order that has nothing more to reduce, now or by what its parent may still fill. */
function isOrphan(venue: BarVenue, { request, released, filled }: RestingOrder): boolean {
  if (!request.reduceOnly || parentRests(venue, request)) return false;
  return released <= filled || reducible(venue, request) === ZERO_QTY;
}

function parentRests(venue: BarVenue, { parentId }: OrderRequest): boolean {
  return venue.resting.some(({ request }) => request.clientOrderId === parentId);
}

/** Puts the order's next state in its place, or takes it off the book once all it may ever fill has filled. */
function replace(session: BarSession, next: RestingOrder): void {
  const done = next.filled >= next.request.quantity;
  const resting = session.venue.resting.flatMap((other) =>
    other.request.clientOrderId !== next.request.clientOrderId ? [other] : done ? [] : [next],
  );
  session.venue = { ...session.venue, resting };
}

function cancel(session: BarSession, { request }: RestingOrder, reason: string): void {
  const { clientOrderId } = request;
  const resting = session.venue.resting.filter((other) => other.request.clientOrderId !== clientOrderId);
  assert(resting.length < session.venue.resting.length, `${clientOrderId} is not resting`);
  session.venue = { ...session.venue, resting };
  session.reports.push({ clientOrderId, event: { kind: 'canceled', atMs: session.bar.closeMs, reason } });
}
