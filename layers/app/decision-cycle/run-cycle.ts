import type { CycleContext, CycleMarket } from '../../core/decision/cycle-context.ts';
import {
  recordDecision,
  recordNoTrade,
  type ApprovalAnswer,
  type DecisionRecord,
} from '../../core/decision/decision-record.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import { updateStances } from '../../core/portfolio/strategy-book.ts';
import type { ApprovalDesk } from '../ports/approval-desk.ts';
import {
  given,
  PURE_STAGES,
  questionsOf,
  STAGES,
  type Approvals,
  type EarlierOutputs,
  type PureStage,
  type StageInputs,
  type StageSettings,
} from './stages.ts';

/** A decision with what the next one starts from. */
export interface Decided {
  readonly record: DecisionRecord;
  readonly memory: SystemState['memory'];
}

/** The whole cycle in one go, stage by stage: what the state machine does, without the machine. */
export async function runCycle(
  context: CycleContext,
  market: CycleMarket,
  { settings, desk }: { settings: StageSettings; desk: ApprovalDesk },
): Promise<Decided> {
  if (context.mode.mode === 'emergency') return stoodAside(context, EMERGENCY, settings);
  const earlier = runStages({ context, market, config: settings.config, earlier: {} });
  const { deadlineMs } = settings.config.approval;
  const { decisionId } = context;
  const approvals: ApprovalAnswer[] = [];
  for (const { symbol, question } of questionsOf(given(earlier, 'review-risk'))) {
    approvals.push(await desk.ask({ decisionId, symbol, question, deadlineMs }));
  }
  return settled(context, earlier, { settings, approvals });
}

/** Every stage but the first and the last; deterministic, so that it can be run again from a record. */
export function runStages(inputs: StageInputs): EarlierOutputs {
  return PURE_STAGES.reduce<EarlierOutputs>((earlier, stage) => addOutput({ ...inputs, earlier }, stage), {});
}

/** The last stage: the record, and what is remembered of it. */
export function settled(
  context: CycleContext,
  earlier: EarlierOutputs,
  { settings, approvals }: { settings: StageSettings; approvals: Approvals },
): Decided {
  const regime = given(earlier, 'detect-regime');
  const composition = given(earlier, 'compose-decision');
  const findings = {
    regime,
    technical: given(earlier, 'technical-analyst'),
    fundamental: given(earlier, 'fundamental-analyst'),
    sentiment: given(earlier, 'sentiment-analyst'),
    weights: given(earlier, 'weigh-strategies'),
    composition,
    reviews: given(earlier, 'review-risk'),
    approvals,
  };
  return {
    record: recordDecision(context, findings, settings.provenance),
    memory: {
      ...(regime.kind === 'regime'
        ? { regime: regime.state }
        : context.memory.regime && { regime: context.memory.regime }),
      books: composition.books,
      hygiene: composition.hygiene,
    },
  };
}

export const EMERGENCY = 'EMERGENCY: no decision is made until the owner resumes';

/** A cycle that does not decide. It hears no signal, and what was wanted before it is a session older. */
export function stoodAside(
  context: CycleContext,
  reason: string,
  { config, provenance }: StageSettings,
): Decided {
  const { atMs, memory } = context;
  const aged = { atMs, holdingSessionsMax: config.holdingSessionsMax };
  const books = memory.books.map((book) => updateStances(book, [], aged));
  return { record: recordNoTrade(context, reason, provenance), memory: { ...memory, books } };
}

function addOutput(inputs: StageInputs, stage: PureStage): EarlierOutputs {
  return { ...inputs.earlier, [stage]: STAGES[stage](inputs) };
}
