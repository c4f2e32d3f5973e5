import type { Instrument } from '../market/instrument.ts';
import { absolute, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { Levels, TechnicalView } from '../analysts/technical-analyst.ts';
import { REGIME_POLICY } from '../regime/regime.ts';
import { runChecks, type CheckResult } from '../risk/checks.ts';
import { returnCorrelation } from '../risk/correlation.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { limitsIn } from '../risk/limits.ts';
import { MODE_RULES } from '../risk/mode.ts';
import { sizePosition, type SizingStep } from '../risk/size-position.ts';
import type { CycleContext, CycleMarket } from './cycle-context.ts';
import type { RegimeView } from './detect-regime.ts';
import { exposureRatio, withTrade, type ProjectedBook, type ProjectedHolding } from './exposure.ts';
import type { Proposal } from './proposal.ts';
import { periodsPerYear, type SystemConfig } from './system-config.ts';

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

export function sizeSubject(
  inputs: ReviewInputs,
  subject: Subject,
  stopRatio: number,
): readonly SizingStep[] {
  const { context, market, config, regime } = inputs;
  const { proposal, book, levels, holding } = subject;
  const { symbol } = proposal;
  const heldRatio = exposureRatio(book, ({ instrument }) => instrument.symbol === symbol);
  const sessionVolatility = levels.barVolatility;
  const costInputs = { normalisedVolatility: 1, sessionVolatility, volumeRatio: 0 };
  const sizing = {
    confidence: proposal.confidence,
    strength: proposal.strength,
    stopRatio,
    annualVolatility: sessionVolatility * Math.sqrt(periodsPerYear(config)),
    regimeExposureRatio: allowedIn(regime, proposal.direction),
    modeExposureRatio: MODE_RULES[context.mode.mode].exposureRatio,
    correlation: correlationWithHeld(market, book, holding),
    correlationMax: config.limits.correlationMax,
    roundTripCostRatio: roundTripCostRatio(holding.member.costs, costInputs),
    positionRatioMax: roomFor(inputs, subject),
    cashRoomRatio: book.cash / book.nav - config.limits.cashRatioMin + heldRatio,
  };
  return sizePosition(sizing, config.sizing);
}

/**
 * The largest position that no limit of position, sector, currency or crypto forbids beside what else is held, so that a
 * size is cut to a limit instead of being refused by it.
 */
function roomFor({ config }: ReviewInputs, { book, holding }: Subject): number {
  const { limits } = config;
  const { instrument } = holding.member;
  const others = (concerns: (other: Instrument) => boolean): number =>
    exposureRatio(book, ({ instrument: other }) => other.symbol !== instrument.symbol && concerns(other));
  const rooms = [
    limits.positionRatioMax,
    limits.sectorRatioMax - others(({ sector }) => sector === instrument.sector),
  ];
  if (instrument.currency === 'USD')
    rooms.push(limits.usdRatioMax - others(({ currency }) => currency === 'USD'));
  if (isCrypto(instrument)) rooms.push(limits.cryptoRatioMax - others(isCrypto));
  return Math.max(0, Math.min(...rooms));
}

function isCrypto({ assetClass }: Instrument): boolean {
  return assetClass.startsWith('crypto');
}

/** Every check of a trade of `signed` more of the subject. */
export function checkTrade(inputs: ReviewInputs, subject: Subject, signed: Qty): readonly CheckResult[] {
  const { context, market, config, regime } = inputs;
  const { proposal, book, holding } = subject;
  const { instrument } = holding.member;
  const after = withTrade(book, proposal.symbol, signed);
  const shrinks =
    holding.quantity > ZERO_QTY ? signed < ZERO_QTY : holding.quantity < ZERO_QTY && signed > ZERO_QTY;
  const judged = regime.kind === 'unknown' ? 'crisis' : regime.state.regime;
  const state = {
    effect: shrinks && absolute(signed) <= absolute(holding.quantity) ? 'closes' : 'opens',
    // Not by the sign: a size of nothing has none, and its reason should name what was asked.
    direction: proposal.direction === 'short' ? 'short' : 'long',
    mode: context.mode.mode,
    regime: judged,
    confidence: proposal.confidence,
    shortable: instrument.shortable,
    assetClass: instrument.assetClass,
    currency: instrument.currency,
    quoteAgeBars: quoteAge(context, market, holding),
    positionRatio: exposureRatio(after, (member) => member.instrument.symbol === proposal.symbol),
    sectorRatio: exposureRatio(after, (member) => member.instrument.sector === instrument.sector),
    usdRatio: exposureRatio(after, (member) => member.instrument.currency === 'USD'),
    cryptoRatio: exposureRatio(after, (member) => isCrypto(member.instrument)),
    cashRatio: after.cash / after.nav,
    correlation: correlationWithHeld(market, book, holding),
  } as const;
  return runChecks(state, limitsIn(config.limits, judged));
}

/** Of a direction that the regime does not allow nothing is held, so that what is held of it goes. */
function allowedIn(regime: RegimeView, direction: Proposal['direction']): number {
  if (regime.kind === 'unknown' || direction === 'flat') return 0;
  const policy = REGIME_POLICY[regime.state.regime];
  return policy[direction] ? policy.exposureRatio : 0;
}

/** How many bars late the last price is, by the distance of the last two; 0 for a price of this cycle. */
function quoteAge({ atMs }: CycleContext, market: CycleMarket, { member }: ProjectedHolding): number {
  const window = market.windows.get(member.instrument.symbol);
  const [previous, last] = [window?.closeMs.at(-2), window?.closeMs.at(-1)];
  if (previous === undefined || last === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.floor((atMs - last) / (last - previous));
}

function correlationWithHeld(market: CycleMarket, book: ProjectedBook, { member }: ProjectedHolding): number {
  const own = market.windows.get(member.instrument.symbol);
  const correlations = book.holdings.map((other) => {
    const bars = market.windows.get(other.member.instrument.symbol);
    if (other.member === member || other.quantity === ZERO_QTY || own === undefined || bars === undefined)
      return 0;
    return returnCorrelation(own, bars) ?? 0;
  });
  return Math.max(0, ...correlations);
}
