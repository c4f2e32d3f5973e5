import { ZERO_QTY, type Qty } from '../../core/foundation/decimal.ts';
import { marketLadder, ownQueue } from '../../core/simulation/matching/matching-state.ts';
import {
  flipped,
  lotsAt,
  nextKey,
  NO_KEY,
  type PriceLadder,
} from '../../core/simulation/matching/price-ladder.ts';
import type { Side } from '../../core/portfolio/fill.ts';
import type { ExchangeCore, Market } from './exchange-market.ts';
import type { BookLevel } from './exchange-order.ts';
import { pxOfTick, qtyOfLots } from './listing.ts';

/** The book as it stands, best first. */
export function visibleLevels(market: Market, side: Side, depth = Infinity): readonly BookLevel[] {
  const levels: BookLevel[] = [];
  for (const [tick, lots] of lotsByTick(market, side)) {
    if (levels.length === depth) break;
    levels.push(levelOf(market, tick, lots));
  }
  return levels;
}

/** What an order of the other side would meet, best first: the followed market's levels, or the orders that rest here. */
export function* levelsToTake(market: Market, side: Side): Generator<BookLevel> {
  const { followed, engine } = market;
  const ladder = followed === undefined ? ownQueue(engine, side).ladder : marketLadder(engine, side);
  for (const [tick, lots] of ladderLots(ladder)) yield levelOf(market, tick, lots);
}

/** Tells what has changed since the last time, each level with its own number; nothing where nothing has. */
export function publishBook(exchange: ExchangeCore, market: Market): void {
  const { published } = market;
  const now = { bids: new Map(lotsByTick(market, 'buy')), asks: new Map(lotsByTick(market, 'sell')) };
  const bids = changedLevels(market, published.bids, now.bids);
  const asks = changedLevels(market, published.asks, now.asks);
  if (bids.length + asks.length === 0) return;
  const firstId = published.lastId + 1;
  const lastId = published.lastId + bids.length + asks.length;
  Object.assign(published, now, { lastId });
  const atMs = exchange.terms.nowMs();
  exchange.emit({ kind: 'book', listing: market.listing, change: { firstId, lastId, bids, asks, atMs } });
}

function lotsByTick({ engine }: Market, side: Side): Generator<[tick: number, lots: number]> {
  return ladderLots(ownQueue(engine, side).ladder);
}

function* ladderLots(ladder: PriceLadder): Generator<[tick: number, lots: number]> {
  for (let key = ladder.bestKey; key !== NO_KEY; key = nextKey(ladder, key + 1)) {
    const tick = flipped(ladder, key);
    yield [tick, lotsAt(ladder, tick)];
  }
}

function changedLevels(
  market: Market,
  before: ReadonlyMap<number, number>,
  now: ReadonlyMap<number, number>,
): readonly BookLevel[] {
  const gone = [...before.keys()].filter((tick) => !now.has(tick)).map((tick) => levelOf(market, tick, 0));
  const set = [...now]
    .filter(([tick, lots]) => before.get(tick) !== lots)
    .map(([tick, lots]) => levelOf(market, tick, lots));
  return [...gone, ...set];
}

function levelOf({ listing }: Market, tick: number, lots: number): BookLevel {
  const quantity: Qty = lots === 0 ? ZERO_QTY : qtyOfLots(listing, lots);
  return { price: pxOfTick(listing, tick), quantity };
}
