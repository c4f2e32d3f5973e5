import { Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  Cluster,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  type ICluster,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { CODE_HASH_VARIABLE } from '../../layers/platform/names/function-bundle.ts';
import { INGEST_HEALTH_PORT, SERVICE_VARIABLES } from '../../layers/platform/names/service-variables.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { DeployableEnvironment } from '../environments.ts';
import { logRetention } from '../log-retention.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import { executionMay, ingestMay, mayAddToLake, serviceRole } from './service-access.ts';
import { serviceImage, type ServiceName } from './service-image.ts';

export interface ServicesStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly codeHash: string;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly cycleMachineArn: string;
  readonly latchTable: string;
}

/** What runs all the time: ingest, and the one executor. */
export class ServicesStack extends Stack {
  readonly cluster: ICluster;
  /** The task's own role, of which there is one alone where both services share a task. */
  readonly roles: readonly Role[];
  readonly services: readonly FargateService[];

  constructor(scope: Construct, id: string, { environment, ...props }: ServicesStackProps) {
    super(scope, id, props);
    const { shareTask, ingest, execution } = environment.aws.services;
    // Without a venue in the file the executor ends at once; it waits at none until the file names one.
    const executes = environment.file.execution !== undefined;
    this.cluster = quietCluster(this, props);
    const reach = { ...props, environment, cluster: this.cluster };
    const { executionSubnets, outward } = props.network;
    const tasks = shareTask
      ? [
          aTask(
            this,
            'Both',
            {
              size: execution,
              holds: executes ? ['execution', 'ingest'] : ['ingest'],
              subnets: executionSubnets,
            },
            reach,
          ),
        ]
      : [
          aTask(this, 'Ingest', { size: ingest, holds: ['ingest'], subnets: outward }, reach),
          aTask(
            this,
            'Execution',
            { size: execution, holds: ['execution'], subnets: executionSubnets, count: executes ? 1 : 0 },
            reach,
          ),
        ];
    this.roles = tasks.map(({ role }) => role);
    this.services = tasks.map(({ service }) => service);
  }
}

interface Reach extends Omit<ServicesStackProps, keyof StackProps> {
  readonly cluster: ICluster;
}

interface TaskShape {
  /** Virtual CPU in 1/1024, a slash, memory in MiB. */
  readonly size: string;
  readonly holds: readonly ServiceName[];
  readonly subnets: SubnetSelection;
  readonly count?: 0 | 1;
}

function quietCluster(scope: Construct, { network }: Pick<ServicesStackProps, 'network'>): ICluster {
  const cluster: IConstruct = new Cluster(scope, 'Cluster', {
    vpc: network.vpc,
    containerInsightsV2: ContainerInsights.DISABLED,
  });
  Validations.of(cluster).acknowledge({
    id: 'AwsSolutions-ECS4',
    reason:
      'Container Insights would bill dozens of metrics for two small tasks; the services send the ones that matter.',
  });
  if (!isCluster(cluster)) throw new Error('there is no cluster to run in');
  return cluster;
}

/** Cluster has `undefined` where its own interface has an absent property, which this project's compiler tells apart. */
function isCluster(construct: IConstruct): construct is IConstruct & ICluster {
  return construct instanceof Cluster;
}

/**
 * One task that lives on: at most one at any moment, also while it is replaced, for an account has one writer. It is
 * never Spot, never moved to balance zones, has two minutes to drain, and a version that does not come up is taken back.
 */
function aTask(
  scope: Construct,
  id: string,
  { size, holds, subnets, count = 1 }: TaskShape,
  reach: Reach,
): { readonly role: Role; readonly service: FargateService } {
  const { network, cluster } = reach;
  const role = roleFor(scope, id, holds, reach);
  const [cpu, memoryLimitMiB] = size.split('/').map(Number);
  const taskDefinition = new FargateTaskDefinition(scope, `${id}Task`, {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memoryLimitMiB === undefined ? {} : { memoryLimitMiB }),
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.ARM64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
    taskRole: role,
  });
  for (const name of holds) addContainer(scope, taskDefinition, name, reach);
  acknowledgeTask(taskDefinition);
  const service = new FargateService(scope, `${id}Service`, {
    cluster,
    taskDefinition,
    desiredCount: count,
    minHealthyPercent: 0,
    maxHealthyPercent: 100,
    availabilityZoneRebalancing: AvailabilityZoneRebalancing.DISABLED,
    circuitBreaker: { enable: true, rollback: true },
    enableExecuteCommand: false,
    securityGroups: [network.services],
    vpcSubnets: subnets,
    assignPublicIp: subnets === network.outward,
  });
  return { role, service };
}

function roleFor(scope: Construct, id: string, holds: readonly ServiceName[], reach: Reach): Role {
  const { data, latchTable, cycleMachineArn, environment } = reach;
  const venueSecret = environment.file.execution?.secret;
  const executes = executionMay(scope, { data, latchTable, cycleMachineArn, venueSecret });
  const role = serviceRole(
    scope,
    `${id}Role`,
    holds.flatMap((name) => (name === 'ingest' ? ingestMay(data) : executes)),
  );
  if (holds.includes('ingest') && data.series === undefined) mayAddToLake(scope, `${id}RoleLake`, role, data);
  return role;
}

function addContainer(
  scope: Construct,
  task: FargateTaskDefinition,
  name: ServiceName,
  { environment, codeHash, data, latchTable }: Reach,
): void {
  const { config, aws, file } = environment;
  const port = name === 'ingest' ? INGEST_HEALTH_PORT : (file.execution?.healthPort ?? 8_322);
  const logGroup = new LogGroup(scope, `${name}Log`, {
    retention: logRetention(aws.logRetentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  task.addContainer(name, {
    image: serviceImage(name),
    essential: true,
    stopTimeout: Duration.seconds(120),
    readonlyRootFilesystem: true,
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: name }),
    environment: {
      [SERVICE_VARIABLES.environment]: config.environment,
      [CODE_HASH_VARIABLE]: codeHash,
      ...(name === 'ingest' ? ingestVariables(data) : executionVariables(data, latchTable)),
    },
    healthCheck: {
      // Any answer will do: a venue that is down makes the executor unwell, and a restart would not bring it back.
      command: ['CMD', 'node', '-e', `fetch('http://127.0.0.1:${port}/health').catch(() => process.exit(1))`],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(10),
      retries: 3,
      startPeriod: Duration.seconds(60),
    },
  });
}

function ingestVariables({ tables, lake, series }: DataStack): Record<string, string> {
  return {
    [TABLE_VARIABLES.bars]: tables.bars.tableName,
    ...(series === undefined
      ? { [SERVICE_VARIABLES.lakeBucket]: lake.bucketName }
      : {
          [SERVICE_VARIABLES.seriesUrl]: series.url,
          [SERVICE_VARIABLES.seriesOrganization]: series.organization,
          [SERVICE_VARIABLES.seriesBucket]: series.bucket,
          [SERVICE_VARIABLES.seriesSecret]: series.credentials.secretArn,
        }),
  };
}

function executionVariables({ tables }: DataStack, latchTable: string): Record<string, string> {
  return {
    [TABLE_VARIABLES.execution]: tables.execution.tableName,
    [TABLE_VARIABLES.state]: tables.state.tableName,
    [SERVICE_VARIABLES.latchTable]: latchTable,
  };
}

function acknowledgeTask(task: FargateTaskDefinition): void {
  Validations.of(task).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason: 'The variables are names of tables, a bucket and a secret. No secret is among them.',
  });
  Validations.of(task.obtainExecutionRole()).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Signing in to the registry of images knows no resource.',
  });
}
