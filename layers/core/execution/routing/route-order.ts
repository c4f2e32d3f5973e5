import { assert } from '../../foundation/assert.ts';
import { toNumber, type Px } from '../../foundation/decimal.ts';
import { ok, refuse, type Refusal, type Result } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Side } from '../../portfolio/fill.ts';
import { fitOrder } from '../venue-rules.ts';
import {
  ROUTE_WEIGHTS,
  routeFactors,
  sweepOf,
  type RouteFactors,
  type RouteWeights,
  type Taking,
} from './route-factors.ts';
import {
  levelsToTake,
  type BookLevel,
  type RouteRequest,
  type VenueBook,
  type VenueCandidate,
} from './venue-candidate.ts';

/** A venue's place in the record: why it could not be used, or what it would have cost. */
export type JudgedVenue =
  | { readonly kind: 'unusable'; readonly venue: string; readonly refusal: Refusal }
  | { readonly kind: 'usable'; readonly venue: string; readonly factors: RouteFactors };

export interface Route {
  /** All that were asked, by name. */
  readonly judged: readonly JudgedVenue[];
  /** The venue of the best score, or NO_USABLE_VENUE with each venue's code. */
  readonly choice: Result<{ readonly venue: string; readonly factors: RouteFactors }>;
}

export interface RouteLimits {
  readonly weights: RouteWeights;
  readonly bookAgeMsMax: number;
}

/** The stream of a market where nothing happens shows every two seconds that it would tell. */
export const ROUTE_LIMITS: RouteLimits = { weights: ROUTE_WEIGHTS, bookAgeMsMax: 5_000 };

/**
 * Where an order that is to trade at once should go ([E3]), by the score of `routeFactors`; of equals the first by name. A
 * venue is unusable that is halted (VENUE_HALTED), whose book is not proven whole (BOOK_NOT_LIVE), old (BOOK_STALE), empty
 * (BOOK_EMPTY) or crossed (BOOK_CROSSED), whose cost is not known (COST_UNKNOWN), that has too little within the limit
 * (TOO_THIN), or whose rules refuse the order (`fitOrder`).
 */
export function routeOrder(
  request: RouteRequest,
  candidates: readonly VenueCandidate[],
  { weights, bookAgeMsMax }: RouteLimits = ROUTE_LIMITS,
): Route {
  const byName = candidates.toSorted((a, b) => (a.venue < b.venue ? -1 : a.venue > b.venue ? 1 : 0));
  const asked = byName.map((candidate) => ({
    candidate,
    taking: takingFrom(candidate, request, bookAgeMsMax),
  }));
  const midPx = commonMid(asked.flatMap(({ candidate, taking }) => (taking.ok ? [candidate.book] : [])));
  const judged = asked.map(({ candidate, taking }): JudgedVenue => {
    const { venue } = candidate;
    if (!taking.ok) return { kind: 'unusable', venue, refusal: taking.error };
    return { kind: 'usable', venue, factors: routeFactors(taking.value, candidate, midPx, weights) };
  });
  return { judged, choice: choiceOf(judged) };
}

function takingFrom(
  candidate: VenueCandidate,
  { side, quantity, limitPx, nowMs }: RouteRequest,
  bookAgeMsMax: number,
): Result<Taking> {
  const fault = faultOf(candidate, nowMs, bookAgeMsMax);
  if (fault !== undefined) return fault;
  const levels = levelsWithin(levelsToTake(candidate.book, side), side, limitPx);
  const wanted = toNumber(quantity);
  const worst = sweepOf(levels, wanted)?.worstPx;
  if (worst === undefined) {
    const available = levels.reduce((sum, level) => sum + level.quantity, 0);
    return refuse('TOO_THIN', `${available} to be had of ${wanted}`, { available, wanted });
  }
  const fitted = fitOrder({ quantity, limitPx: worst }, candidate.rules, side === 'buy' ? 'floor' : 'ceil');
  if (!fitted.ok) return fitted;
  const { quantity: fittedQty, limitPx: fittedPx } = fitted.value;
  const sweep = sweepOf(levels, toNumber(fittedQty));
  assert(sweep !== undefined && fittedPx !== undefined, 'less than was to be had was not');
  return ok({ side, quantity: fittedQty, limitPx: fittedPx, averagePx: sweep.averagePx, levels });
}

/** What speaks against the venue, whatever the order. */
function faultOf(
  { status, book, feeBps, latencyMs }: VenueCandidate,
  nowMs: EpochMs,
  bookAgeMsMax: number,
): Result<never> | undefined {
  if (status === 'halted') return refuse('VENUE_HALTED', 'the venue has halted trading');
  if (book.state !== 'live')
    return refuse('BOOK_NOT_LIVE', `the book is ${book.state}`, { state: book.state });
  const ageMs = nowMs - book.atMs;
  if (ageMs > bookAgeMsMax)
    return refuse('BOOK_STALE', `the book is ${ageMs} ms old`, { ageMs, bookAgeMsMax });
  const [bid, ask] = [book.bids[0]?.px, book.asks[0]?.px];
  if (bid === undefined || ask === undefined) return refuse('BOOK_EMPTY', 'a side of the book is empty');
  if (bid >= ask) return refuse('BOOK_CROSSED', `a bid of ${bid} meets an ask of ${ask}`, { bid, ask });
  if (!Number.isFinite(feeBps) || !(latencyMs >= 0 && latencyMs < Infinity))
    return refuse('COST_UNKNOWN', 'its fee or its latency is not known', {
      fee: `${feeBps}`,
      latency: `${latencyMs}`,
    });
  return undefined;
}

function levelsWithin(
  levels: readonly BookLevel[],
  side: Side,
  limitPx: Px | undefined,
): readonly BookLevel[] {
  if (limitPx === undefined) return levels;
  const bound = toNumber(limitPx);
  return levels.filter(({ px }) => (side === 'buy' ? px <= bound : px >= bound));
}

/** Between the best bid and the best ask of all books together; NaN where there is none, and nothing to compare. */
function commonMid(books: readonly VenueBook[]): number {
  const bid = Math.max(...books.map(({ bids }) => bids[0]?.px ?? NaN));
  const ask = Math.min(...books.map(({ asks }) => asks[0]?.px ?? NaN));
  return (bid + ask) / 2;
}

function choiceOf(judged: readonly JudgedVenue[]): Route['choice'] {
  const usable = judged.filter((one) => one.kind === 'usable');
  const [first, ...others] = usable;
  if (first === undefined) {
    const codes: Record<string, string> = {};
    for (const one of judged) if (one.kind === 'unusable') codes[one.venue] = one.refusal.code;
    return refuse('NO_USABLE_VENUE', 'no venue can take the order', codes);
  }
  const { venue, factors } = others.reduce(
    (best, one) => (one.factors.scoreBps > best.factors.scoreBps ? one : best),
    first,
  );
  return ok({ venue, factors });
}
