import type { ReviewInputs } from '../decision/review-subject.ts';
import { levelsOf } from '../decision/review-subject.ts';
import { denied, noChange, type Review } from '../decision/review.ts';
import { memberOf, type SystemConfig } from '../decision/system-config.ts';
import { roundToLot, roundToTick, toNumber, ZERO_QTY } from '../foundation/decimal.ts';
import { netAssetValue, quantityOf } from '../portfolio/ledger.ts';
import type { Proposal } from '../decision/proposal.ts';

/** Farther away than any price here ever goes: a bracket that never works. */
const NEVER = 1_000;

/**
 * What a run without the risk manager makes of the same proposals, for comparison: whatever is proposed long is held at
 * `shareRatio` of NAV, from the cycle that proposes it until one that does not, however strong and sure the proposal is
 * and whatever else is held. No check, no size, no question, no stop. What cannot be shorted is not held instead.
 */
export function reviewUnguarded(inputs: ReviewInputs, shareRatio: number): readonly Review[] {
  const { portfolio } = inputs.context;
  const nav = netAssetValue(portfolio, (symbol) => levelsOf(inputs.technical, symbol)?.lastPx);
  return inputs.proposals.map((proposal) => reviewOne(inputs, proposal, (nav ?? 0) * shareRatio));
}

function reviewOne(
  { config, context, technical }: ReviewInputs,
  { symbol, direction, reason }: Proposal,
  share: number,
): Review {
  const held = quantityOf(context.portfolio, symbol);
  const found = { symbol, sizing: [], checks: [] };
  if (held > ZERO_QTY && direction !== 'long') {
    const intent = { kind: 'exit', symbol, side: 'sell', quantity: held } as const;
    return { ...found, action: 'close', verdict: 'approved', intent };
  }
  const [levels, member] = [levelsOf(technical, symbol), memberOf(config, symbol)];
  if (held > ZERO_QTY || direction !== 'long' || levels === undefined || member === undefined)
    return noChange(symbol, reason);
  const { lot, tick } = member.instrument;
  const quantity = roundToLot(share / levels.lastPx, lot, 'floor');
  if (quantity === ZERO_QTY)
    return denied(symbol, { code: 'BELOW_MINIMUM', reason: `${share} buys less than ${toNumber(lot)}` });
  const far = roundToTick(levels.lastPx * NEVER, tick, 'floor');
  const bracket = { stopPx: tick, trailBy: far, targetPx: far };
  const intent = { kind: 'enter', symbol, side: 'buy', quantity, bracket } as const;
  return { ...found, action: 'open', verdict: 'approved', intent };
}

/** The same system with everything that acts by itself out of reach: modes, guards, breakers. */
export function withoutGuards(config: SystemConfig): SystemConfig {
  const never = Number.MAX_SAFE_INTEGER;
  const { modes, guards, breakers } = config;
  return {
    ...config,
    breakers: {
      ...breakers,
      ...{ pricesSilentMs: never, newsSilentMs: never, brokerDownMs: never },
      ...{ modelLastValidMs: never, sentimentDownMs: never },
    },
    guards: {
      ...guards,
      daily: { lossRatio: 1, intradayDrawdownRatio: 1, losingTradesMax: never, action: 'halt' },
      portfolio: { ...guards.portfolio, grossRatioMax: never, softGrossRatio: never, autoClose: false },
    },
    modes: {
      ...modes,
      defensive: { drawdownRatio: 1, weekLossRatio: 1, sharpe30: -never, calibrationError: 1 },
      emergency: { drawdownRatio: 1, dayLossRatio: 1, weekLossRatio: 1, monthLossRatio: 1 },
      halt: { ...modes.halt, feedDeadMs: never, brokerUnreachableMs: never },
    },
  };
}
