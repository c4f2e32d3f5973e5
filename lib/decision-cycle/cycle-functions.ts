import { Duration, Stack } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cycleTasks, type AnyCycleTask } from '../../layers/platform/names/cycle-states.ts';
import { CODE_HASH_VARIABLE } from '../../layers/platform/names/function-bundle.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import type { Tables } from '../data/data-stack.ts';
import { handlerFunction } from '../functions/handler-function.ts';
import { folderName, withFunctionBundles } from './bundle-functions.ts';
import { statementsFor } from './table-access.ts';

export interface CycleFunctionsProps {
  readonly environmentFile: string;
  readonly codeHash: string;
  readonly tables: Tables;
  /** Whether the cycle waits for what an executor makes of its intents. */
  readonly hasExecutor: boolean;
  readonly logRetention: RetentionDays;
}

/** Below the definition's own time-out of a task, so that the function is what says what went wrong. */
const TIMEOUT = Duration.seconds(55);

/** One function for each task of the cycle, each with a role of its own. */
export class CycleFunctions extends Construct {
  private readonly functions: ReadonlyMap<AnyCycleTask, Function>;

  constructor(scope: Construct, id: string, props: CycleFunctionsProps) {
    super(scope, id);
    const made = (folderOf: (task: AnyCycleTask) => string): ReadonlyMap<AnyCycleTask, Function> =>
      new Map(
        cycleTasks(props.hasExecutor).map((task) => [
          task,
          taskFunction(this, task, { ...props, bundle: folderOf(task) }),
        ]),
      );
    this.functions = Stack.of(this).bundlingRequired
      ? withFunctionBundles(props.environmentFile, made)
      : made(folderName);
  }

  of(task: AnyCycleTask): Function {
    const found = this.functions.get(task);
    if (found === undefined) throw new Error(`no function for ${task}`);
    return found;
  }

  all(): readonly Function[] {
    return [...this.functions.values()];
  }
}

function taskFunction(
  scope: Construct,
  task: AnyCycleTask,
  { bundle, tables, codeHash, logRetention, hasExecutor }: CycleFunctionsProps & { readonly bundle: string },
): Function {
  return handlerFunction(scope, task, {
    folder: folderName(task),
    bundle,
    logRetention,
    may: statementsFor(task, { tables, hasExecutor }),
    timeout: TIMEOUT,
    variables: {
      [CODE_HASH_VARIABLE]: codeHash,
      [TABLE_VARIABLES.state]: tables.state.tableName,
      [TABLE_VARIABLES.journal]: tables.journal.tableName,
      [TABLE_VARIABLES.cycles]: tables.cycles.tableName,
      [TABLE_VARIABLES.bars]: tables.bars.tableName,
      ...(hasExecutor ? { [TABLE_VARIABLES.execution]: tables.execution.tableName } : {}),
    },
  });
}
