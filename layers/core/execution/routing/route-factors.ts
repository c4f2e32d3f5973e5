import { toNumber, type Px, type Qty } from '../../foundation/decimal.ts';
import type { Side } from '../../portfolio/fill.ts';
import type { BookLevel, VenueCandidate } from './venue-candidate.ts';

/** What each factor is worth. */
export interface RouteWeights {
  /** Of the effective spread; an order pays a half. */
  readonly spread: number;
  /** Basis points for an order as large as the weighted depth. */
  readonly depthBps: number;
  /** How far behind the best price a level counts by 1/e. */
  readonly depthScaleBps: number;
  readonly latencyBpsPerSecond: number;
}

export const ROUTE_WEIGHTS: RouteWeights = {
  spread: 0.5,
  depthBps: 1,
  depthScaleBps: 10,
  latencyBpsPerSecond: 1,
};

/** A venue's factors and what they come to. The costs are in basis points of the order's notional. */
export interface RouteFactors {
  readonly quantity: Qty;
  readonly limitPx: Px;
  readonly averagePx: number;
  /** Twice the distance of the average price from the mid of all usable venues; negative where the venue is better. */
  readonly effectiveSpreadBps: number;
  /** The order's quantity over the weighted depth. */
  readonly depthRatio: number;
  readonly latencyMs: number;
  readonly costsBps: {
    readonly spread: number;
    readonly fee: number;
    readonly depth: number;
    readonly latency: number;
  };
  /** What is left when all costs are taken from nothing: the greatest is the best. */
  readonly scoreBps: number;
}

/** What an order would take of a venue, as the venue's rules have it. */
export interface Taking {
  readonly side: Side;
  readonly quantity: Qty;
  /** The worst price that it would trade at, on the venue's tick. */
  readonly limitPx: Px;
  readonly averagePx: number;
  /** The side of the book that it takes from. */
  readonly levels: readonly BookLevel[];
}

const BPS = 10_000;

/**
 * The score of [E3], in basis points: - spread weight x effective spread - fee - weighted depth - latency, where
 *
 * - the effective spread is 2 x side x (average price of the sweep - mid) / mid, the mid being that of all usable venues
 *   together, so that a better price counts and not only a narrower spread;
 * - weighted depth is `depthBps` x quantity / sum of each level's quantity x exp(-its distance from the best /
 *   `depthScaleBps`): what the sweep leaves of the book it has to trade in;
 * - latency is `latencyBpsPerSecond` x seconds.
 */
export function routeFactors(
  { side, quantity, limitPx, averagePx, levels }: Taking,
  { feeBps, latencyMs }: VenueCandidate,
  midPx: number,
  weights: RouteWeights,
): RouteFactors {
  const sign = side === 'buy' ? 1 : -1;
  const effectiveSpreadBps = (2 * sign * (averagePx - midPx) * BPS) / midPx;
  const depthRatio = toNumber(quantity) / weightedDepth(levels, weights.depthScaleBps);
  const costsBps = {
    spread: weights.spread * effectiveSpreadBps,
    fee: feeBps,
    depth: weights.depthBps * depthRatio,
    latency: (weights.latencyBpsPerSecond * latencyMs) / 1_000,
  };
  const scoreBps = 0 - costsBps.spread - costsBps.fee - costsBps.depth - costsBps.latency;
  return { quantity, limitPx, averagePx, effectiveSpreadBps, depthRatio, latencyMs, costsBps, scoreBps };
}

/** Takes a quantity level by level; undefined where there is not that much. */
export function sweepOf(
  levels: readonly BookLevel[],
  quantity: number,
): { readonly averagePx: number; readonly worstPx: number } | undefined {
  let left = quantity;
  let paid = 0;
  for (const level of levels) {
    const taken = Math.min(left, level.quantity);
    paid += taken * level.px;
    left -= taken;
    if (left <= 0) return { averagePx: paid / quantity, worstPx: level.px };
  }
  return undefined;
}

function weightedDepth(levels: readonly BookLevel[], scaleBps: number): number {
  const [best] = levels;
  if (best === undefined) return 0;
  return levels.reduce((sum, { px, quantity }) => {
    const distanceBps = (Math.abs(px - best.px) * BPS) / best.px;
    return sum + quantity * Math.exp(-distanceBps / scaleBps);
  }, 0);
}
