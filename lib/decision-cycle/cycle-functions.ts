import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cycleTasks, type AnyCycleTask } from '../../layers/platform/names/cycle-states.ts';
import { CODE_HASH_VARIABLE } from '../../layers/platform/names/function-bundle.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import type { Tables } from '../data/data-stack.ts';
import { withFunctionBundles } from './bundle-functions.ts';
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
    this.functions = withFunctionBundles(
      props.environmentFile,
      (folderOf) =>
        new Map(
          cycleTasks(props.hasExecutor).map((task) => [
            task,
            taskFunction(this, task, { ...props, folder: folderOf(task) }),
          ]),
        ),
    );
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
  { folder, tables, codeHash, logRetention, hasExecutor }: CycleFunctionsProps & { readonly folder: string },
): Function {
  const logGroup = new LogGroup(scope, `${task}Log`, {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${task}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  for (const statement of statementsFor(task, { tables, hasExecutor })) role.addToPolicy(statement);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Sending trace segments to X-Ray knows no resource.',
  });
  return new Function(scope, task, {
    code: Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 512,
    timeout: TIMEOUT,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    environment: {
      [CODE_HASH_VARIABLE]: codeHash,
      [TABLE_VARIABLES.state]: tables.state.tableName,
      [TABLE_VARIABLES.journal]: tables.journal.tableName,
      [TABLE_VARIABLES.cycles]: tables.cycles.tableName,
      [TABLE_VARIABLES.bars]: tables.bars.tableName,
      ...(hasExecutor ? { [TABLE_VARIABLES.execution]: tables.execution.tableName } : {}),
    },
  });
}
