import type { Side } from '../../portfolio/fill.ts';
import { isInSight, markGap } from './market-book.ts';
import {
  FOLLOWED,
  marketLadder,
  matchingState,
  opposite,
  ownQueue,
  queueAhead,
  type MatchingState,
} from './matching-state.ts';
import { headAt } from './order-queue.ts';
import { flipped, setLots, TICK_LIMIT } from './price-ladder.ts';
import { applyRow, FRAME_END, ROW } from './replay-market.ts';
import type { LiveOrder } from './venue-order.ts';

/** A level as the followed venue shows it, in whole ticks and lots. */
export interface ShownLevel {
  readonly tick: number;
  readonly lots: number;
}

/** Both sides as far as the venue shows them. */
export interface ShownBook {
  readonly bids: readonly ShownLevel[];
  readonly asks: readonly ShownLevel[];
}

/**
 * A venue of ours beside a market that is followed as it happens. Nobody there knows of our orders, so what they take is kept apart
 * from what was last shown: a level is whole again when the venue changes it, and not before.
 */
export interface FollowedMarket {
  readonly engine: MatchingState;
  readonly shown: { bids: ReadonlyMap<number, number>; asks: ReadonlyMap<number, number> };
  /** By how much an order came forward with the book, though the trade that explains it may be told later. */
  readonly early: WeakMap<LiveOrder, { readonly lots: number; readonly atUs: number }>;
}

/** A trade is told within so long of the change of the book that it made. */
const LATE_TRADE_US = 1_000_000;

/** Nothing is known yet, and nothing fills. */
export function followedMarket(): FollowedMarket {
  return {
    engine: matchingState(FOLLOWED),
    shown: { bids: new Map(), asks: new Map() },
    early: new WeakMap(),
  };
}

/**
 * The whole book as it stands now. A crossed one is no book: nothing fills until one comes that is not. The first one after a
 * silence fills whatever of ours it has passed meanwhile, at our prices.
 */
export function seeBook(market: FollowedMarket, book: ShownBook, atUs: number): void {
  const { engine, shown, early } = market;
  const seen = { bids: lotsByTick(book.bids), asks: lotsByTick(book.asks) };
  const isOneSided = seen.bids.size === 0 || seen.asks.size === 0;
  if (isOneSided || Math.max(...seen.bids.keys()) >= Math.min(...seen.asks.keys())) {
    loseBook(market);
    return;
  }
  const before = { ...shown };
  Object.assign(shown, seen);
  engine.market.worstBid = Math.min(...seen.bids.keys());
  engine.market.worstAsk = Math.max(...seen.asks.keys());
  if (engine.market.integrity !== 'live') {
    applyRow(engine, ROW.clear, 0, 0, atUs);
    applyFrame(engine, [...rowsOf(ROW.bid, seen.bids), ...rowsOf(ROW.ask, seen.asks)], atUs);
    return;
  }
  forget(engine, 'buy', before.bids);
  forget(engine, 'sell', before.asks);
  const places = restingPlaces(engine);
  const changes = [
    ...changesOf(engine, 'buy', { before: before.bids, now: seen.bids }),
    ...changesOf(engine, 'sell', { before: before.asks, now: seen.asks }),
  ];
  applyFrame(engine, changes, atUs);
  for (const [order, aheadLots] of places) {
    const lots = aheadLots - order.aheadLots;
    if (order.stage !== 'resting' || lots <= 0 || lots === Infinity) continue;
    early.set(order, { lots: lots + earlyLots(market, order, atUs), atUs });
  }
}

/**
 * The market has traded. Where the book told of it before, our orders at that price have come forward already: they are put back
 * first, for the same trade brings nobody forward twice.
 */
export function seeTrade(
  market: FollowedMarket,
  { takerSide, tick, lots }: { readonly takerSide: Side; readonly tick: number; readonly lots: number },
  atUs: number,
): void {
  const { engine, early } = market;
  if (engine.market.integrity !== 'live') return;
  const queue = ownQueue(engine, opposite(takerSide));
  const line: LiveOrder[] = [];
  for (let order = headAt(queue, flipped(queue.ladder, tick)); order !== undefined; order = order.next) {
    line.push(order);
    const known = earlyLots(market, order, atUs);
    order.aheadLots += known;
    if (known > 0) early.set(order, { lots: Math.max(0, known - lots), atUs });
  }
  applyRow(engine, takerSide === 'buy' ? ROW.buyTrade : ROW.sellTrade, tick, lots, atUs);
  for (const order of line) {
    if (order.stage !== 'resting') continue;
    const { side } = order.request;
    order.aheadLots = Math.min(order.aheadLots, queueAhead(engine, side, order.limitTick));
  }
}

/** The book can no longer be believed: nothing fills until the next whole one. */
export function loseBook({ engine }: FollowedMarket): void {
  markGap(engine.market);
}

function earlyLots({ early }: FollowedMarket, order: LiveOrder, atUs: number): number {
  const known = early.get(order);
  return known === undefined || atUs - known.atUs > LATE_TRADE_US ? 0 : known.lots;
}

type Row = readonly [kind: number, tick: number, lots: number];

function applyFrame(engine: MatchingState, rows: readonly Row[], atUs: number): void {
  for (const [index, [kind, tick, lots]] of rows.entries()) {
    applyRow(engine, index === rows.length - 1 ? kind | FRAME_END : kind, tick, lots, atUs);
  }
}

/** Levels beyond the ladder's reach are not worth a row: nobody trades there. */
function lotsByTick(levels: readonly ShownLevel[]): ReadonlyMap<number, number> {
  const usable = levels.filter(({ tick, lots }) => tick > 0 && tick < TICK_LIMIT && lots > 0);
  return new Map(usable.map(({ tick, lots }) => [tick, lots]));
}

function rowsOf(kind: number, levels: ReadonlyMap<number, number>): readonly Row[] {
  return [...levels].map(([tick, lots]) => [kind, tick, lots]);
}

/** What has moved out of sight is neither there to be taken nor gone from before us. */
function forget(engine: MatchingState, side: Side, before: ReadonlyMap<number, number>): void {
  const ladder = marketLadder(engine, side);
  for (const tick of before.keys())
    if (!isInSight(engine.market, bookSide(side), tick)) setLots(ladder, tick, 0);
}

function changesOf(
  { market }: MatchingState,
  side: Side,
  { before, now }: { before: ReadonlyMap<number, number>; now: ReadonlyMap<number, number> },
): readonly Row[] {
  const kind = side === 'buy' ? ROW.bid : ROW.ask;
  const gone = [...before.keys()].filter((tick) => !now.has(tick) && isInSight(market, bookSide(side), tick));
  const set = [...now].filter(([tick, lots]) => before.get(tick) !== lots);
  return [...gone.map((tick): Row => [kind, tick, 0]), ...set.map(([tick, lots]): Row => [kind, tick, lots])];
}

function bookSide(side: Side): 'bid' | 'ask' {
  return side === 'buy' ? 'bid' : 'ask';
}

function restingPlaces({ participants }: MatchingState): ReadonlyMap<LiveOrder, number> {
  const live = [...participants.values()].flatMap(({ orders }) => [...orders.values()]);
  return new Map(live.filter(({ stage }) => stage === 'resting').map((order) => [order, order.aheadLots]));
}
