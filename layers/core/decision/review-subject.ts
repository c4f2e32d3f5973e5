import { ZERO_QTY } from '../foundation/decimal.ts';
import type { Levels, TechnicalView } from '../analysts/technical-analyst.ts';
import type { Crowd } from '../risk/correlation-cluster.ts';
import { correlationTable, type CorrelationTable } from '../risk/correlation.ts';
import { limitsIn, type RiskLimits } from '../risk/limits.ts';
import { grossAllowed } from '../risk/portfolio-guard.ts';
import type { Regime } from '../regime/regime.ts';
import type { CycleContext, CycleMarket } from './cycle-context.ts';
import type { RegimeView } from './detect-regime.ts';
import type { ProjectedBook, ProjectedHolding } from './exposure.ts';
import type { Proposal } from './proposal.ts';
import type { SystemConfig } from './system-config.ts';

export interface ReviewInputs {
  readonly context: CycleContext;
  readonly market: CycleMarket;
  readonly config: SystemConfig;
  readonly regime: RegimeView;
  readonly technical: readonly TechnicalView[];
  readonly proposals: readonly Proposal[];
}

/** The inputs with what all proposals of a cycle share, worked out once. */
export interface ReviewCycle extends ReviewInputs {
  /** What cannot be told is treated as the worst. */
  readonly regimeNow: Regime;
  /** The limits as the regime tightens them: the ones used, and the ones recorded. */
  readonly limits: RiskLimits;
  readonly grossAllowed: number;
  /** Of what is held or proposed. */
  readonly correlations: CorrelationTable;
}

export function startReview(inputs: ReviewInputs, book: ProjectedBook): ReviewCycle {
  const { context, config, market, regime, proposals } = inputs;
  const regimeNow = regime.kind === 'unknown' ? 'crisis' : regime.state.regime;
  const proposed = new Set(proposals.map(({ symbol }) => symbol));
  const concerned = book.holdings.flatMap(({ member: { instrument }, quantity }) => {
    const window = market.windows.get(instrument.symbol);
    if (window === undefined || (quantity === ZERO_QTY && !proposed.has(instrument.symbol))) return [];
    return [{ symbol: instrument.symbol, window }];
  });
  return {
    ...inputs,
    regimeNow,
    limits: limitsIn(config.limits, regimeNow),
    grossAllowed: grossAllowed(context.guard.gross, context.atMs, config.guards.portfolio),
    correlations: correlationTable(concerned),
  };
}

/** A proposal with where its instrument stands, in the account as projected so far. */
export interface Subject {
  readonly proposal: Proposal;
  readonly book: ProjectedBook;
  readonly holding: ProjectedHolding;
  readonly levels: Levels;
}

/** A subject that is to be put to the checks. */
export interface Assessed extends Subject {
  readonly crowd: Crowd;
}

/** Undefined where the instrument has no price now. */
export function subjectOf(
  { technical }: Pick<ReviewInputs, 'technical'>,
  proposal: Proposal,
  book: ProjectedBook,
): Subject | undefined {
  const levels = levelsOf(technical, proposal.symbol);
  const holding = book.holdings.find(({ member }) => member.instrument.symbol === proposal.symbol);
  return levels === undefined || holding === undefined ? undefined : { proposal, book, holding, levels };
}

export function levelsOf(technical: readonly TechnicalView[], symbol: string): Levels | undefined {
  const view = technical.find((candidate) => candidate.symbol === symbol);
  return view?.kind === 'view' ? view.levels : undefined;
}

/** Whether the proposal asks to hold less than nothing of what is held: to leave before anything else. */
export function wantsOut({ proposal, holding }: Pick<Subject, 'proposal' | 'holding'>): boolean {
  switch (proposal.direction) {
    case 'flat':
      return holding.quantity !== ZERO_QTY;
    case 'long':
      return holding.quantity < ZERO_QTY;
    case 'short':
      return holding.quantity > ZERO_QTY;
  }
}
