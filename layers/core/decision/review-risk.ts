import {
  absolute,
  greatest,
  minus,
  negate,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../foundation/decimal.ts';
import type { Intent } from '../execution/intent.ts';
import { planBracket, type BracketPlan } from '../risk/bracket-plan.ts';
import { firstRejection } from '../risk/checks.ts';
import type { SizingStep } from '../risk/size-position.ts';
import { questionOf } from './approval-question.ts';
import { checkTrade } from './check-trade.ts';
import { projectBook, withTrade, type ProjectedBook } from './exposure.ts';
import type { Proposal } from './proposal.ts';
import { levelsOf, subjectOf, wantsOut, type ReviewInputs, type Subject } from './review-subject.ts';
import { denied, deniedBy, noChange, type Review } from './review.ts';
import { sizeSubject } from './size-subject.ts';

/**
 * Stage: sizes each proposal and puts it to every check, against the account as it would be with all open orders and
 * the cycle's earlier intents filled. Those that want out are reviewed first, so that what they free can be used.
 */
export function reviewRisk(inputs: ReviewInputs): readonly Review[] {
  const { context, config, technical, proposals } = inputs;
  const prices = config.universe.flatMap((member) => {
    const levels = levelsOf(technical, member.instrument.symbol);
    return levels === undefined ? [] : [{ member, price: levels.lastPx }];
  });
  let book = projectBook(context.portfolio, context.openOrders, prices);
  if (book === undefined) return proposals.map(({ symbol }) => withoutPrice(symbol));
  const reviews: Review[] = [];
  for (const proposal of exitsFirst(inputs, book)) {
    const subject = subjectOf(inputs, proposal, book);
    const review = subject === undefined ? withoutPrice(proposal.symbol) : reviewOne(inputs, subject);
    if (review.verdict === 'approved' || review.verdict === 'needs-approval') {
      const { side, quantity } = review.intent;
      book = withTrade(book, proposal.symbol, side === 'buy' ? quantity : negate(quantity));
    }
    reviews.push(review);
  }
  return reviews;
}

function exitsFirst(inputs: ReviewInputs, book: ProjectedBook): readonly Proposal[] {
  const out = (proposal: Proposal): boolean => {
    const subject = subjectOf(inputs, proposal, book);
    return subject !== undefined && wantsOut(subject);
  };
  return [...inputs.proposals.filter(out), ...inputs.proposals.filter((proposal) => !out(proposal))];
}

function reviewOne(inputs: ReviewInputs, subject: Subject): Review {
  const { proposal, holding } = subject;
  if (wantsOut(subject))
    return reviewExit(inputs, subject, { quantity: absolute(holding.quantity), sizing: [] });
  if (proposal.direction === 'flat') return noChange(proposal.symbol, proposal.reason);
  return reviewSize(inputs, subject, proposal.direction);
}

/** Moves the holding towards the size that the chain allows. */
function reviewSize(inputs: ReviewInputs, subject: Subject, direction: 'long' | 'short'): Review {
  const { book, levels, holding } = subject;
  const { sizing: parameters } = inputs.config;
  const { symbol, tick, lot } = holding.member.instrument;
  const plan = planBracket({ ...parameters, direction, referencePx: levels.lastPx, atr: levels.atr, tick });
  if (plan === undefined)
    return denied(symbol, { code: 'NO_STOP', reason: `no stop fits a price of ${levels.lastPx}` });
  const sizing = sizeSubject(inputs, subject, plan.stopRatio);
  const target = roundToLot(((sizing.at(-1)?.ratio ?? 0) * book.nav) / levels.lastPx, lot, 'floor');
  const change = minus(target, absolute(holding.quantity));
  const changeRatio = Math.abs(toNumber(change) * levels.lastPx) / book.nav;
  const worthwhile = changeRatio >= parameters.rebalanceRatioMin;
  if (holding.quantity !== ZERO_QTY && target !== ZERO_QTY && !worthwhile) {
    const share = `${(100 * changeRatio).toFixed(1)} % of NAV`;
    return noChange(symbol, `held; a change of ${share} is not worth its costs`, { sizing, checks: [] });
  }
  if (change < ZERO_QTY) return reviewExit(inputs, subject, { quantity: absolute(change), sizing });
  return reviewEntry(inputs, subject, { direction, quantity: change, sizing, plan });
}

function reviewEntry(
  inputs: ReviewInputs,
  subject: Subject,
  entry: { direction: 'long' | 'short'; quantity: Qty; sizing: readonly SizingStep[]; plan: BracketPlan },
): Review {
  const { proposal, book, levels, holding } = subject;
  const { symbol } = proposal;
  const { quantity, sizing, plan } = entry;
  const side = entry.direction === 'long' ? 'buy' : 'sell';
  // Where nothing may be bought, one lot is tried, so that the limit that left nothing says so with its numbers.
  const tried = greatest(quantity, holding.member.instrument.lot);
  const signed = side === 'buy' ? tried : negate(tried);
  const checks = checkTrade(inputs, subject, quantity === ZERO_QTY ? { signed } : { signed, bracket: plan });
  const found = { sizing, checks };
  const rejection = firstRejection(checks);
  if (rejection !== undefined) return deniedBy(symbol, rejection, found);
  const small = quantity === ZERO_QTY ? sizing.at(-1)?.why : belowMinimum(quantity, subject);
  if (small !== undefined) return denied(symbol, { code: 'BELOW_MINIMUM', reason: small }, found);
  const { stopPx, trailBy, targetPx } = plan;
  const intent = { kind: 'enter', symbol, side, quantity, bracket: { stopPx, trailBy, targetPx } } as const;
  const action = holding.quantity === ZERO_QTY ? 'open' : 'increase';
  const { confidenceMin } = inputs.config.approval;
  if (proposal.confidence >= confidenceMin) return { symbol, action, verdict: 'approved', intent, ...found };
  const { currency } = inputs.config;
  const question = questionOf(proposal, intent, { price: levels.lastPx, nav: book.nav, currency });
  return { symbol, action, verdict: 'needs-approval', intent, question, ...found };
}

function reviewExit(
  inputs: ReviewInputs,
  subject: Subject,
  { quantity, sizing }: { quantity: Qty; sizing: readonly SizingStep[] },
): Review {
  const { symbol } = subject.proposal;
  const held = subject.holding.quantity;
  const side = held > ZERO_QTY ? 'sell' : 'buy';
  const checks = checkTrade(inputs, subject, { signed: side === 'buy' ? quantity : negate(quantity) });
  const found = { sizing, checks };
  const rejection = firstRejection(checks);
  if (rejection !== undefined) return deniedBy(symbol, rejection, found);
  const intent: Intent = { kind: 'exit', symbol, side, quantity };
  const action = quantity === absolute(held) ? 'close' : 'reduce';
  return { symbol, action, verdict: 'approved', intent, ...found };
}

function belowMinimum(quantity: Qty, { holding, levels }: Subject): string | undefined {
  const { minQty, minNotional, lot } = holding.member.instrument;
  const notional = toNumber(quantity) * levels.lastPx;
  if (quantity < lot || quantity < minQty)
    return `${toNumber(quantity)} is below the least quantity ${toNumber(minQty)}`;
  if (notional < toNumber(minNotional))
    return `${notional.toFixed(2)} is below the least notional ${toNumber(minNotional)}`;
  return undefined;
}

function withoutPrice(symbol: Proposal['symbol']): Review {
  return denied(symbol, { code: 'NO_PRICE', reason: 'a price that is needed is missing' });
}
