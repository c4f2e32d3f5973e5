import { absolute, toNumber, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { Levels, TechnicalView } from '../analysts/technical-analyst.ts';
import { REGIME_POLICY, type Regime } from '../regime/regime.ts';
import type { BracketPlan } from '../risk/bracket-plan.ts';
import { trustRatio } from '../risk/calibration.ts';
import { runChecks, type CheckResult } from '../risk/checks.ts';
import { clusterOfFirst } from '../risk/correlation-cluster.ts';
import { returnCorrelation } from '../risk/correlation.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { exitabilityOf } from '../risk/exitability.ts';
import { limitsIn, type RiskLimits } from '../risk/limits.ts';
import { MODE_RULES } from '../risk/mode.ts';
import { grossAllowed } from '../risk/portfolio-guard.ts';
import { worstShortfall } from '../risk/portfolio-tail-risk.ts';
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
    trustRatio: trustRatio(context.calibration, config.calibration),
    trustTrades: context.calibration.lifetime.trades,
    strength: proposal.strength,
    stopRatio,
    annualVolatility: sessionVolatility * Math.sqrt(periodsPerYear(config)),
    regimeExposureRatio: allowedIn(regime, proposal.direction),
    modeExposureRatio: MODE_RULES[context.mode.mode].exposureRatio,
    correlation: correlationWithHeld(market, book, holding),
    correlationMax: config.limits.correlationMax,
    roundTripCostRatio: roundTripCostRatio(holding.member.costs, costInputs),
    positionRatioMax: config.limits.positionRatioMax,
    totalRoomRatio: Math.max(0, allowedGross(inputs) - exposureRatio(book, () => true)) + heldRatio,
    cashRoomRatio: book.cash / book.nav - config.limits.cashRatioMin + heldRatio,
    minimumRatio: minimumNotional(holding) / book.nav,
  };
  return sizePosition(sizing, config.sizing);
}

/** The least the venue takes of an instrument, in money. */
function minimumNotional({ member: { instrument }, price }: ProjectedHolding): number {
  const { lot, minQty, minNotional } = instrument;
  return Math.max(toNumber(minNotional), price * Math.max(toNumber(lot), toNumber(minQty)));
}

/** Every check of a trade of `signed` more of the subject; of an entry with the bracket it would be left by. */
export function checkTrade(
  inputs: ReviewInputs,
  subject: Subject,
  { signed, bracket }: { signed: Qty; bracket?: BracketPlan },
): readonly CheckResult[] {
  const { context, market, config, regime } = inputs;
  const { proposal, book, holding } = subject;
  const { instrument } = holding.member;
  const { shortfallRatioMax } = config.guards.portfolio;
  const shortfall = worstShortfall(context.tailRisk);
  const after = withTrade(book, proposal.symbol, signed);
  const shrinks =
    holding.quantity > ZERO_QTY ? signed < ZERO_QTY : holding.quantity < ZERO_QTY && signed > ZERO_QTY;
  const state = {
    effect: shrinks && absolute(signed) <= absolute(holding.quantity) ? 'closes' : 'opens',
    // Not by the sign: a size of nothing has none, and its reason should name what was asked.
    direction: proposal.direction === 'short' ? 'short' : 'long',
    mode: context.mode.mode,
    regime: regimeOf(regime),
    confidence: proposal.confidence,
    shortable: instrument.shortable,
    assetClass: instrument.assetClass,
    currency: instrument.currency,
    quoteAgeBars: quoteAge(context, market, holding),
    positionRatio: exposureRatio(after, (member) => member.instrument.symbol === proposal.symbol),
    sectorRatio: exposureRatio(after, (member) => member.instrument.sector === instrument.sector),
    clusterRatio: clusterRatio(inputs, after, holding),
    shortfall: {
      ...(shortfall === undefined ? {} : { ratio: shortfall }),
      ...(shortfallRatioMax === undefined ? {} : { limit: shortfallRatioMax }),
    },
    usdRatio: exposureRatio(after, (member) => member.instrument.currency === 'USD'),
    cryptoRatio: exposureRatio(after, (member) => member.instrument.assetClass.startsWith('crypto')),
    cashRatio: after.cash / after.nav,
    correlation: correlationWithHeld(market, book, holding),
    trips: context.guard.daily.trips,
    gross: {
      ratio: exposureRatio(after, () => true),
      softGrossRatio: config.guards.portfolio.softGrossRatio,
      allowed: allowedGross(inputs),
    },
    ...(bracket === undefined || signed === ZERO_QTY
      ? {}
      : { exit: exitabilityOf(absolute(signed), bracket, instrument) }),
  } as const;
  return runChecks(state, limitsOf(inputs));
}

/** What is held of everything that moves together with the subject. */
function clusterRatio(
  { market, config }: ReviewInputs,
  book: ProjectedBook,
  { member }: ProjectedHolding,
): number {
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
  const together = cluster.map((index) => known[index]?.symbol);
  return exposureRatio(book, ({ instrument }) => together.includes(instrument.symbol));
}

function allowedGross({ context, config }: ReviewInputs): number {
  return grossAllowed(context.guard.gross, context.atMs, config.guards.portfolio);
}

/** The limits as the regime tightens them: the ones used, and the ones recorded. */
function limitsOf({ config, regime }: ReviewInputs): RiskLimits {
  return limitsIn(config.limits, regimeOf(regime));
}

/** What cannot be told is treated as the worst. */
function regimeOf(view: RegimeView): Regime {
  return view.kind === 'unknown' ? 'crisis' : view.state.regime;
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
