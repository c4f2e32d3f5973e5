import { z } from 'zod';

/** Six fields: minutes, hours, day of month, month, day of week, year. */
const SCHEDULE = /^cron\((\S+ ){5}\S+\)$/;

/** What an environment needs to run in the owner's AWS account. An environment without it runs on a laptop. */
export const awsSchema = z.strictObject({
  region: z.enum(['us-east-1', 'eu-west-1']),
  /** When the decision cycle is triggered, in the market's own time zone. */
  schedule: z.strictObject({
    expression: z
      .string()
      .regex(
        SCHEDULE,
        'must be six fields as in "cron(30 16 ? * MON-FRI *)": minute hour day month weekday year',
      ),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be a time zone of the IANA database, such as America/New_York'),
  }),
  logRetentionDays: z.literal([7, 30, 90, 365]),
  /** How long nobody can delete a journal object: `governance` yields to the account's owner, `compliance` to nobody. */
  journal: z.strictObject({
    lock: z.enum(['governance', 'compliance']),
    retentionDays: z.number().int().min(1).max(3_653),
  }),
  /** Whom the alarms write to; the address must confirm once. Without it they only show in the console. */
  alertEmail: z.email('must be an e-mail address').optional(),
});

export type AwsSettings = z.infer<typeof awsSchema>;

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
