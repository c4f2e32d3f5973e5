import { ZERO_QTY } from '../foundation/decimal.ts';
import type { Instrument } from '../market/instrument.ts';
import { crowdOfFirst, type Crowd, type Stake } from '../risk/correlation-cluster.ts';
import type { Room } from '../risk/size-position.ts';
import { exposureRatio } from './exposure.ts';
import type { Assessed, ReviewCycle, Subject } from './review-subject.ts';

/**
 * What the limits that several positions share leave for this one beside the others, so that a size is cut to a limit
 * instead of being refused by it: the narrowest.
 */
export function roomFor(cycle: ReviewCycle, subject: Assessed): Room {
  const { limits } = cycle;
  const { instrument } = subject.holding.member;
  const together = subject.crowd.cluster;
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

/** What is one bet with the subject, as it would be held: not by the sign of a size, for a size of nothing has none. */
export function crowdOf(
  { correlations, config }: ReviewCycle,
  { proposal, book, holding }: Pick<Subject, 'proposal' | 'book' | 'holding'>,
): Crowd {
  const stakes: Stake[] = [
    { symbol: proposal.symbol, direction: proposal.direction === 'short' ? 'short' : 'long' },
  ];
  for (const { member, quantity } of book.holdings) {
    if (member === holding.member || quantity === ZERO_QTY) continue;
    stakes.push({ symbol: member.instrument.symbol, direction: quantity > ZERO_QTY ? 'long' : 'short' });
  }
  return crowdOfFirst(stakes, correlations, config.limits.correlationMax);
}
