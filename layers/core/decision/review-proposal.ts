import { assert } from '../foundation/assert.ts';
import {
  absolute,
  greatest,
  least,
  minus,
  negate,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../foundation/decimal.ts';
import { planBracket, type BracketPlan } from '../risk/bracket-plan.ts';
import { firstRejection } from '../risk/checks.ts';
import type { SizingStep } from '../risk/size-position.ts';
import { questionOf } from './approval-question.ts';
import { checkTrade } from './check-trade.ts';
import { crowdOf } from './concentration.ts';
import { wantsOut, type Assessed, type ReviewCycle, type Subject } from './review-subject.ts';
import { denied, deniedBy, noChange, type Review } from './review.ts';
import { sizeSubject } from './size-subject.ts';

/** One proposal, sized and put to every check in the account as projected so far. */
export function reviewProposal(cycle: ReviewCycle, given: Subject): Review {
  const { proposal, book, holding } = given;
  const subject = { ...given, crowd: crowdOf(cycle, given) };
  if (wantsOut(subject))
    return reviewExit(cycle, subject, { quantity: absolute(holding.quantity), sizing: [] });
  if (proposal.direction === 'flat') return noChange(proposal.symbol, proposal.reason);
  if (Number.isNaN(book.nav)) {
    const reason = 'without a price of all that is held, or about to be, nothing is opened';
    return denied(proposal.symbol, { code: 'NO_PRICE', reason });
  }
  return reviewSize(cycle, subject, proposal.direction);
}

/** Moves the holding towards the size that the chain allows. */
function reviewSize(cycle: ReviewCycle, subject: Assessed, direction: 'long' | 'short'): Review {
  const { book, levels, holding } = subject;
  const { sizing: parameters } = cycle.config;
  const { symbol, tick, lot } = holding.member.instrument;
  const plan = planBracket({ ...parameters, direction, referencePx: levels.lastPx, atr: levels.atr, tick });
  if (plan === undefined) return reviewEntry(cycle, subject, { quantity: ZERO_QTY, sizing: [], plan });
  const sizing = sizeSubject(cycle, subject, plan.stopRatio);
  const target = roundToLot(((sizing.at(-1)?.ratio ?? 0) * book.nav) / levels.lastPx, lot, 'floor');
  const change = minus(target, absolute(holding.quantity));
  const changeRatio = Math.abs(toNumber(change) * levels.lastPx) / book.nav;
  const worthwhile = changeRatio >= parameters.rebalanceRatioMin;
  if (holding.quantity !== ZERO_QTY && target !== ZERO_QTY && !worthwhile) {
    const share = `${(100 * changeRatio).toFixed(1)} % of NAV`;
    return noChange(symbol, `held; a change of ${share} is not worth its costs`, { sizing, checks: [] });
  }
  if (change < ZERO_QTY) return reviewExit(cycle, subject, { quantity: absolute(change), sizing });
  return reviewEntry(cycle, subject, { quantity: change, sizing, plan });
}

interface Entry {
  readonly quantity: Qty;
  readonly sizing: readonly SizingStep[];
  /** Undefined where no stop fits the price. */
  readonly plan: BracketPlan | undefined;
}

function reviewEntry(cycle: ReviewCycle, subject: Assessed, { quantity, sizing, plan }: Entry): Review {
  const { proposal, book, levels, holding } = subject;
  const { symbol } = proposal;
  const side = proposal.direction === 'short' ? 'sell' : 'buy';
  // Where nothing may be bought, one lot is tried, so that the limit that left nothing says so with its numbers.
  const tried = greatest(quantity, holding.member.instrument.lot);
  const signed = side === 'buy' ? tried : negate(tried);
  const checks = checkTrade(cycle, subject, { signed, entry: { quantity, bracket: plan } });
  const found = { sizing, checks };
  const rejection = firstRejection(checks);
  if (rejection !== undefined) return deniedBy(symbol, rejection, found);
  assert(plan !== undefined, 'an entry that no stop fits has been refused for it');
  const { stopPx, trailBy, targetPx } = plan;
  const intent = { kind: 'enter', symbol, side, quantity, bracket: { stopPx, trailBy, targetPx } } as const;
  const action = holding.quantity === ZERO_QTY ? 'open' : 'increase';
  const { approval, currency } = cycle.config;
  if (proposal.confidence >= approval.confidenceMin)
    return { symbol, action, verdict: 'approved', intent, ...found };
  const question = questionOf(proposal, intent, { price: levels.lastPx, nav: book.nav, currency });
  return { symbol, action, verdict: 'needs-approval', intent, question, ...found };
}

/** Closes so much, but never more than has filled: what is still on its way cannot be sold yet. */
function reviewExit(
  cycle: ReviewCycle,
  subject: Assessed,
  { quantity: wanted, sizing }: { quantity: Qty; sizing: readonly SizingStep[] },
): Review {
  const { symbol } = subject.proposal;
  const { quantity: held, closable } = subject.holding;
  const quantity = least(wanted, closable);
  if (quantity === ZERO_QTY)
    return noChange(symbol, 'what is to be closed is still on its way', { sizing, checks: [] });
  const side = held > ZERO_QTY ? 'sell' : 'buy';
  const checks = checkTrade(cycle, subject, { signed: side === 'buy' ? quantity : negate(quantity) });
  const found = { sizing, checks };
  const rejection = firstRejection(checks);
  if (rejection !== undefined) return deniedBy(symbol, rejection, found);
  const action = quantity === absolute(held) ? 'close' : 'reduce';
  return {
    symbol,
    action,
    verdict: 'approved',
    intent: { kind: 'exit', symbol, side, quantity },
    ...found,
  };
}
