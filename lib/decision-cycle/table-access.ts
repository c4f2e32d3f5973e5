import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AnyCycleTask } from '../../layers/platform/names/cycle-states.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';
import type { Tables } from '../data/data-stack.ts';

type Action = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** What a task does to which table, and nothing else. A transaction needs the permission of each of its writes. */
export type TableAccess = Readonly<Partial<Record<TableName, readonly Action[]>>>;

const DECIDES: TableAccess = { cycles: ['GetItem', 'PutItem'], bars: ['Query'], state: ['Query'] };

const RECORDS: TableAccess = { cycles: ['GetItem'], state: ['GetItem', 'PutItem'], journal: ['PutItem'] };

/** The executor's facts into the account. */
const HEARS: TableAccess = { state: ['GetItem', 'PutItem'], journal: ['PutItem'], execution: ['Query'] };

const TABLE_ACCESS: Readonly<Record<AnyCycleTask, TableAccess>> = {
  LoadContext: { state: ['GetItem', 'Query'], bars: ['Query'], cycles: ['PutItem'] },
  DetectRegime: DECIDES,
  TechnicalAnalyst: DECIDES,
  FundamentalAnalyst: DECIDES,
  SentimentAnalyst: DECIDES,
  WeighStrategies: DECIDES,
  ComposeDecision: DECIDES,
  ReviewRisk: DECIDES,
  AskOwner: { cycles: ['PutItem'] },
  RecordDecision: RECORDS,
  StandAside: RECORDS,
  // Opens and closes the account, reads what the owner asked for, and hands over what follows from either.
  CloseSession: {
    state: ['GetItem', 'Query', 'PutItem'],
    journal: ['PutItem'],
    bars: ['Query'],
    execution: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
  },
  // Leaves word in the executor's table, and forgets it where there was nothing to wait for; offers to its outbox.
  AwaitExecution: {
    state: ['GetItem'],
    execution: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  },
  RecordExecution: HEARS,
};

/** Where there is an executor, a cycle begins by hearing what it did since. */
const WITH_EXECUTOR: Readonly<Partial<Record<AnyCycleTask, TableAccess>>> = {
  LoadContext: {
    state: ['GetItem', 'Query', 'PutItem'],
    journal: ['PutItem'],
    bars: ['Query'],
    cycles: ['PutItem'],
    execution: ['Query'],
  },
};

/** What a task may do in an environment with an executor or without one. */
export function accessOf(task: AnyCycleTask, hasExecutor: boolean): TableAccess {
  return (hasExecutor ? WITH_EXECUTOR[task] : undefined) ?? TABLE_ACCESS[task];
}

/** The access as statements: each names one table, and no index of it. */
export function statementsFor(
  task: AnyCycleTask,
  { tables, hasExecutor }: { tables: Tables; hasExecutor: boolean },
): readonly PolicyStatement[] {
  const access = accessOf(task, hasExecutor);
  return TABLE_ORDER.flatMap((name) => {
    const actions = access[name];
    if (actions === undefined) return [];
    return [
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [tables[name].tableArn],
      }),
    ];
  });
}

const TABLE_ORDER: readonly TableName[] = ['state', 'journal', 'cycles', 'bars', 'execution'];
