/** The tasks of the decision cycle's state machine, by state name: what the cloud deploys and the laptop overrides. */
export const CYCLE_TASKS = [
  'LoadContext',
  'DetectRegime',
  'TechnicalAnalyst',
  'FundamentalAnalyst',
  'SentimentAnalyst',
  'WeighStrategies',
  'ComposeDecision',
  'ReviewRisk',
  'AskOwner',
  'RecordDecision',
  'StandAside',
] as const;

export type CycleTask = (typeof CYCLE_TASKS)[number];

/**
 * What the cycle adds where the environment has an executor: to close the session that is due, to wait for what comes of its
 * intents, and to record it.
 */
export const EXECUTION_TASKS = ['CloseSession', 'AwaitExecution', 'RecordExecution'] as const;

export type ExecutionTask = (typeof EXECUTION_TASKS)[number];

export type AnyCycleTask = CycleTask | ExecutionTask;

/** The tasks of an environment's machine. */
export function cycleTasks(hasExecutor: boolean): readonly AnyCycleTask[] {
  return hasExecutor ? [...CYCLE_TASKS, ...EXECUTION_TASKS] : CYCLE_TASKS;
}

/** An adapter's failure that may pass: the only error of ours that a task is retried for. */
export const OUTAGE = 'Outage';
