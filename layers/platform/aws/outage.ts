import * as z from 'zod/mini';
import { OUTAGE } from '../names/cycle-states.ts';

/** A failure that may pass: asking again later is right. The state machine retries a task for exactly this one. */
export class Outage extends Error {
  override readonly name = OUTAGE;
}

/** An `Outage` in place of an error of the AWS SDK that may pass; any other error as it is. */
export function outageOr(error: unknown): unknown {
  const known = awsError.safeParse(error);
  if (!known.success || !mayPass(known.data)) return error;
  return new Outage(`${known.data.name}: ${known.data.message}`, { cause: error });
}

const awsError = z.object({
  name: z.string(),
  message: z.string(),
  code: z.optional(z.string()),
  $metadata: z.optional(z.object({ httpStatusCode: z.optional(z.number()) })),
  CancellationReasons: z.optional(z.array(z.object({ Code: z.optional(z.string()) }))),
});

const PASSING_NAMES: ReadonlySet<string> = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Why a transaction was cancelled, where nothing of ours was the reason. */
const PASSING_REASONS: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

function mayPass({ name, code, $metadata, CancellationReasons }: z.infer<typeof awsError>): boolean {
  if (CancellationReasons !== undefined) {
    const reasons = CancellationReasons.flatMap(({ Code }) =>
      Code === undefined || Code === 'None' ? [] : [Code],
    );
    return reasons.length > 0 && reasons.every((reason) => PASSING_REASONS.has(reason));
  }
  const status = $metadata?.httpStatusCode ?? 0;
  return PASSING_NAMES.has(name) || NETWORK_CODES.has(code ?? '') || status >= 500;
}
