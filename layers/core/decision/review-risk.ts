import { negate } from '../foundation/decimal.ts';
import { projectBook, withTrade } from './exposure.ts';
import type { Proposal } from './proposal.ts';
import { reviewProposal } from './review-proposal.ts';
import {
  levelsOf,
  startReview,
  subjectOf,
  wantsOut,
  type ReviewInputs,
  type Subject,
} from './review-subject.ts';
import { denied, type Review } from './review.ts';

/**
 * Stage: sizes each proposal and puts it to every check, against the account as it would be with all open orders and
 * the cycle's earlier intents filled. Those that want out are reviewed first, so that what they free can be used.
 */
export function reviewRisk(inputs: ReviewInputs): readonly Review[] {
  const { context, config, technical } = inputs;
  const prices = config.universe.flatMap((member) => {
    const levels = levelsOf(technical, member.instrument.symbol);
    return levels === undefined ? [] : [{ member, price: levels.lastPx }];
  });
  let book = projectBook(context.portfolio, context.openOrders, prices);
  const cycle = startReview(inputs, book);
  const subjectNow = (proposal: Proposal): Subject | undefined => subjectOf(inputs, proposal, book);
  const reviews: Review[] = [];
  for (const proposal of exitsFirst(inputs.proposals, subjectNow)) {
    const subject = subjectNow(proposal);
    const review = subject === undefined ? withoutPrice(proposal) : reviewProposal(cycle, subject);
    if (review.verdict === 'approved' || review.verdict === 'needs-approval') {
      const { side, quantity } = review.intent;
      book = withTrade(book, proposal.symbol, side === 'buy' ? quantity : negate(quantity));
    }
    reviews.push(review);
  }
  return reviews;
}

function exitsFirst(
  proposals: readonly Proposal[],
  subjectNow: (proposal: Proposal) => Subject | undefined,
): readonly Proposal[] {
  const leaving = proposals.filter((proposal) => {
    const subject = subjectNow(proposal);
    return subject !== undefined && wantsOut(subject);
  });
  return [...leaving, ...proposals.filter((proposal) => !leaving.includes(proposal))];
}

function withoutPrice({ symbol }: Proposal): Review {
  return denied(symbol, { code: 'NO_PRICE', reason: 'a price that is needed is missing' });
}
