import type { AnyCycleTask, CycleTask } from '../../layers/platform/names/cycle-states.ts';
import { TASK_RETRY } from '../../layers/platform/names/task-retry.ts';

/** What the definition leaves open, in whole seconds. */
export interface CycleDefinitionSettings {
  readonly approvalDeadlineSeconds: number;
  /** How long what comes of the intents is waited for; absent where the environment has no executor. */
  readonly outcomeSeconds?: number;
}

/**
 * The decision cycle in Amazon States Language, JSONPath, plain enough that Step Functions, the laptop's embedded
 * interpreter and a third one agree on it. Each task is `${<State>Arn}`, filled in by the deployment. Only ids travel
 * between states: outputs stay in the store.
 *
 * A failed task ends in a recorded no-trade; only a cycle without a context fails, for there is nothing to record to.
 */
export function decisionCycleDefinition({
  approvalDeadlineSeconds,
  outcomeSeconds,
}: CycleDefinitionSettings): object {
  const recorded = outcomeSeconds === undefined ? { End: true } : { Next: 'AwaitExecution' };
  const begun = outcomeSeconds === undefined ? {} : closingStates();
  return {
    Comment: 'One decision: context, regime, analysts, weights, proposal, risk, approval, record',
    StartAt: outcomeSeconds === undefined ? 'LoadContext' : 'CloseSession',
    States: {
      ...begun,
      LoadContext: { ...task('LoadContext'), Next: 'WhatToDo', Catch: TO_FAILURE },
      WhatToDo: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.todo', StringEquals: 'nothing', Next: 'NothingToDecide' },
          { Variable: '$.todo', StringEquals: 'stand-aside', Next: 'StandAside' },
        ],
        Default: 'DetectRegime',
      },
      DetectRegime: decidingTask('DetectRegime', 'Analysts'),
      Analysts: {
        Type: 'Parallel',
        Branches: [branch('TechnicalAnalyst'), branch('FundamentalAnalyst'), branch('SentimentAnalyst')],
        ResultPath: null,
        Next: 'WeighStrategies',
        Catch: TO_NO_TRADE,
      },
      WeighStrategies: decidingTask('WeighStrategies', 'ComposeDecision'),
      ComposeDecision: decidingTask('ComposeDecision', 'ReviewRisk'),
      ReviewRisk: {
        ...task('ReviewRisk'),
        ResultPath: '$.questions',
        Next: 'NeedsApproval',
        Catch: TO_NO_TRADE,
      },
      NeedsApproval: {
        Type: 'Choice',
        Choices: [{ Variable: '$.questions[0]', IsPresent: true, Next: 'AskForApproval' }],
        Default: 'RecordDecision',
      },
      AskForApproval: {
        Type: 'Map',
        ItemsPath: '$.questions',
        MaxConcurrency: 5,
        ItemProcessor: askOwner(approvalDeadlineSeconds),
        ResultPath: '$.approvals',
        Next: 'RecordDecision',
        Catch: TO_NO_TRADE,
      },
      RecordDecision: { ...task('RecordDecision'), ...recorded, Catch: TO_NO_TRADE },
      StandAside: { ...task('StandAside'), ...recorded },
      ...(outcomeSeconds === undefined ? {} : executionStates(outcomeSeconds)),
      NothingToDecide: { Type: 'Succeed' },
      CycleFailed: {
        Type: 'Fail',
        Error: 'CycleFailed',
        Cause: 'no session could be closed or no context loaded, so nothing was decided',
      },
    },
  };
}

/** Before there is a context there is nothing to record to. */
const TO_FAILURE = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'CycleFailed' }];

const TO_NO_TRADE = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'StandAside' }];

/** Outages of ours and of the service pass; everything else is an answer. */
const TASK_TIMEOUT_SECONDS = 60;

function task(state: AnyCycleTask): object {
  return {
    Type: 'Task',
    Resource: `\${${state}Arn}`,
    TimeoutSeconds: TASK_TIMEOUT_SECONDS,
    Retry: TASK_RETRY,
  };
}

/** A task that leaves its output in the store and hands its own input on. */
function decidingTask(state: CycleTask, next: string): object {
  return { ...task(state), ResultPath: null, Next: next, Catch: TO_NO_TRADE };
}

function branch(state: CycleTask): object {
  return { StartAt: state, States: { [state]: { ...task(state), End: true } } };
}

/** One question: the task waits for its token to be answered, and the deadline answers in the owner's place. */
function askOwner(deadlineSeconds: number): object {
  return {
    StartAt: 'AskOwner',
    States: {
      AskOwner: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: {
          FunctionName: '${AskOwnerArn}',
          Payload: { 'token.$': '$$.Task.Token', 'question.$': '$' },
        },
        TimeoutSeconds: deadlineSeconds,
        Retry: TASK_RETRY,
        Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'DeadlinePassed' }],
        End: true,
      },
      DeadlinePassed: {
        Type: 'Pass',
        Parameters: { 'symbol.$': '$.symbol', answer: 'reject', by: 'deadline' },
        End: true,
      },
    },
  };
}

/**
 * Where there is an executor, nobody else lives through the sessions: the cycle itself closes the one that is due. A cycle that
 * was started again goes on where the other was left.
 */
function closingStates(): object {
  return {
    CloseSession: { ...task('CloseSession'), Next: 'WhatIsDue', Catch: TO_FAILURE },
    WhatIsDue: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.todo', StringEquals: 'nothing', Next: 'NothingNew' },
        { Variable: '$.todo', StringEquals: 'await', Next: 'AwaitExecution' },
      ],
      Default: 'LoadContext',
    },
    // Its output says why, in words.
    NothingNew: { Type: 'Succeed' },
  };
}

/**
 * The intents are the executor's already: it takes them from the decision's own outbox. Here the cycle only waits until it is told
 * what came of them, and writes down what is known then; what comes later is heard by the next cycle.
 */
function executionStates(outcomeSeconds: number): object {
  return {
    AwaitExecution: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: {
        FunctionName: '${AwaitExecutionArn}',
        Payload: { 'token.$': '$$.Task.Token', 'decisionId.$': '$.decisionId' },
      },
      TimeoutSeconds: outcomeSeconds,
      Retry: TASK_RETRY,
      ResultPath: null,
      Next: 'RecordExecution',
      // Whatever went wrong with the waiting, the decision is recorded and its orders may have been filled.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'RecordExecution' }],
    },
    RecordExecution: { ...task('RecordExecution'), End: true },
  };
}
