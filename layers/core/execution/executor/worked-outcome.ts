import { plus, ZERO_MONEY, ZERO_QTY } from '../../foundation/decimal.ts';
import type { Instrument } from '../../market/instrument.ts';
import { filledOf } from '../algorithms/children.ts';
import { completionReport } from '../algorithms/completion-report.ts';
import { intervalVwap } from '../algorithms/tape.ts';
import type { IntentOutcome } from './execution-intent.ts';
import type { StoredParent, WorkedIntent, WorkReport } from './worked-intent.ts';

/** What came of an entry that was worked; undefined while it is. */
export function workedOutcome(
  worked: WorkedIntent,
  rules: Instrument | undefined,
): Pick<IntentOutcome, 'kind' | 'filledQty' | 'refusal' | 'report'> | undefined {
  if (worked.kind === 'waiting') return undefined;
  if (worked.kind === 'denied') return { kind: 'denied', filledQty: ZERO_QTY, refusal: worked.refusal };
  const { state } = worked;
  if (state.phase.kind !== 'done' || rules === undefined) return undefined;
  const filledQty = filledOf(state.children);
  const report = reportOf(state, rules);
  if (filledQty >= state.parent.quantity) return { kind: 'filled', filledQty, report };
  const { reason } = state.phase;
  const refusal = { code: reason.toUpperCase().replaceAll('-', '_'), message: `worked until: ${reason}` };
  return { kind: filledQty > ZERO_QTY ? 'partially-filled' : 'unfilled', filledQty, refusal, report };
}

function reportOf(state: StoredParent, rules: Instrument): WorkReport {
  const { reason, children, fees, arrivalBps, intervalVwapBps, shortfall } = completionReport({
    ...state,
    parent: { ...state.parent, rules },
  });
  const { executionBps, feeBps, opportunityBps, totalBps } = shortfall;
  const intervalVwapPx = intervalVwap(state.tape);
  const cost = state.children.reduce((sum, child) => plus(sum, child.cost), ZERO_MONEY);
  return {
    algorithm: state.plan.kind,
    children,
    cost,
    fees,
    arrivalPx: state.parent.arrivalPx,
    executionBps,
    feeBps,
    ...(reason === undefined ? {} : { reason }),
    ...(intervalVwapPx === undefined ? {} : { intervalVwapPx }),
    ...(arrivalBps === undefined ? {} : { arrivalBps }),
    ...(intervalVwapBps === undefined ? {} : { intervalVwapBps }),
    ...(opportunityBps === undefined ? {} : { opportunityBps }),
    ...(totalBps === undefined ? {} : { totalBps }),
  };
}
