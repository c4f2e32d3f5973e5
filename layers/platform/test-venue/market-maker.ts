import { assert } from '../../core/foundation/assert.ts';
import type { Rng } from '../../core/foundation/rng.ts';
import { cancelOrder, submitOrders } from '../../core/simulation/matching/matching-engine.ts';
import { takeEvents } from '../../core/simulation/matching/matching-state.ts';
import type { NewOrder } from '../../core/simulation/matching/venue-order.ts';
import type { Market } from './exchange-market.ts';
import { stepsOf } from './listing.ts';
import type { TestExchange } from './test-exchange.ts';

/** Quotes both sides of an instrument, so that takers fill. The house: it has no balance and no limits. */
export interface MarketMaker {
  /** Where it quotes, in ticks; the best bid is one tick below, the best ask one above. */
  readonly midTick: () => number;
  /** Takes every quote away and quotes again around that tick. */
  quoteAround(midTick: number): void;
  /** Fills up what takers have taken. */
  refill(): void;
  /** Moves a few ticks at random, quotes there, and lets somebody trade: the market lives. */
  wander(rng: Rng): void;
  /** Takes every quote away: an empty book. */
  withdraw(): void;
  /** Somebody else trades that many lots at the market. */
  trade(side: 'buy' | 'sell', lots: number): void;
}

const HOUSE = 'house';
const PASSER_BY = 'passer-by';
const LEVELS = 12;

export function marketMaker(exchange: TestExchange, market: Market): MarketMaker {
  const { listing, engine } = market;
  const levelLots = steps(listing.levelQty, listing.lot);
  let midTick = steps(listing.startPx, listing.tick);
  let sent = 0;
  let quotes: string[] = [];
  const withdraw = (): void => {
    for (const clientOrderId of quotes)
      cancelOrder(engine, { owner: HOUSE, clientOrderId }, exchange.nowUs());
    quotes = [];
  };
  const order = (request: Pick<NewOrder, 'owner' | 'side' | 'lots' | 'type'>): NewOrder => ({
    ...request,
    clientOrderId: `${request.owner}-${++sent}`,
    timeInForce: { kind: 'gtc' },
  });
  const settle = (): void => {
    exchange.settle(market, takeEvents(engine));
  };
  const quoteAround = (tick: number): void => {
    midTick = tick;
    withdraw();
    const ladder = Array.from({ length: LEVELS }, (_, level) => level + 1).flatMap((away) => [
      order({ owner: HOUSE, side: 'buy', lots: levelLots, type: { kind: 'limit', limitTick: tick - away } }),
      order({ owner: HOUSE, side: 'sell', lots: levelLots, type: { kind: 'limit', limitTick: tick + away } }),
    ]);
    quotes = ladder.map(({ clientOrderId }) => clientOrderId);
    submitOrders(engine, ladder, exchange.nowUs());
    settle();
  };
  const trade = (side: 'buy' | 'sell', lots: number): void => {
    submitOrders(
      engine,
      [order({ owner: PASSER_BY, side, lots, type: { kind: 'market' } })],
      exchange.nowUs(),
    );
    settle();
  };
  return {
    midTick: () => midTick,
    quoteAround,
    refill: () => {
      quoteAround(midTick);
    },
    wander: (rng) => {
      quoteAround(midTick + rng.below(5) - 2);
      trade(rng.next() < 0.5 ? 'buy' : 'sell', 1 + rng.below(levelLots));
    },
    withdraw: () => {
      withdraw();
      settle();
    },
    trade,
  };
}

function steps(value: bigint, step: bigint): number {
  const count = stepsOf(value, step);
  assert(count !== undefined, 'a listing quotes whole ticks and lots');
  return count;
}
