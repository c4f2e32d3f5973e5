import type { Side } from '../../portfolio/fill.ts';
import type { PriceLadder } from './price-ladder.ts';
import type { QueuePlace } from './queue-position.ts';

/** What happens when an order would trade with another of its own owner: which of the two gives way, or both by as much. */
export type SelfTradePolicy = 'allow' | 'cancel-newest' | 'cancel-oldest' | 'cancel-both' | 'decrement';

/** A type by its prices in whole ticks. A stop waits for a trade at its price or worse, then is a market or limit order. */
export type VenueOrderType =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly limitTick: number }
  | { readonly kind: 'stop'; readonly stopTick: number }
  | { readonly kind: 'stop-limit'; readonly stopTick: number; readonly limitTick: number };

/** How long it may live: `ioc` trades at once and cancels the rest, `fok` trades all of it at once or nothing. */
export type VenueTimeInForce =
  { readonly kind: 'gtc' | 'ioc' | 'fok' } | { readonly kind: 'gtd'; readonly untilUs: number };

/** An order as it reaches the venue, in whole ticks and lots. */
export interface NewOrder {
  readonly clientOrderId: string;
  readonly owner: string;
  readonly side: Side;
  readonly lots: number;
  readonly type: VenueOrderType;
  readonly timeInForce: VenueTimeInForce;
  /** Refused where it would trade on arrival. */
  readonly postOnly?: boolean;
  /** May only bring its owner's position towards zero. */
  readonly reduceOnly?: boolean;
  /** An iceberg: no more than this is shown at a time, and each new slice goes to the back of its queue. */
  readonly displayLots?: number;
  readonly selfTrade?: SelfTradePolicy;
  /** Sleeps until that order of the same submission fills, then works for as much as it filled. */
  readonly parentId?: string;
  /** Of its owner's orders that share it, a fill of one reduces the others by as much. */
  readonly ocoGroup?: string;
}

/** Who sends orders, and what they have traded. */
export interface Participant {
  readonly id: string;
  positionLots: number;
  /** How many of its live orders are reduce-only. */
  reduceOnlyOrders: number;
  /** Live orders by client order id. */
  readonly orders: Map<string, LiveOrder>;
}

/** Orders of one side, first come first served at each tick. The ladder holds what they show. */
export interface OrderQueue {
  readonly ladder: PriceLadder;
  /** By the ladder's slots. */
  readonly heads: (LiveOrder | undefined)[];
  readonly tails: (LiveOrder | undefined)[];
}

/**
 * Where a live order is. `sleeping`: its parent has not filled; `waiting`: a stop; `entering`: on its way into the book;
 * `resting`: in its queue.
 */
export type OrderStage = 'sleeping' | 'waiting' | 'entering' | 'resting' | 'done';

/** An order at the venue. The engine's own record: mutable, and never handed out. */
export interface LiveOrder extends QueuePlace {
  readonly id: number;
  readonly request: NewOrder;
  readonly owner: Participant;
  readonly parent: LiveOrder | undefined;
  stage: OrderStage;
  /** Whether its stop has been reached, or it has none. */
  triggered: boolean;
  /** 0 for a market order. */
  limitTick: number;
  stopTick: number;
  totalLots: number;
  filledLots: number;
  /** What may still fill now: without what a sleeping child waits for or a sibling has taken. */
  openLots: number;
  /** What its queue shows of it. */
  shownLots: number;
  /** Scratch of one trade: what is due to it. */
  dueLots: number;
  queue: OrderQueue | undefined;
  previous: LiveOrder | undefined;
  next: LiveOrder | undefined;
}

/** What it may trade now: all that is open, or for a reduce-only order what its owner has to reduce. */
export function roomOf({ request, owner, openLots }: LiveOrder): number {
  return request.reduceOnly === true
    ? Math.min(openLots, reducibleLots(owner.positionLots, request.side))
    : openLots;
}

/** How many lots of a position an order of this side can close. */
export function reducibleLots(positionLots: number, side: Side): number {
  return Math.max(0, side === 'sell' ? positionLots : -positionLots);
}

/** What it shows when it comes to the front of its display. */
export function nextShownLots({ request: { displayLots }, openLots }: LiveOrder): number {
  return displayLots === undefined ? openLots : Math.min(displayLots, openLots);
}
