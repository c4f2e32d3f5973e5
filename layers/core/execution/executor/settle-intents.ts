import { ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import { filledOf } from '../algorithms/children.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import { isSettled, stageOf } from '../order-stage.ts';
import { quantityOf, type TrackedOrder } from '../order-track.ts';
import { orderOf, type Draft } from './draft.ts';
import { instrumentOf } from './executor-config.ts';
import type { IntentOutcome, TakenIntent } from './execution-intent.ts';
import { workedOutcome } from './worked-outcome.ts';

/** Answers the decisions whose orders have come to their end; again when a late fill changes the answer. */
export function settleIntents(draft: Draft): void {
  const due = draft.nowMs >= draft.session.answersDueMs;
  const intents = draft.books.intents.map((taken) => {
    const outcome = outcomeOf(draft, taken);
    if (outcome === undefined) return taken;
    const news = taken.outcome?.revision !== outcome.revision;
    if (news) {
      draft.facts.push({ kind: 'intent-answered', atMs: draft.nowMs, outcome });
      draft.effects.push({ kind: 'answer-decision', outcome });
      return { ...taken, outcome, delivered: false };
    }
    if (taken.delivered) return taken;
    if (due) draft.effects.push({ kind: 'answer-decision', outcome });
    return taken;
  });
  if (intents.some((taken, index) => taken !== draft.books.intents[index])) {
    draft.books = { ...draft.books, intents };
  }
  if (due && intents.some(({ outcome, delivered }) => outcome !== undefined && !delivered)) {
    draft.session = {
      ...draft.session,
      answersDueMs: (draft.nowMs + draft.config.limits.sendTimeoutMs) as EpochMs,
    };
  }
}

export function hearDelivered(draft: Draft, { intentId, revision }: IntentOutcome): void {
  const intents = draft.books.intents.map((taken) => {
    const same = taken.offered.intentId === intentId && taken.outcome?.revision === revision;
    return same && !taken.delivered ? { ...taken, delivered: true } : taken;
  });
  if (intents.some((taken, index) => taken !== draft.books.intents[index])) {
    draft.books = { ...draft.books, intents };
  }
}

/** Undefined while it is open. */
function outcomeOf(
  draft: Draft,
  { offered, rootId, worked, outcome }: TakenIntent,
): IntentOutcome | undefined {
  const { intentId, decisionId, intent } = offered;
  const { symbol } = intent;
  const known = { intentId, decisionId, symbol };
  if (worked !== undefined) {
    const filledQty = worked.kind === 'begun' ? filledOf(worked.state.children) : ZERO_QTY;
    if (outcome?.filledQty === filledQty) return outcome;
    const came = workedOutcome(worked, instrumentOf(draft.config, symbol));
    return came === undefined
      ? undefined
      : { ...known, ...came, revision: revisionOf(outcome, came.filledQty) };
  }
  if (rootId === undefined) return { ...known, revision: 1, kind: 'guarded', filledQty: ZERO_QTY };
  const root = orderOf(draft, rootId);
  if (root === undefined || !isSettled(root)) return undefined;
  const refusal = refusalOf(root);
  return {
    ...known,
    revision: revisionOf(outcome, root.filledQty),
    kind: outcomeKind(root),
    clientOrderId: rootId,
    filledQty: root.filledQty,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function revisionOf(outcome: IntentOutcome | undefined, filledQty: Qty): number {
  return outcome?.filledQty === filledQty ? outcome.revision : (outcome?.revision ?? 0) + 1;
}

function outcomeKind(root: TrackedOrder): IntentOutcome['kind'] {
  if (stageOf(root) === 'denied') return 'denied';
  if (root.filledQty >= quantityOf(root)) return 'filled';
  return root.filledQty > ZERO_QTY ? 'partially-filled' : 'unfilled';
}

function refusalOf(root: TrackedOrder): Refusal | undefined {
  if (root.denied !== undefined) return root.denied;
  const stage = stageOf(root);
  if (stage === 'filled') return undefined;
  const reason =
    root.rejected ?? root.canceled?.reason ?? (root.neverArrivedMs === undefined ? stage : 'NEVER_ARRIVED');
  return { code: reason, message: `the order ended ${stage}` };
}
