import { ZERO_QTY } from '../foundation/decimal.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import { alikeness, clusterOfFirst, type Stake } from '../risk/correlation-cluster.ts';
import type { Room } from '../risk/size-position.ts';
import { exposureRatio, type ProjectedBook, type ProjectedHolding } from './exposure.ts';
import type { ReviewCycle, Subject } from './review-subject.ts';

/**
 * What the limits that several positions share leave for this one beside the others, so that a size is cut to a limit
 * instead of being refused by it: the narrowest.
 */
export function roomFor(cycle: ReviewCycle, subject: Subject): Room {
  const { limits } = cycle;
  const { instrument } = subject.holding.member;
  const together = clusterOf(cycle, subject);
  const beside = (limit: number, concerns: (other: Instrument) => boolean): number =>
    limit -
    exposureRatio(
      subject.book,
      ({ instrument: other }) => other.symbol !== instrument.symbol && concerns(other),
    );
  const rooms: Room[] = [
    { limit: 'all positions', ratio: beside(cycle.grossAllowed, () => true) },
    { limit: 'sector', ratio: beside(limits.sectorRatioMax, ({ sector }) => sector === instrument.sector) },
    { limit: 'cluster', ratio: beside(limits.clusterRatioMax, ({ symbol }) => together.has(symbol)) },
  ];
  if (isDollar(instrument)) rooms.push({ limit: 'currency', ratio: beside(limits.usdRatioMax, isDollar) });
  if (isCrypto(instrument)) rooms.push({ limit: 'crypto', ratio: beside(limits.cryptoRatioMax, isCrypto) });
  return rooms.reduce((narrowest, room) => (room.ratio < narrowest.ratio ? room : narrowest));
}

export function isDollar({ currency }: Instrument): boolean {
  return currency === 'USD';
}

export function isCrypto({ assetClass }: Instrument): boolean {
  return assetClass.startsWith('crypto');
}

/** Which symbols of what is held are one bet with the subject, itself included. */
export function clusterOf({ correlations, config }: ReviewCycle, subject: Subject): ReadonlySet<Sym> {
  const stakes = [stakeOf(subject), ...othersHeld(subject)];
  return clusterOfFirst(stakes, correlations, config.limits.correlationMax);
}

/** The highest alikeness with anything else held; nothing held, or nothing known, is 0. */
export function correlationWithHeld({ correlations }: ReviewCycle, subject: Subject): number {
  const own = stakeOf(subject);
  return othersHeld(subject).reduce(
    (highest, other) => Math.max(highest, alikeness(correlations, own, other)),
    0,
  );
}

/** As it would be held: not by the sign of a size, for a size of nothing has none. */
function stakeOf({ proposal }: Subject): Stake {
  return { symbol: proposal.symbol, direction: proposal.direction === 'short' ? 'short' : 'long' };
}

function othersHeld({ book, holding }: { book: ProjectedBook; holding: ProjectedHolding }): readonly Stake[] {
  return book.holdings.flatMap(({ member, quantity }) =>
    member === holding.member || quantity === ZERO_QTY
      ? []
      : [{ symbol: member.instrument.symbol, direction: quantity > ZERO_QTY ? 'long' : 'short' }],
  );
}
