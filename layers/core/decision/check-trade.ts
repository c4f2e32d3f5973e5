import { absolute, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { BracketPlan } from '../risk/bracket-plan.ts';
import { runChecks, type CheckResult, type ProjectedState } from '../risk/checks.ts';
import { exitabilityOf, venueMinimum } from '../risk/exitability.ts';
import { worstShortfall } from '../risk/portfolio-tail-risk.ts';
import { isCrypto, isDollar } from './concentration.ts';
import { exposureRatio, ownCashRatio, withTrade, type ProjectedBook } from './exposure.ts';
import { landChecks } from './land-checks.ts';
import { quoteAgeBars } from './quote-age.ts';
import type { Assessed, ReviewCycle, Subject } from './review-subject.ts';
import { dailyVolatility } from './system-config.ts';

/** An entry as it would be sent, with the bracket it would be left by; undefined where no stop fits the price. */
export interface PlannedEntry {
  readonly quantity: Qty;
  readonly bracket: BracketPlan | undefined;
}

/** Every check of a trade of `signed` more of the subject, the rules of the land last, in the account as it would be after it. */
export function checkTrade(
  cycle: ReviewCycle,
  subject: Assessed,
  { signed, entry }: { signed: Qty; entry?: PlannedEntry },
): readonly CheckResult[] {
  const { proposal, book, holding } = subject;
  const shrinks =
    holding.quantity > ZERO_QTY ? signed < ZERO_QTY : holding.quantity < ZERO_QTY && signed > ZERO_QTY;
  const effect = shrinks && absolute(signed) <= absolute(holding.quantity) ? 'closes' : 'opens';
  const after = withTrade(book, proposal.symbol, signed);
  const state: ProjectedState = {
    effect,
    // Not by the sign: a size of nothing has none, and its reason should name what was asked.
    direction: proposal.direction === 'short' ? 'short' : 'long',
    confidence: proposal.confidence,
    correlation: subject.crowd.correlation,
    ...circumstances(cycle, subject),
    ...exposures(cycle, subject, after),
    ...(entry === undefined ? {} : placed(cycle, subject, entry)),
  };
  return [...runChecks(state, cycle.limits), ...landChecks(cycle, subject, { after, effect })];
}

/** What holds however large the trade is. */
function circumstances(
  { context, market, config, regimeNow }: ReviewCycle,
  { holding: { member }, levels }: Subject,
): Pick<
  ProjectedState,
  | 'mode'
  | 'regime'
  | 'breakers'
  | 'trips'
  | 'shortable'
  | 'assetClass'
  | 'currency'
  | 'quoteAgeBars'
  | 'volatility'
> {
  const { symbol, shortable, assetClass, currency, calendar } = member.instrument;
  const lastCloseMs = market.windows.get(symbol)?.closeMs.at(-1);
  return {
    mode: context.mode.mode,
    regime: regimeNow,
    breakers: context.health.allowances,
    trips: context.guard.daily.trips,
    ...{ shortable, assetClass, currency },
    quoteAgeBars: quoteAgeBars(lastCloseMs, context.atMs, { interval: config.interval, calendar }),
    volatility: {
      daily: dailyVolatility(levels.barVolatility, member, config),
      max: config.hygiene.dailyVolatilityMax,
    },
  };
}

function exposures(
  cycle: ReviewCycle,
  subject: Assessed,
  after: ProjectedBook,
): Pick<
  ProjectedState,
  | 'positionRatio'
  | 'sectorRatio'
  | 'clusterRatio'
  | 'usdRatio'
  | 'cryptoRatio'
  | 'cashRatio'
  | 'gross'
  | 'shortfall'
> {
  const { symbol, sector } = subject.holding.member.instrument;
  const { softGrossRatio, shortfallRatioMax } = cycle.config.guards.portfolio;
  const together = subject.crowd.cluster;
  const shortfall = worstShortfall(cycle.context.tailRisk);
  return {
    positionRatio: exposureRatio(after, ({ instrument }) => instrument.symbol === symbol),
    sectorRatio: exposureRatio(after, ({ instrument }) => instrument.sector === sector),
    clusterRatio: exposureRatio(after, ({ instrument }) => together.has(instrument.symbol)),
    usdRatio: exposureRatio(after, ({ instrument }) => isDollar(instrument)),
    cryptoRatio: exposureRatio(after, ({ instrument }) => isCrypto(instrument)),
    cashRatio: ownCashRatio(after),
    gross: { ratio: exposureRatio(after, () => true), softGrossRatio, allowed: cycle.grossAllowed },
    shortfall: {
      ...(shortfall === undefined ? {} : { ratio: shortfall }),
      ...(shortfallRatioMax === undefined ? {} : { limit: shortfallRatioMax }),
    },
  };
}

function placed(
  { config }: ReviewCycle,
  { holding, levels, proposal }: Subject,
  { quantity, bracket }: PlannedEntry,
): Pick<ProjectedState, 'stop' | 'entry' | 'exit'> {
  const { instrument } = holding.member;
  const { stopAtrMultiple, targetR } = config.sizing;
  const distance = stopAtrMultiple * levels.atr * (proposal.direction === 'short' ? targetR : 1);
  return {
    stop: { distance, price: levels.lastPx, fits: bracket !== undefined },
    entry: venueMinimum(quantity, levels.lastPx, instrument),
    ...(bracket === undefined || quantity === ZERO_QTY
      ? {}
      : { exit: exitabilityOf(quantity, bracket, instrument) }),
  };
}
