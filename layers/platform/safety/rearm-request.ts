import * as z from 'zod/mini';
import type { RearmRequest } from '../../app/safety/rearm.ts';

const line = z.string().check(z.minLength(1), z.maxLength(500));

/** Only who may invoke this function comes here; whoever invokes it says who the authorizer found. */
const request = z.union([
  z.object({ step: z.literal('ask'), by: line, reason: line }),
  z.object({ step: z.literal('confirm'), by: line, code: line }),
]);

export function readRearmRequest(input: unknown): RearmRequest {
  return request.parse(input);
}
