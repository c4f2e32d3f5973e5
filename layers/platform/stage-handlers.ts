import * as z from 'zod/mini';
import { EMERGENCY } from '../app/decision-cycle/run-cycle.ts';
import {
  pendingQuestions,
  recordCycle,
  recordStoodAside,
  runStage,
  startCycle,
  type CyclePorts,
} from '../app/decision-cycle/run-stage.ts';
import type { PureStage, StageSettings } from '../app/decision-cycle/stages.ts';
import type { ApprovalRequest } from '../app/ports/approval-desk.ts';
import type { CycleTask } from './names/cycle-states.ts';

export interface StageRuntime {
  readonly settings: StageSettings;
  readonly ports: CyclePorts;
}

export type TaskHandler = (input: unknown) => Promise<unknown>;

const inCycle = z.object({ decisionId: z.string().check(z.minLength(1)) });

const approval = z.object({
  symbol: z.string(),
  answer: z.enum(['approve', 'reject']),
  by: z.enum(['owner', 'deadline', 'unattended']),
});

const answered = z.extend(inCycle, { approvals: z._default(z.array(approval), []) });

const failed = z.extend(inCycle, {
  error: z.optional(z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) })),
});

/**
 * The tasks of the state machine, by state name, but for `AskOwner`, which each host answers in its own way. The same
 * functions are the handlers of the Lambdas and the local tasks of the laptop. Inputs hold ids alone.
 */
export function stageHandlers(
  runtime: StageRuntime,
): Readonly<Record<Exclude<CycleTask, 'AskOwner'>, TaskHandler>> {
  const { settings, ports } = runtime;
  const deciding = (stage: PureStage): TaskHandler => {
    return async (input) => {
      await runStage(inCycle.parse(input).decisionId, stage, runtime);
      return {};
    };
  };
  const reviewRisk = deciding('review-risk');
  return {
    LoadContext: async () => {
      const context = await startCycle(settings, ports);
      if (context === undefined) return { todo: 'nothing' };
      const { decisionId, mode } = context;
      return { decisionId, todo: mode.mode === 'emergency' ? 'stand-aside' : 'decide' };
    },
    DetectRegime: deciding('detect-regime'),
    TechnicalAnalyst: deciding('technical-analyst'),
    FundamentalAnalyst: deciding('fundamental-analyst'),
    SentimentAnalyst: deciding('sentiment-analyst'),
    WeighStrategies: deciding('weigh-strategies'),
    ComposeDecision: deciding('compose-decision'),
    ReviewRisk: async (input) => {
      await reviewRisk(input);
      const { decisionId } = inCycle.parse(input);
      const { deadlineMs } = settings.config.approval;
      return (await pendingQuestions(decisionId, ports.cycles)).map(
        ({ symbol, question }): ApprovalRequest => ({ decisionId, symbol, question, deadlineMs }),
      );
    },
    RecordDecision: async (input) => {
      const { decisionId, approvals } = answered.parse(input);
      await recordCycle(decisionId, approvals, runtime);
      return { decisionId };
    },
    StandAside: async (input) => {
      const { decisionId, error } = failed.parse(input);
      const reason =
        error === undefined ? EMERGENCY : `STAGE_FAILED: ${error.Error ?? 'unknown'} ${error.Cause ?? ''}`;
      await recordStoodAside(decisionId, reason, runtime);
      return { decisionId };
    },
  };
}
