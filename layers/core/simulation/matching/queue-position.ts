/**
 * How much of a level's shown quantity is taken to stand before a resting order of ours, when the venue shows only sums. The
 * models are those published with hftbacktest (nkaz001, MIT), after Rigtorp 2013, "Estimating order queue position"; the
 * formulation is our own. All amounts are lots; the quantity ahead may be a fraction of one.
 */
export type QueueModel =
  /** Only trades bring the order forward; a level that shrinks below what is ahead caps it. */
  | { readonly kind: 'risk-averse' }
  /** A decrease that no trade explains is a cancellation, behind us with a probability of the two parts' sizes. */
  | { readonly kind: 'probabilistic'; readonly chanceBehind: ChanceBehind };

/** The probability that a cancellation in a queue of `ahead` + `behind` lots was behind. */
export type ChanceBehind = (ahead: number, behind: number) => number;

export interface QueuePlace {
  aheadLots: number;
  /** Traded at the level since its last update: the next decrease has this in it. */
  tradedLots: number;
}

export const RISK_AVERSE: QueueModel = { kind: 'risk-averse' };

/** f(behind) / (f(behind) + f(ahead)) with f(x) = x^n: a larger n leans to the larger part. */
export function powerQueue(n: number): QueueModel {
  return { kind: 'probabilistic', chanceBehind: (ahead, behind) => behind ** n / (behind ** n + ahead ** n) };
}

/** f(behind) / f(behind + ahead) with f(x) = x^n. */
export function powerOfWholeQueue(n: number): QueueModel {
  return { kind: 'probabilistic', chanceBehind: (ahead, behind) => (behind / (behind + ahead)) ** n };
}

/** 1 - (ahead / whole)^n: cancellations keep to the back of the queue while we are near its front. */
export function powerOfAheadQueue(n: number): QueueModel {
  return { kind: 'probabilistic', chanceBehind: (ahead, behind) => 1 - (ahead / (ahead + behind)) ** n };
}

/** As `powerQueue` with f(x) = ln(1 + x), x in units of the base asset: `lotSize` is one lot in those. */
export function logQueue(lotSize: number): QueueModel {
  const f = (lots: number): number => Math.log(1 + lots * lotSize);
  return { kind: 'probabilistic', chanceBehind: (ahead, behind) => f(behind) / (f(behind) + f(ahead)) };
}

/** As `powerOfWholeQueue` with f(x) = ln(1 + x), x in units of the base asset. */
export function logOfWholeQueue(lotSize: number): QueueModel {
  const f = (lots: number): number => Math.log(1 + lots * lotSize);
  return { kind: 'probabilistic', chanceBehind: (ahead, behind) => f(behind) / f(behind + ahead) };
}

/** Notes a trade at the order's price: `marketLots` of it met the market's own orders. */
export function advanceByTrade(place: QueuePlace, tradedLots: number, marketLots: number): void {
  place.tradedLots += tradedLots;
  place.aheadLots = Math.max(0, place.aheadLots - marketLots);
}

/** Notes that the order's level now shows `after` lots instead of `before`. Never moves the order back. */
export function advanceByDepth(
  model: QueueModel,
  place: QueuePlace,
  { before, after }: { before: number; after: number },
): void {
  const canceled = before - after - place.tradedLots;
  place.tradedLots = 0;
  const ahead = place.aheadLots;
  if (model.kind === 'risk-averse' || canceled < 0 || ahead === 0) {
    place.aheadLots = Math.min(ahead, after);
    return;
  }
  // What the trades since the last update have taken may exceed what the level then loses.
  const behind = Math.max(0, before - ahead);
  const behindLoss = Math.min(model.chanceBehind(ahead, behind) * canceled, behind);
  place.aheadLots = Math.max(0, Math.min(ahead - (canceled - behindLoss), after));
}
