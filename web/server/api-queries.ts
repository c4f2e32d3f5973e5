import { z } from 'zod';
import { DECISION_FILTERS } from '../api.ts';
import { refusal, type Answer } from './respond.ts';

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A decision's id, such as `20200417T2001`. */
export const decisionIdText = z.string().regex(/^[A-Za-z0-9-]{1,40}$/, 'must be letters, digits and dashes');

export const curveQuery = z.strictObject({ after: seq.default(0) });

export const decisionsQuery = z.strictObject({
  before: seq.default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  filter: z.enum(DECISION_FILTERS).default('all'),
});

export const approvalReply = z.strictObject({
  decisionId: decisionIdText,
  symbol: z.string().min(1).max(40),
  answer: z.enum(['approve', 'reject']),
});

const reason = z.string().trim().min(1, 'must say why').max(200);

export const controlAsk = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['pause', 'kill', 'resume', 'acknowledge']), reason }),
  z.strictObject({ act: z.literal('confirm'), code: z.string().trim().min(1).max(20) }),
]);

/** What the schema makes of the input, or the answer that says what is wrong with it. */
export function parsed<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer } {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return { ok: false, answer: refusal(400, { code: 'BAD_INPUT', message: faults.join('; ') }) };
}
