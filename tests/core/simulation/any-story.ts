import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal, money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import {
  foldOrder,
  pendingOrder,
  type Order,
  type OrderRequest,
} from '../../../layers/core/execution/order.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import {
  applyFill,
  applyFlow,
  emptyPortfolio,
  type Portfolio,
} from '../../../layers/core/portfolio/ledger.ts';
import {
  EMPTY_VENUE,
  fundVenue,
  type BarVenue,
  type BarVenueRules,
  type VenueReport,
} from '../../../layers/core/simulation/bar-venue.ts';
import { submitOrder } from '../../../layers/core/simulation/submit-order.ts';
import { tradeBar } from '../../../layers/core/simulation/trade-bar.ts';
import { aBar, closeOf, openOf } from '../../builders/a-bar.ts';
import { FTSE, NO_COSTS, rulesOf, SPX } from '../../builders/an-instrument.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';

export const CASH = money('3000');
const COSTS = {
  ...NO_COSTS,
  spreadRatio: 0.001,
  takerFeeRatio: 0.0007,
  makerFeeRatio: -0.0001,
  impactCoefficient: 0.1,
  impactFreeRatio: 0.01,
};
/** One may be sold short and the other may not. */
const RULES = new Map<Sym, BarVenueRules>([
  [SPX, rulesOf({}, { costs: COSTS, participationRatio: 0.5, latencyMs: 250 })],
  [
    FTSE,
    rulesOf(
      { symbol: FTSE, shortable: false, lot: qty('0.0001'), minQty: qty('0.0001') },
      { costs: COSTS, latencyMs: 250 },
    ),
  ],
]);

const anyLevel = fc
  .integer({ min: 8_000, max: 12_000 })
  .map((cents) => px(formatDecimal(BigInt(cents) * 10n ** 16n)));
const anyType: fc.Arbitrary<OrderRequest['type']> = fc.oneof(
  fc.constant({ kind: 'market' as const }),
  anyLevel.map((limitPx) => ({ kind: 'limit' as const, limitPx })),
  fc.record({ kind: fc.constant('stop' as const), stopPx: anyLevel }),
  fc.record({
    kind: fc.constant('stop' as const),
    stopPx: anyLevel,
    trailBy: fc.constantFrom(px('3'), px('0.5')),
  }),
);
/** An order before it has its id; a family's parent and group are the order so many before it in the same session. */
const anyOrder = fc.record({
  symbol: fc.constantFrom(SPX, FTSE),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  lots: fc.integer({ min: 1, max: 12 }),
  type: anyType,
  timeInForce: fc.constantFrom('day' as const, 'gtc' as const),
  reduceOnly: fc.boolean(),
  lateMs: fc.constantFrom(0, 0, 3_600_000, 7 * 3_600_000),
});
const anyBracket = fc.record({
  symbol: fc.constantFrom(SPX, FTSE),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  lots: fc.integer({ min: 1, max: 12 }),
  stop: anyLevel,
  target: anyLevel,
  timeInForce: fc.constantFrom('day' as const, 'gtc' as const),
});
const anyBar = fc.record({
  open: fc.integer({ min: 8_000, max: 12_000 }),
  close: fc.integer({ min: 8_000, max: 12_000 }),
  up: fc.integer({ min: 0, max: 800 }),
  down: fc.integer({ min: 0, max: 800 }),
  volume: fc.oneof(fc.constant(1e6), fc.integer({ min: 0, max: 30 })),
});
const anySession = fc.record({
  orders: fc.array(anyOrder, { maxLength: 3 }),
  brackets: fc.array(anyBracket, { maxLength: 1 }),
  bars: fc.tuple(anyBar, anyBar),
});
type Session = typeof anySession extends fc.Arbitrary<infer T> ? T : never;
export const anySessions = fc.array(anySession, { minLength: 1, maxLength: 8 });

/** What one saw of a venue: its books after each bar, everything it said, and what our own books made of that. */
export interface Story {
  readonly venues: readonly BarVenue[];
  readonly steps: readonly {
    readonly before: BarVenue;
    readonly bar: Bar;
    readonly rules: BarVenueRules;
    readonly fills: readonly Fill[];
  }[];
  readonly reports: readonly VenueReport[];
  readonly requests: ReadonlyMap<string, OrderRequest>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly portfolio: Portfolio;
}

export function lived(sessions: readonly Session[]): Story {
  let venue = fundVenue(EMPTY_VENUE, CASH);
  let portfolio = applyFlow(emptyPortfolio('USD'), { flowId: 'f', amount: CASH, atMs: openOf(0) });
  const orders = new Map<string, Order>();
  const requests = new Map<string, OrderRequest>();
  const venues: BarVenue[] = [];
  const steps: { before: BarVenue; bar: Bar; rules: BarVenueRules; fills: readonly Fill[] }[] = [];
  const reports: VenueReport[] = [];
  for (const [day, session] of sessions.entries()) {
    for (const { request, lateMs } of requestsOf(session, requests.size)) {
      const rules = rulesFor(request.symbol);
      const sentMs = lateMs === 0 ? closeOf(day - 1) : epochMs(openOf(day) + lateMs);
      const answer = submitOrder(venue, request, { rules, sentMs, lastPx: 100 });
      venue = answer.venue;
      requests.set(request.clientOrderId, request);
      orders.set(
        request.clientOrderId,
        foldOrder(pendingOrder(request, { decisionId: 'd', leg: 'entry' }), answer.event),
      );
    }
    for (const [index, symbol] of [SPX, FTSE].entries()) {
      const { open, close, up, down, volume } = at(session.bars, index);
      const bar = aBar({
        day,
        open: open / 100,
        close: close / 100,
        high: (Math.max(open, close) + up) / 100,
        low: (Math.min(open, close) - down) / 100,
        volume,
      });
      const before = venue;
      const rules = rulesFor(symbol);
      const traded = tradeBar(before, bar, rules);
      venue = traded.venue;
      reports.push(...traded.reports);
      for (const { clientOrderId, event } of traded.reports) {
        const order = orders.get(clientOrderId);
        if (order !== undefined) orders.set(clientOrderId, foldOrder(order, event));
        if (event.kind === 'fill') portfolio = applyFill(portfolio, event.fill).portfolio;
      }
      steps.push({
        before,
        bar,
        rules,
        fills: traded.reports.flatMap(({ event }) => (event.kind === 'fill' ? [event.fill] : [])),
      });
    }
    venues.push(venue);
  }
  return { venues, steps, reports, requests, orders, portfolio };
}

function rulesFor(symbol: Sym): BarVenueRules {
  const rules = RULES.get(symbol);
  if (rules === undefined) throw new Error(`${symbol} is not traded here`);
  return rules;
}

function requestsOf(
  { orders, brackets }: Session,
  known: number,
): readonly { request: OrderRequest; lateMs: number }[] {
  let number = known;
  const singles = orders.map(({ symbol, side, lots, type, timeInForce, reduceOnly, lateMs }) => ({
    lateMs,
    request: aRequest({
      clientOrderId: orderId(++number),
      symbol,
      side,
      quantity: qty(String(lots)),
      type,
      timeInForce,
      reduceOnly,
    }),
  }));
  const families = brackets.flatMap(({ symbol, side, lots, stop, target, timeInForce }) => {
    const quantity = qty(String(lots));
    const parent = aRequest({ clientOrderId: orderId(++number), symbol, side, quantity, timeInForce });
    const child = {
      symbol,
      side: side === 'buy' ? 'sell' : 'buy',
      quantity,
      timeInForce: 'gtc',
      reduceOnly: true,
      parentId: parent.clientOrderId,
      ocoGroup: parent.clientOrderId,
    } as const;
    return [
      parent,
      aRequest({
        ...child,
        clientOrderId: orderId(++number),
        type: { kind: 'stop', stopPx: stop, trailBy: px('3') },
      }),
      aRequest({ ...child, clientOrderId: orderId(++number), type: { kind: 'limit', limitPx: target } }),
    ].map((request) => ({ request, lateMs: 0 }));
  });
  return [...singles, ...families];
}
