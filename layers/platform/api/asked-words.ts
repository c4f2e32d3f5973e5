import { z } from 'zod';

const reason = z.string().trim().min(1, 'say why').max(500);

/** An act with its reason. */
export const withReason = z.strictObject({ reason });

/** Of an act in two steps: the first says why, the second gives the code that came of it. */
export const reasonOrCode = z.union(
  [withReason, z.strictObject({ code: z.string().trim().min(1).max(40) })],
  { error: 'send {"reason": "..."} first, and then {"code": "..."} with the code that gives' },
);
