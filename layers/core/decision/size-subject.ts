import { toNumber } from '../foundation/decimal.ts';
import { REGIME_POLICY } from '../regime/regime.ts';
import { trustRatio } from '../risk/calibration.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { MODE_RULES } from '../risk/mode.ts';
import { sizePosition, type SizingStep } from '../risk/size-position.ts';
import { roomFor } from './concentration.ts';
import type { RegimeView } from './detect-regime.ts';
import { exposureRatio, ownCashRatio, type ProjectedHolding } from './exposure.ts';
import type { Proposal } from './proposal.ts';
import type { Assessed, ReviewCycle, Subject } from './review-subject.ts';
import { periodsPerYear } from './system-config.ts';

/** The sizing chain for the subject, with each step ([R2]). */
export function sizeSubject(cycle: ReviewCycle, subject: Assessed, stopRatio: number): readonly SizingStep[] {
  const { context, config, regime } = cycle;
  const { proposal, book, levels, holding } = subject;
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
    breakersSizeRatio: context.health.allowances.sizeRatio,
    correlation: subject.crowd.correlation,
    correlationMax: config.limits.correlationMax,
    roundTripCostRatio: roundTripCostRatio(holding.member.costs, costInputs),
    positionRatioMax: config.limits.positionRatioMax,
    room: roomFor(cycle, subject),
    cashRoomRatio: cashRoom(cycle, subject),
    minimumRatio: minimumNotional(holding) / book.nav,
  };
  return sizePosition(sizing, config.sizing);
}

/** A long is paid for from what is above the floor; a short takes none of it, but under the floor nothing is opened. */
function cashRoom({ config: { limits } }: ReviewCycle, { proposal, book, holding }: Subject): number {
  const { symbol } = holding.member.instrument;
  const heldRatio = exposureRatio(book, ({ instrument }) => instrument.symbol === symbol);
  const spare = ownCashRatio(book) - limits.cashRatioMin;
  return proposal.direction === 'short' && spare >= 0
    ? Math.max(heldRatio, limits.positionRatioMax)
    : heldRatio + spare;
}

/** Of a direction that the regime does not allow nothing is held, so that what is held of it goes. */
function allowedIn(regime: RegimeView, direction: Proposal['direction']): number {
  if (regime.kind === 'unknown' || direction === 'flat') return 0;
  const policy = REGIME_POLICY[regime.state.regime];
  return policy[direction] ? policy.exposureRatio : 0;
}

/** The least the venue takes of an instrument, in money. */
function minimumNotional({ member: { instrument }, price }: ProjectedHolding): number {
  const { lot, minQty, minNotional } = instrument;
  return Math.max(toNumber(minNotional), price * Math.max(toNumber(lot), toNumber(minQty)));
}
