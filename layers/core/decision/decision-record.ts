import type { Sha256 } from '../foundation/hash.ts';
import type { Opinion } from '../analysts/opinion.ts';
import type { TechnicalView } from '../analysts/technical-analyst.ts';
import type { Intent } from '../execution/intent.ts';
import { ordersOf } from '../execution/intent.ts';
import type { Side } from '../portfolio/fill.ts';
import type { StrategyWeight } from '../portfolio/strategy-weights.ts';
import type { Composition, JudgedSignal } from './compose-decision.ts';
import type { CycleContext } from './cycle-context.ts';
import type { RegimeView } from './detect-regime.ts';
import type { Proposal } from './proposal.ts';
import type { Review } from './review.ts';

/** What a person, or the deadline in their place, said to one question. */
export interface ApprovalAnswer {
  readonly symbol: string;
  readonly answer: 'approve' | 'reject';
  readonly by: 'owner' | 'deadline' | 'unattended';
}

/** What became of a signal, for the owner who asks why it was not traded. */
export interface SignalFate extends JudgedSignal {
  /** `EXECUTED`, or the code of what stood in its way. */
  readonly fate: string;
}

/** What the analysis came to: everything between the inputs and the intents. */
export interface CycleFindings {
  readonly regime: RegimeView;
  readonly technical: readonly TechnicalView[];
  readonly fundamental: readonly Opinion[];
  readonly sentiment: readonly Opinion[];
  readonly weights: readonly StrategyWeight[];
  readonly composition: Composition;
  readonly reviews: readonly Review[];
  readonly approvals: readonly ApprovalAnswer[];
}

export interface Provenance {
  readonly codeHash: Sha256;
  readonly configHash: Sha256;
}

/** The one record a decision leaves. Its canonical text is what is journalled, hashed and replayed. */
export interface DecisionRecord {
  readonly schema: 1;
  readonly decisionId: string;
  readonly provenance: Provenance;
  readonly context: CycleContext;
  readonly outcome: 'traded' | 'no-trade';
  readonly reason: string;
  readonly regime?: RegimeView;
  readonly technical?: readonly TechnicalView[];
  readonly fundamental?: readonly Opinion[];
  readonly sentiment?: readonly Opinion[];
  readonly signals: readonly SignalFate[];
  readonly weights: readonly StrategyWeight[];
  readonly proposals: readonly Proposal[];
  readonly reviews: readonly Review[];
  readonly approvals: readonly ApprovalAnswer[];
  readonly intents: readonly Intent[];
  /** The orders the intents mean, by the ids that they will bear at the venue. */
  readonly orderIds: readonly string[];
}

/** Stage: settles what was asked, names the orders, and tells each signal's fate. */
export function recordDecision(
  context: CycleContext,
  findings: CycleFindings,
  provenance: Provenance,
): DecisionRecord {
  const { regime, technical, fundamental, sentiment, weights, composition, reviews, approvals } = findings;
  const intents = reviews.flatMap((review) => grantedIntent(review, approvals) ?? []);
  const signals = composition.signals.map((judged) => ({
    ...judged,
    fate: fateOf(judged, { reviews, approvals, weights, proposals: composition.proposals }),
  }));
  return {
    schema: 1,
    decisionId: context.decisionId,
    provenance,
    context,
    outcome: intents.length > 0 ? 'traded' : 'no-trade',
    reason: reviews.map((review) => `${review.symbol}: ${reasonOf(review, approvals)}`).join('; '),
    regime,
    technical,
    fundamental,
    sentiment,
    signals,
    weights,
    proposals: composition.proposals,
    reviews,
    approvals,
    intents,
    orderIds: intents.flatMap((intent) =>
      ordersOf(intent, context.decisionId).map(({ request }) => request.clientOrderId),
    ),
  };
}

/** The record of a cycle that ended before it could decide: nothing is traded, and it says why. */
export function recordNoTrade(context: CycleContext, reason: string, provenance: Provenance): DecisionRecord {
  return {
    schema: 1,
    decisionId: context.decisionId,
    provenance,
    context,
    outcome: 'no-trade',
    reason,
    signals: [],
    weights: [],
    proposals: [],
    reviews: [],
    approvals: [],
    intents: [],
    orderIds: [],
  };
}

function grantedIntent(review: Review, approvals: readonly ApprovalAnswer[]): Intent | undefined {
  if (review.verdict === 'approved') return review.intent;
  if (review.verdict !== 'needs-approval') return undefined;
  return answerTo(review, approvals)?.answer === 'approve' ? review.intent : undefined;
}

function answerTo({ symbol }: Review, approvals: readonly ApprovalAnswer[]): ApprovalAnswer | undefined {
  return approvals.find((approval) => approval.symbol === symbol);
}

function reasonOf(review: Review, approvals: readonly ApprovalAnswer[]): string {
  switch (review.verdict) {
    case 'approved':
      return review.action;
    case 'needs-approval': {
      const answer = answerTo(review, approvals);
      return answer?.answer === 'approve'
        ? `${review.action}, approved by the ${answer.by}`
        : rejectionBy(answer);
    }
    case 'denied':
      return `denied ${review.code}: ${review.reason}`;
    case 'no-change':
      return review.reason;
  }
}

function rejectionBy(answer: ApprovalAnswer | undefined): string {
  switch (answer?.by) {
    case 'owner':
      return 'rejected by the owner';
    case 'unattended':
      return 'needed approval, and nobody attends this run';
    case 'deadline':
    case undefined:
      return 'needed approval, and the deadline passed';
  }
}

function fateOf(
  { strategyId, symbol, signal, refusal }: JudgedSignal,
  {
    reviews,
    approvals,
    weights,
    proposals,
  }: Pick<CycleFindings, 'reviews' | 'approvals' | 'weights'> & { proposals: readonly Proposal[] },
): string {
  if (refusal !== undefined) return refusal.code;
  const proposal = proposals.find((candidate) => candidate.symbol === symbol);
  const review = reviews.find((candidate) => candidate.symbol === symbol);
  if (review === undefined || proposal === undefined) return 'NO_REVIEW';
  if (signal.direction === 'flat') {
    if (review.action === 'close' || review.action === 'reduce') return 'EXECUTED';
    return review.verdict === 'denied' && proposal.direction === 'flat' ? review.code : 'NOTHING_TO_LEAVE';
  }
  const weight = weights.find((candidate) => candidate.strategyId === strategyId);
  if (weight !== undefined && !weight.regimeAllows) return 'REGIME';
  if ((weight?.weight ?? 0) === 0) return 'NO_WEIGHT';
  if (proposal.direction !== signal.direction) return 'OUTVOTED';
  const granted = grantedIntent(review, approvals);
  // An order the other way gave back what was held beyond its wish.
  if (granted !== undefined) return granted.side === sideOf(signal.direction) ? 'EXECUTED' : 'ALREADY_HELD';
  if (review.verdict === 'denied') return review.code;
  if (review.verdict === 'needs-approval') return 'NOT_APPROVED';
  return 'ALREADY_HELD';
}

function sideOf(direction: 'long' | 'short'): Side {
  return direction === 'long' ? 'buy' : 'sell';
}
