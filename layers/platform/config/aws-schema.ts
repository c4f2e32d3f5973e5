import { z } from 'zod';

/** Six fields: minutes, hours, day of month, month, day of week, year. */
const SCHEDULE = /^cron\((\S+ ){5}\S+\)$/;

/** When the decision cycle is triggered, in the market's own time zone. */
const schedule = z.strictObject({
  /** The market whose bars have closed by then. One schedule a market. */
  calendar: z.enum(['XNYS', 'XLON', '24/7']),
  expression: z
    .string()
    .regex(
      SCHEDULE,
      'must be six fields as in "cron(30 16 ? * MON-FRI *)": minute hour day month weekday year',
    ),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone of the IANA database, such as America/New_York'),
});

/** The sizes of a Fargate task that are small enough for one account, as AWS pairs them. */
const taskSize = z.enum(['256/512', '256/1024', '512/1024', '512/2048', '1024/2048']);

/** What an environment needs to run in the owner's AWS account. An environment without it runs on a laptop. */
export const awsSchema = z.strictObject({
  region: z.enum(['us-east-1', 'eu-west-1']),
  /** At most so much a month, before an instance of Timestream. A deployment that is estimated dearer is refused. */
  budgetUsd: z.number().positive().max(100),
  schedules: z
    .array(schedule)
    .min(1)
    .refine(
      (schedules) => new Set(schedules.map(({ calendar }) => calendar)).size === schedules.length,
      'must name each calendar once',
    ),
  /** Where time series are kept: DynamoDB and Parquet on S3, or an instance of Timestream for InfluxDB beside them. */
  timeSeries: z.enum(['lake', 'timestream'], {
    error: ({ input }) =>
      /live/i.test(String(input))
        ? 'Timestream for LiveAnalytics takes no new customer since 2025-06-20; "timestream" means Timestream for InfluxDB, and "lake" needs neither'
        : 'must be lake or timestream',
  }),
  services: z.strictObject({
    /** Virtual CPU in 1/1024, a slash, memory in MiB. */
    ingest: taskSize,
    execution: taskSize,
    /** Both services in one task: one address and one size less to pay, and they stop together. */
    shareTask: z.boolean().default(false),
    /** `static` sends the executor's orders from one address that a venue can pin to the key; a NAT gateway is dear. */
    egress: z.enum(['dynamic', 'static']).default('dynamic'),
  }),
  logRetentionDays: z.literal([7, 30, 90, 365]),
  /** How long nobody can delete a journal object: `governance` yields to the account's owner, `compliance` to nobody. */
  journal: z.strictObject({
    lock: z.enum(['governance', 'compliance']),
    retentionDays: z.number().int().min(1).max(3_653),
  }),
  /** Whom the alarms write to; the address must confirm once. Without it they only show in the console. */
  alertEmail: z.email('must be an e-mail address').optional(),
  /** Who deploys, by the name of their role: it is then forbidden to silence alarms by hand and to write the latch. */
  deployerRole: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of a role, without its address')
    .refine(
      (name) => !/^(AWSReservedSSO_|cdk-)/.test(name),
      'must be a role that a policy can be attached to and that changes no alarm for CloudFormation: for one of IAM Identity Center attach DeployerMayNot to its permission set, and never to a role of the bootstrap',
    )
    .optional(),
  /** Who records the calls that change things: the account's own trail, if it has one, or a trail of the safety stack. */
  trail: z.enum(['account', 'create']).default('account'),
});

export type AwsSettings = z.infer<typeof awsSchema>;

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
