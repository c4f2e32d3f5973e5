import { absolute, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { BracketPlan } from '../risk/bracket-plan.ts';
import { runChecks, type CheckResult } from '../risk/checks.ts';
import { exitabilityOf } from '../risk/exitability.ts';
import { worstShortfall } from '../risk/portfolio-tail-risk.ts';
import {
  allowedGross,
  clusterOf,
  correlationWithHeld,
  isCrypto,
  limitsNow,
  regimeOf,
} from './concentration.ts';
import type { CycleContext, CycleMarket } from './cycle-context.ts';
import { exposureRatio, withTrade, type ProjectedHolding } from './exposure.ts';
import type { ReviewInputs, Subject } from './review-subject.ts';

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
  const together = clusterOf(inputs, after, holding);
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
    clusterRatio: exposureRatio(after, (member) => together.includes(member.instrument.symbol)),
    shortfall: {
      ...(shortfall === undefined ? {} : { ratio: shortfall }),
      ...(shortfallRatioMax === undefined ? {} : { limit: shortfallRatioMax }),
    },
    usdRatio: exposureRatio(after, (member) => member.instrument.currency === 'USD'),
    cryptoRatio: exposureRatio(after, (member) => isCrypto(member.instrument)),
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
  return runChecks(state, limitsNow(inputs));
}

/** How many bars late the last price is, by the distance of the last two; 0 for a price of this cycle. */
function quoteAge({ atMs }: CycleContext, market: CycleMarket, { member }: ProjectedHolding): number {
  const window = market.windows.get(member.instrument.symbol);
  const [previous, last] = [window?.closeMs.at(-2), window?.closeMs.at(-1)];
  if (previous === undefined || last === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.floor((atMs - last) / (last - previous));
}
