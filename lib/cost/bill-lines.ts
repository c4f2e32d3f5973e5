import { z } from 'zod';
import type { PriceId } from './price-table.ts';
import type { TemplateResource } from './template-resources.ts';
import { MONTH_DAYS, MONTH_HOURS, type Usage } from './usage.ts';

/** So much of what a price is asked for, in its unit. */
export interface BillItem {
  readonly words: string;
  readonly price: PriceId;
  readonly amount: number;
  /** The amount rests on usage that nobody measured, and not on the template alone. */
  readonly assumed: boolean;
}

interface Given {
  /** Every resource of the type that is asked about. */
  readonly found: readonly TemplateResource[];
  readonly all: readonly TemplateResource[];
  readonly usage: Usage;
}

type Biller = (given: Given) => readonly BillItem[];

/** What each type of resource that costs something costs, all of its kind together. */
export const BILLERS: Readonly<Record<string, Biller>> = {
  'AWS::ECS::Service': services,
  'AWS::EC2::NatGateway': ({ found, usage }) => [
    fixed('NAT gateways for a fixed address', 'natGateway', found.length * MONTH_HOURS),
    assumed('their data', 'natData', usage.egressGbPerMonth),
  ],
  'AWS::EC2::EIP': ({ found }) => [fixed('fixed addresses', 'publicAddress', found.length * MONTH_HOURS)],
  'AWS::EC2::VPCEndpoint': endpoints,
  'AWS::Kinesis::Stream': streams,
  'AWS::DynamoDB::Table': tables,
  'AWS::S3::Bucket': ({ found, usage }) => [
    assumed(`${found.length} buckets: objects`, 'objectStorage', usage.objectGb),
    assumed('objects written', 'objectPut', usage.objectPutsPerMonth / 1e3),
  ],
  'AWS::Lambda::Function': functions,
  'AWS::StepFunctions::StateMachine': ({ usage }) => [
    assumed('state transitions', 'transition', (usage.cyclesPerMonth * usage.transitionsPerCycle) / 1e3),
  ],
  'AWS::CloudWatch::Alarm': alarms,
  'AWS::CloudWatch::CompositeAlarm': ({ found }) => [
    // A composite alarm costs as much as five plain ones.
    fixed('composite alarms', 'alarm', found.length * 5),
  ],
  'AWS::CloudWatch::Dashboard': ({ found }) => [fixed('dashboards', 'dashboard', found.length)],
  'AWS::Logs::LogGroup': logs,
  'AWS::SecretsManager::Secret': ({ found }) => [fixed('secrets', 'secret', found.length)],
  'AWS::Cognito::UserPool': ({ usage }) => [assumed('owners who sign in', 'owner', usage.owners)],
  'AWS::ApiGatewayV2::Stage': ({ usage }) => [assumed('API calls', 'apiCall', usage.apiCallsPerMonth / 1e6)],
  'AWS::Scheduler::Schedule': ({ usage }) => [
    assumed('schedules', 'scheduledCall', (usage.cyclesPerMonth + 44_640) / 1e6),
  ],
  'AWS::SQS::Queue': ({ found }) => [assumed('queues, looked at by alarms', 'queueCall', found.length / 1e3)],
  'AWS::SNS::Topic': ({ usage }) => [assumed('e-mails', 'mail', usage.mailsPerMonth / 1e3)],
  'AWS::KMS::Key': ({ found }) => [fixed('keys of our own', 'key', found.length)],
  'AWS::CloudTrail::Trail': () => [
    assumed('a trail of management events (an account’s first is free)', 'trailEvent', 0.5),
  ],
  'AWS::Timestream::InfluxDBInstance': ({ found }) =>
    found.flatMap(({ properties }) => [
      fixed('Timestream for InfluxDB: instance', 'seriesInstance', MONTH_HOURS),
      fixed('Timestream for InfluxDB: storage', 'seriesStorage', storage.parse(properties).AllocatedStorage),
      fixed('Timestream for InfluxDB: the secret it keeps', 'secret', 1),
    ]),
};

const storage = z.object({ AllocatedStorage: z.number() });
const service = z.object({
  TaskDefinition: z.object({ Ref: z.string() }),
  NetworkConfiguration: z.object({
    AwsvpcConfiguration: z.object({ AssignPublicIp: z.enum(['ENABLED', 'DISABLED']) }),
  }),
});
const task = z.object({ Cpu: z.coerce.number(), Memory: z.coerce.number() });

/** A service that stands at none for now is counted as one task: it is meant to run. */
function services({ found, all, usage }: Given): readonly BillItem[] {
  const items = found.flatMap(({ id, stack, properties }) => {
    const { TaskDefinition, NetworkConfiguration } = service.parse(properties);
    const named = all.find((each) => each.stack === stack && each.id === TaskDefinition.Ref);
    if (named === undefined) throw new Error(`${id} has no task definition in ${stack}`);
    const { Cpu, Memory } = task.parse(named.properties);
    const addresses = NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp === 'ENABLED' ? 1 : 0;
    const name = id.replace(/Service.*$/, '');
    return [
      fixed(`task ${name}: ${Cpu / 1_024} vCPU`, 'fargateCpu', (Cpu / 1_024) * MONTH_HOURS),
      fixed(`task ${name}: ${Memory / 1_024} GB`, 'fargateMemory', (Memory / 1_024) * MONTH_HOURS),
      ...(addresses === 0 ? [] : [fixed(`task ${name}: its address`, 'publicAddress', MONTH_HOURS)]),
    ];
  });
  return [
    ...items,
    assumed('data out to venues', 'egress', usage.egressGbPerMonth),
    assumed('container images', 'image', usage.imageGb),
  ];
}

function endpoints({ found }: Given): readonly BillItem[] {
  const priced = found.filter(({ properties }) => properties['VpcEndpointType'] !== 'Gateway');
  if (priced.length > 0) throw new Error('an endpoint by the hour has no price here');
  return [];
}

const stream = z.object({
  ShardCount: z.number(),
  StreamModeDetails: z.object({ StreamMode: z.literal('PROVISIONED') }),
});

function streams({ found, usage }: Given): readonly BillItem[] {
  const shards = found.reduce((sum, { properties }) => sum + stream.parse(properties).ShardCount, 0);
  const records = usage.symbols * usage.recordsPerSymbolDay * MONTH_DAYS;
  return [
    fixed('stream shards', 'shard', shards * MONTH_HOURS),
    assumed('stream records', 'putUnit', records / 1e6),
  ];
}

function tables({ found, usage }: Given): readonly BillItem[] {
  const { cyclesPerMonth, writesPerCycle, readsPerCycle, symbols, recordsPerSymbolDay } = usage;
  const bars = (symbols * recordsPerSymbolDay * MONTH_DAYS) / 6;
  const writes = usage.idleWritesPerDay * MONTH_DAYS + cyclesPerMonth * writesPerCycle + bars;
  const reads = usage.idleReadsPerDay * MONTH_DAYS + cyclesPerMonth * readsPerCycle;
  return [
    assumed(`${found.length} tables: writes`, 'tableWrite', writes / 1e6),
    assumed('table reads', 'tableRead', reads / 1e6),
    assumed('table storage', 'tableStorage', usage.tableGb),
    assumed('point-in-time recovery', 'tableBackup', usage.tableGb),
  ];
}

const FUNCTION_GB = 0.5;

function functions({ found, usage }: Given): readonly BillItem[] {
  const calls =
    usage.cyclesPerMonth * usage.callsPerCycle + usage.otherCallsPerMonth + usage.apiCallsPerMonth;
  return [
    assumed(`${found.length} functions: calls`, 'functionCall', calls / 1e6),
    assumed('their time', 'functionTime', calls * usage.secondsPerCall * FUNCTION_GB),
    assumed('traces', 'trace', calls / 20 / 1e6),
  ];
}

const logGroup = z.object({ RetentionInDays: z.number() });

/** Kept as long as the group that keeps longest; a group that keeps for ever is refused. */
function logs({ found, usage }: Given): readonly BillItem[] {
  const days = Math.max(...found.map(({ properties }) => logGroup.parse(properties).RetentionInDays));
  return [
    assumed(`${found.length} log groups: lines`, 'logIngest', usage.logGbPerMonth),
    assumed(`lines kept for ${days} days`, 'logStorage', (usage.logGbPerMonth * days) / MONTH_DAYS),
    assumed('our own metrics', 'metric', usage.customMetrics),
  ];
}

const alarm = z.object({
  Period: z.number().optional(),
  Metrics: z.array(z.object({ MetricStat: z.object({ Period: z.number() }).optional() })).optional(),
});

/** An alarm is billed for each metric it looks at, three times as much where it looks every ten seconds. */
function alarms({ found }: Given): readonly BillItem[] {
  const periods = found.flatMap(({ properties }) => {
    const { Period, Metrics } = alarm.parse(properties);
    return Metrics?.flatMap(({ MetricStat }) => MetricStat?.Period ?? []) ?? [Period ?? 60];
  });
  const fast = periods.filter((period) => period < 60).length;
  return [
    fixed('alarm metrics', 'alarm', periods.length - fast),
    ...(fast === 0 ? [] : [fixed('alarm metrics every ten seconds', 'fastAlarm', fast)]),
  ];
}

function fixed(words: string, price: PriceId, amount: number): BillItem {
  return { words, price, amount, assumed: false };
}

function assumed(words: string, price: PriceId, amount: number): BillItem {
  return { words, price, amount, assumed: true };
}
