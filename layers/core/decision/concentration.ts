import { at } from '../foundation/assert.ts';
import { ZERO_QTY } from '../foundation/decimal.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Regime } from '../regime/regime.ts';
import { clusterOfFirst } from '../risk/correlation-cluster.ts';
import { returnCorrelation } from '../risk/correlation.ts';
import { limitsIn, type RiskLimits } from '../risk/limits.ts';
import { grossAllowed } from '../risk/portfolio-guard.ts';
import type { Room } from '../risk/size-position.ts';
import type { CycleMarket } from './cycle-context.ts';
import type { RegimeView } from './detect-regime.ts';
import { exposureRatio, type ProjectedBook, type ProjectedHolding } from './exposure.ts';
import type { ReviewInputs, Subject } from './review-subject.ts';

/**
 * What the limits that several positions share leave for this one beside the others, so that a size is cut to a limit
 * instead of being refused by it: the narrowest.
 */
export function roomFor(inputs: ReviewInputs, { book, holding }: Subject): Room {
  const limits = limitsNow(inputs);
  const { instrument } = holding.member;
  const beside = (limit: number, concerns: (other: Instrument) => boolean): number =>
    limit -
    exposureRatio(book, ({ instrument: other }) => other.symbol !== instrument.symbol && concerns(other));
  const together = clusterOf(inputs, book, holding);
  const rooms: readonly Room[] = [
    { limit: 'all positions', ratio: beside(allowedGross(inputs), () => true) },
    { limit: 'sector', ratio: beside(limits.sectorRatioMax, ({ sector }) => sector === instrument.sector) },
    { limit: 'cluster', ratio: beside(limits.clusterRatioMax, ({ symbol }) => together.includes(symbol)) },
    ...(instrument.currency === 'USD'
      ? [
          {
            limit: 'currency',
            ratio: beside(limits.usdRatioMax, ({ currency }) => currency === 'USD'),
          } as const,
        ]
      : []),
    ...(isCrypto(instrument)
      ? [{ limit: 'crypto', ratio: beside(limits.cryptoRatioMax, isCrypto) } as const]
      : []),
  ];
  return rooms.reduce((narrowest, room) => (room.ratio < narrowest.ratio ? room : narrowest));
}

export function isCrypto({ assetClass }: Instrument): boolean {
  return assetClass.startsWith('crypto');
}

/** Which symbols of what is held move together with the subject, itself included. */
export function clusterOf(
  { market, config }: ReviewInputs,
  book: ProjectedBook,
  { member }: ProjectedHolding,
): readonly Sym[] {
  const held = book.holdings.filter((other) => other.member !== member && other.quantity !== ZERO_QTY);
  const symbols = [member, ...held.map((other) => other.member)].map(({ instrument }) => instrument.symbol);
  const known = symbols.flatMap((symbol) => {
    const window = market.windows.get(symbol);
    return window === undefined ? [] : [{ symbol, window }];
  });
  const cluster = clusterOfFirst(
    known.map(({ window }) => window),
    config.limits.correlationMax,
  );
  return cluster.map((index) => at(known, index).symbol);
}

export function allowedGross({ context, config }: ReviewInputs): number {
  return grossAllowed(context.guard.gross, context.atMs, config.guards.portfolio);
}

/** The limits as the regime tightens them: the ones used, and the ones recorded. */
export function limitsNow({ config, regime }: ReviewInputs): RiskLimits {
  return limitsIn(config.limits, regimeOf(regime));
}

/** What cannot be told is treated as the worst. */
export function regimeOf(view: RegimeView): Regime {
  return view.kind === 'unknown' ? 'crisis' : view.state.regime;
}

/** The highest correlation with anything else held; nothing held, or nothing known, is 0. */
export function correlationWithHeld(
  market: CycleMarket,
  book: ProjectedBook,
  { member }: ProjectedHolding,
): number {
  const own = market.windows.get(member.instrument.symbol);
  const correlations = book.holdings.map((other) => {
    const bars = market.windows.get(other.member.instrument.symbol);
    if (other.member === member || other.quantity === ZERO_QTY || own === undefined || bars === undefined)
      return 0;
    return returnCorrelation(own, bars) ?? 0;
  });
  return Math.max(0, ...correlations);
}
