/** The regions that an environment may stand in. */
export type Region = 'us-east-1' | 'eu-west-1';

/**
 * What one unit costs in each region, in USD, and where that was read. A price whose source could not be cited is marked
 * for its region, and the estimate says so beside its line.
 */
export interface Price {
  readonly unit: string;
  readonly usd: Readonly<Record<Region, number>>;
  readonly source: string;
  /** The regions for which the source itself names this number. */
  readonly confirmed: readonly Region[];
}

/** The day on which the sources were read. List prices, on demand, no free tier, no tax. */
export const PRICES_READ_ON = '2026-11-21';

const BOTH: readonly Region[] = ['us-east-1', 'eu-west-1'];
const US: readonly Region[] = ['us-east-1'];
const NOWHERE: readonly Region[] = [];

export const PRICES = {
  fargateCpu: price('vCPU hour, ARM', [0.03238, 0.03238], 'https://www.vantage.sh/blog/fargate-pricing', US),
  fargateMemory: price('GB hour, ARM', [0.00356, 0.00356], 'https://www.vantage.sh/blog/fargate-pricing', US),
  publicAddress: price(
    'public IPv4 address hour',
    [0.005, 0.005],
    'https://www.doit.com/aws-public-ipv4-price-increase-the-complete-guide/',
    BOTH,
  ),
  natGateway: price(
    'NAT gateway hour',
    [0.045, 0.048],
    'https://cloudburn.io/blog/aws-nat-gateway-pricing',
    US,
  ),
  natData: price(
    'GB through a NAT gateway',
    [0.045, 0.048],
    'https://cloudburn.io/blog/aws-nat-gateway-pricing',
    US,
  ),
  egress: price(
    'GB out to the internet',
    [0.09, 0.09],
    'https://www.wring.co/blog/aws-nat-gateway-pricing-guide',
    US,
  ),
  shard: price(
    'shard hour',
    [0.015, 0.017],
    'https://costcalculator.calculator.city/aws-kinesis-cost-calculator',
    US,
  ),
  putUnit: price(
    'million PUT payload units of 25 KB',
    [0.014, 0.0165],
    'https://costcalculator.calculator.city/aws-kinesis-cost-calculator',
    US,
  ),
  tableWrite: price(
    'million write request units',
    [0.625, 0.705],
    'https://airbyte.com/data-engineering-resources/dynamodb-pricing',
    US,
  ),
  tableRead: price(
    'million read request units',
    [0.125, 0.141],
    'https://airbyte.com/data-engineering-resources/dynamodb-pricing',
    US,
  ),
  tableStorage: price(
    'GB month of tables',
    [0.25, 0.283],
    'https://aws.amazon.com/dynamodb/pricing/',
    NOWHERE,
  ),
  tableBackup: price(
    'GB month of point-in-time recovery',
    [0.2, 0.226],
    'https://aws.amazon.com/dynamodb/pricing/',
    NOWHERE,
  ),
  objectStorage: price('GB month of objects', [0.023, 0.023], 'https://aws.amazon.com/s3/pricing/', NOWHERE),
  objectPut: price('thousand PUT requests', [0.005, 0.005], 'https://aws.amazon.com/s3/pricing/', NOWHERE),
  functionCall: price(
    'million requests',
    [0.2, 0.2],
    'https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md',
    US,
  ),
  functionTime: price(
    'GB second, ARM',
    [0.0000133334, 0.0000133334],
    'https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md',
    US,
  ),
  transition: price(
    'thousand state transitions',
    [0.025, 0.025],
    'https://aws.amazon.com/step-functions/pricing/',
    BOTH,
  ),
  alarm: price(
    'alarm metric month',
    [0.1, 0.1],
    'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
    US,
  ),
  fastAlarm: price(
    'high-resolution alarm metric month',
    [0.3, 0.3],
    'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
    US,
  ),
  metric: price('custom metric month', [0.3, 0.3], 'https://signoz.io/guides/cloudwatch-pricing', US),
  dashboard: price(
    'dashboard month',
    [3, 3],
    'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
    US,
  ),
  logIngest: price(
    'GB of logs taken in',
    [0.5, 0.57],
    'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
    US,
  ),
  logStorage: price('GB month of logs', [0.03, 0.03], 'https://aws.amazon.com/cloudwatch/pricing/', NOWHERE),
  trace: price('million traces', [5, 5], 'https://aws.amazon.com/xray/pricing/', NOWHERE),
  secret: price(
    'secret month',
    [0.4, 0.4],
    'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
    US,
  ),
  secretRead: price(
    'ten thousand calls',
    [0.05, 0.05],
    'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
    US,
  ),
  apiCall: price('million requests', [1, 1.11], 'https://aws.amazon.com/api-gateway/pricing/', NOWHERE),
  owner: price('active user month, Plus', [0.02, 0.02], 'https://aws.amazon.com/cognito/pricing/', NOWHERE),
  scheduledCall: price('million invocations', [1, 1], 'https://aws.amazon.com/eventbridge/pricing/', NOWHERE),
  queueCall: price('million requests', [0.4, 0.4], 'https://aws.amazon.com/sqs/pricing/', NOWHERE),
  mail: price('thousand e-mails', [0.02, 0.02], 'https://aws.amazon.com/sns/pricing/', NOWHERE),
  image: price('GB month of images', [0.1, 0.1], 'https://aws.amazon.com/ecr/pricing/', NOWHERE),
  key: price('key month', [1, 1], 'https://aws.amazon.com/kms/pricing/', NOWHERE),
  trailEvent: price('hundred thousand events', [2, 2], 'https://aws.amazon.com/cloudtrail/pricing/', NOWHERE),
  seriesInstance: price(
    'instance hour, db.influx.medium in one zone',
    [0.119, 0.132],
    'https://aws.amazon.com/timestream/pricing/',
    NOWHERE,
  ),
  seriesStorage: price(
    'GB month of instance storage',
    [0.1, 0.11],
    'https://aws.amazon.com/timestream/pricing/',
    NOWHERE,
  ),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceId = keyof typeof PRICES;

function price(
  unit: string,
  [virginia, ireland]: readonly [number, number],
  source: string,
  confirmed: readonly Region[],
): Price {
  return { unit, usd: { 'us-east-1': virginia, 'eu-west-1': ireland }, source, confirmed };
}
