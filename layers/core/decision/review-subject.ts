import { ZERO_QTY } from '../foundation/decimal.ts';
import type { Levels, TechnicalView } from '../analysts/technical-analyst.ts';
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

/** A proposal with where its instrument stands, in the account as projected so far. */
export interface Subject {
  readonly proposal: Proposal;
  readonly book: ProjectedBook;
  readonly holding: ProjectedHolding;
  readonly levels: Levels;
}

/** Undefined where the instrument has no price now. */
export function subjectOf(
  { technical }: ReviewInputs,
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
