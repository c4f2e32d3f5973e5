import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CycleTask } from '../../layers/platform/names/cycle-states.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';
import type { Tables } from '../data/data-stack.ts';

type Action = 'GetItem' | 'Query' | 'PutItem';

/** What a task does to which table, and nothing else. A transaction needs the permission of each of its writes. */
export type TableAccess = Readonly<Partial<Record<TableName, readonly Action[]>>>;

const DECIDES: TableAccess = { cycles: ['GetItem', 'PutItem'], bars: ['Query'], state: ['Query'] };

const RECORDS: TableAccess = { cycles: ['GetItem'], state: ['GetItem', 'PutItem'], journal: ['PutItem'] };

export const TABLE_ACCESS: Readonly<Record<CycleTask, TableAccess>> = {
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
};

/** The access as statements: each names one table, and no index of it. */
export function statementsFor(task: CycleTask, tables: Tables): readonly PolicyStatement[] {
  const access: TableAccess = TABLE_ACCESS[task];
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

const TABLE_ORDER: readonly TableName[] = ['state', 'journal', 'cycles', 'bars'];
