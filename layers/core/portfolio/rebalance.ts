import { assert, at } from '../foundation/assert.ts';
import {
  formatDecimal,
  greatest,
  minus,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../foundation/decimal.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Side } from './fill.ts';
import { cell, type Matrix } from '../statistics/linear-algebra.ts';

/** What is held of an instrument beside what should be. */
export interface TargetedHolding {
  readonly instrument: Instrument;
  readonly quantity: Qty;
  /** In the instrument's own currency, for its venue's least notional. */
  readonly price: number;
  /** Of one unit, in the portfolio's currency. */
  readonly unitValue: number;
  /** Fraction of NAV, negative for a short. */
  readonly targetWeight: number;
  /** Fees, spread and expected slippage of getting in and out again, as a fraction of what is traded. */
  readonly roundTripCostRatio: number;
}

export interface RebalanceParameters {
  /** A drift of no more than this fraction of NAV is left alone. */
  readonly bandRatio: number;
  /** The return that one unit of annual variance is worth: the lambda of mean-variance utility, half of it a unit. */
  readonly riskAversion: number;
  /** How long the better weights are expected to last before the next rebalance. */
  readonly horizonYears: number;
}

/** One instrument's drift and what is to be done about it, with both sides of the test as fractions of NAV. */
export interface RebalanceProposal {
  readonly symbol: Sym;
  readonly weight: number;
  readonly targetWeight: number;
  /** Weight less target. */
  readonly drift: number;
  readonly verdict: 'in-band' | 'below-minimum' | 'not-worth-its-cost' | 'no-estimate' | 'propose';
  /** Absent where the drift is within its band. */
  readonly trade?: RebalanceTrade;
  readonly why: string;
}

export interface RebalanceTrade {
  readonly side: Side;
  readonly quantity: Qty;
  readonly costRatio: number;
  /** Absent where the covariance is unknown. */
  readonly benefitRatio?: number;
}

/**
 * Proposals to bring drifted holdings back to their targets, the furthest first, each judged with those before it done
 * ([A5]). The benefit of a trade is what it takes off the annual tracking variance d' S d (d the drifts, S the covariance
 * of returns), as utility over the horizon: `riskAversion / 2 x reduction x horizonYears` (Grinold and Kahn 2000). It is
 * proposed where that is more than its round-trip cost and the venue takes so little. Quantities round to
 * lots short of the target, so that it is never passed. `covariance` is annual, one row for each holding in order;
 * without it nothing is proposed. A NAV or a unit's value not above zero is a defect of the caller.
 */
export function proposeRebalance(
  holdings: readonly TargetedHolding[],
  {
    nav,
    covariance,
    parameters,
  }: { nav: number; covariance: Matrix | undefined; parameters: RebalanceParameters },
): readonly RebalanceProposal[] {
  assert(nav > 0, `no weights of a NAV of ${nav}`);
  assert(
    covariance === undefined || covariance.rows === holdings.length,
    `covariances of ${covariance?.rows ?? 0} instruments, ${holdings.length} held`,
  );
  const drifts = holdings.map(
    ({ quantity, unitValue, targetWeight }) => (toNumber(quantity) * unitValue) / nav - targetWeight,
  );
  const furthestFirst = drifts.map((_, i) => i).sort((a, b) => size(drifts, b) - size(drifts, a) || a - b);
  const moving = [...drifts];
  return furthestFirst.map((index) => {
    const judged = judge(at(holdings, index), { index, nav, drifts: moving, covariance, parameters });
    if (judged.verdict === 'propose') moving[index] = judged.driftAfter;
    return judged.proposal;
  });
}

interface Judgement {
  readonly proposal: RebalanceProposal;
  readonly verdict: RebalanceProposal['verdict'];
  readonly driftAfter: number;
}

interface Situation {
  readonly index: number;
  readonly nav: number;
  readonly drifts: readonly number[];
  readonly covariance: Matrix | undefined;
  readonly parameters: RebalanceParameters;
}

function judge(holding: TargetedHolding, situation: Situation): Judgement {
  const { index, nav, drifts, covariance, parameters } = situation;
  const { instrument, targetWeight, unitValue } = holding;
  assert(unitValue > 0, `a unit of ${instrument.symbol} is worth ${unitValue}`);
  const drift = at(drifts, index);
  const about = { symbol: instrument.symbol, weight: targetWeight + drift, targetWeight, drift };
  const judged = (
    verdict: RebalanceProposal['verdict'],
    why: string,
    trade: { readonly trade?: RebalanceTrade; readonly driftAfter?: number } = {},
  ): Judgement => {
    const { driftAfter = drift, ...made } = trade;
    return { proposal: { ...about, verdict, ...made, why }, verdict, driftAfter };
  };
  if (Math.abs(drift) <= parameters.bandRatio) {
    return judged('in-band', `drift ${percent(drift)} within ${percent(parameters.bandRatio)}`);
  }
  const side: Side = drift > 0 ? 'sell' : 'buy';
  const quantity = quantityToTarget(holding, nav, side);
  const tradedRatio = (toNumber(quantity) * unitValue) / nav;
  const costRatio = tradedRatio * holding.roundTripCostRatio;
  const least = belowMinimum(holding, quantity, side);
  if (least !== undefined) return judged('below-minimum', least, { trade: { side, quantity, costRatio } });
  if (covariance === undefined) {
    const why = 'without covariances nobody knows what it is worth';
    return judged('no-estimate', why, { trade: { side, quantity, costRatio } });
  }
  const driftAfter = drift > 0 ? drift - tradedRatio : drift + tradedRatio;
  const reduction = varianceReduction(covariance, drifts, { index, driftAfter });
  const benefitRatio = (parameters.riskAversion / 2) * reduction * parameters.horizonYears;
  const trade = { side, quantity, costRatio, benefitRatio };
  const why = `worth ${percent(benefitRatio)} of NAV, costs ${percent(costRatio)}`;
  return benefitRatio > costRatio
    ? judged('propose', why, { trade, driftAfter })
    : judged('not-worth-its-cost', why, { trade });
}

/** The target is rounded towards what is held, so that it is not passed. */
function quantityToTarget(
  { instrument: { lot }, quantity, targetWeight, unitValue }: TargetedHolding,
  nav: number,
  side: Side,
): Qty {
  const target = roundToLot((targetWeight * nav) / unitValue, lot, side === 'sell' ? 'ceil' : 'floor');
  const change = side === 'sell' ? minus(quantity, target) : minus(target, quantity);
  return roundToLot(greatest(change, ZERO_QTY), lot, 'floor');
}

/** In words; undefined where the venue takes it. */
function belowMinimum({ instrument, price }: TargetedHolding, quantity: Qty, side: Side): string | undefined {
  const { lot, minQty, minNotional } = instrument;
  if (quantity < lot || quantity < minQty) {
    return `${side} ${formatDecimal(quantity)} is below the least quantity ${formatDecimal(minQty)}`;
  }
  const notional = toNumber(quantity) * price;
  return notional < toNumber(minNotional)
    ? `${side} for ${notional.toFixed(2)} is below the least notional ${formatDecimal(minNotional)}`
    : undefined;
}

/** d' S d before less after, where one drift changes: the other terms cancel. */
function varianceReduction(
  covariance: Matrix,
  drifts: readonly number[],
  { index, driftAfter }: { index: number; driftAfter: number },
): number {
  const drift = at(drifts, index);
  const others = drifts.reduce(
    (sum, other, i) => (i === index ? sum : sum + cell(covariance, index, i) * other),
    0,
  );
  const own = cell(covariance, index, index);
  return own * (drift * drift - driftAfter * driftAfter) + 2 * others * (drift - driftAfter);
}

function size(drifts: readonly number[], index: number): number {
  return Math.abs(at(drifts, index));
}

function percent(value: number): string {
  return `${(100 * value).toFixed(3)} %`;
}
