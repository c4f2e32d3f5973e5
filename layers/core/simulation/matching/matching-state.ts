import type { Side } from '../../portfolio/fill.ts';
import { isInSight, marketBook, type MarketBook } from './market-book.ts';
import { orderQueue } from './order-queue.ts';
import { lotsAt, type PriceLadder } from './price-ladder.ts';
import { RISK_AVERSE, type QueueModel } from './queue-position.ts';
import type { VenueEvent } from './venue-event.ts';
import type { LiveOrder, OrderQueue, Participant } from './venue-order.ts';

/** How the venue matches. */
export interface MatchingRules {
  /** `recorded`: orders meet a market that is fed in beside each other's; `none`: only each other's. */
  readonly market: 'recorded' | 'none';
  readonly queueModel: QueueModel;
  /** `until-update`: what takers take from the recorded market is gone until that level is next updated. */
  readonly impact: 'none' | 'until-update';
}

export const EXCHANGE: MatchingRules = { market: 'none', queueModel: RISK_AVERSE, impact: 'none' };
export const REPLAY: MatchingRules = { market: 'recorded', queueModel: RISK_AVERSE, impact: 'none' };
/** Beside a market that is followed as it happens. */
export const FOLLOWED: MatchingRules = {
  market: 'recorded',
  queueModel: RISK_AVERSE,
  impact: 'until-update',
};

/** One instrument's matching engine: a deterministic function of what was fed in, kept as mutable state for its speed. */
export interface MatchingState {
  readonly rules: MatchingRules;
  readonly market: MarketBook;
  readonly bids: OrderQueue;
  readonly asks: OrderQueue;
  /** Buy stops are reached from below, lowest first, sell stops from above. */
  readonly buyStops: OrderQueue;
  readonly sellStops: OrderQueue;
  readonly participants: Map<string, Participant>;
  readonly groups: Map<string, LiveOrder[]>;
  readonly children: Map<LiveOrder, LiveOrder[]>;
  /** Woken by a trigger or a parent's fill, on their way into the book. */
  readonly woken: LiveOrder[];
  /** Those that end by themselves. */
  readonly expiring: Set<LiveOrder>;
  nextExpiryUs: number;
  /** What has happened since the caller last took it. */
  events: VenueEvent[];
  nowUs: number;
  /** Of the last trade, 0 before the first. */
  lastTick: number;
  ordersSeen: number;
  tradesMade: number;
}

export function matchingState(rules: MatchingRules): MatchingState {
  return {
    rules,
    market: marketBook(rules.market === 'none' ? 'live' : 'syncing'),
    bids: orderQueue('bids'),
    asks: orderQueue('asks'),
    buyStops: orderQueue('asks'),
    sellStops: orderQueue('bids'),
    participants: new Map(),
    groups: new Map(),
    children: new Map(),
    woken: [],
    expiring: new Set(),
    nextExpiryUs: Infinity,
    events: [],
    nowUs: 0,
    lastTick: 0,
    ordersSeen: 0,
    tradesMade: 0,
  };
}

/** The one with that name, new to the venue with no position unless it has been here. */
export function participant(state: MatchingState, id: string): Participant {
  const known = state.participants.get(id);
  if (known !== undefined) return known;
  const added: Participant = { id, positionLots: 0, reduceOnlyOrders: 0, orders: new Map() };
  state.participants.set(id, added);
  return added;
}

/** Where orders of that side rest. */
export function ownQueue(state: MatchingState, side: Side): OrderQueue {
  return side === 'buy' ? state.bids : state.asks;
}

/** The market's levels of that side. */
export function marketLadder({ market }: MatchingState, side: Side): PriceLadder {
  return side === 'buy' ? market.bids : market.asks;
}

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/** What the market shows at that tick, before any order of ours. */
export function marketLotsAt(state: MatchingState, side: Side, tick: number): number {
  return lotsAt(marketLadder(state, side), tick);
}

/** What stands before an order that joins that tick now. Where the market cannot be seen, no trade there reaches it. */
export function queueAhead(state: MatchingState, side: Side, tick: number): number {
  return isInSight(state.market, side === 'buy' ? 'bid' : 'ask', tick)
    ? marketLotsAt(state, side, tick)
    : Infinity;
}

/** Takes what has happened since the last time. */
export function takeEvents(state: MatchingState): readonly VenueEvent[] {
  const { events } = state;
  state.events = [];
  return events;
}
