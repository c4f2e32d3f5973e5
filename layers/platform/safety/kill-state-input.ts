import * as z from 'zod/mini';
import { epochMs } from '../../core/foundation/time.ts';
import type { KillState } from '../../app/safety/kill-state.ts';

const instant = z.pipe(z.int(), z.transform(epochMs));
const policy = z.enum(['halt', 'reduce', 'flatten']);

/** What the machine hands to a step: what a person or the front door started it with, and what each step before has said. */
const killState = z.object({
  trip: z.object({ policy, reason: z.string(), raisedMs: instant }),
  latch: z.optional(
    z.object({
      status: z.enum(['armed', 'tripped', 'review']),
      epoch: z.number(),
      policy,
      reason: z.string(),
      atMs: instant,
      startedMs: instant,
    }),
  ),
  schedules: z.optional(z.object({ atMs: instant })),
  executor: z.optional(
    z.object({
      kind: z.enum(['done', 'waiting', 'act', 'superseded']),
      waitSeconds: z.number(),
      atMs: instant,
      words: z.string(),
      lease: z.optional(
        z.object({ epoch: z.number(), beat: z.number(), held: z.boolean(), sinceMs: instant }),
      ),
      tookEpoch: z.optional(z.number()),
      fencedUntilMs: z.optional(instant),
    }),
  ),
  act: z.optional(
    z.object({
      kind: z.enum(['settled', 'more']),
      atMs: instant,
      words: z.string(),
      cancels: z.number(),
      sends: z.number(),
      keeps: z.optional(z.array(z.object({ symbol: z.string(), quantity: z.string() }))),
      refusedStops: z.array(z.string()),
    }),
  ),
  verify: z.optional(
    z.object({
      standing: z.enum(['flat', 'protected', 'unprotected', 'unfinished', 'paper']),
      next: z.enum(['report', 'try-again']),
      atMs: instant,
      words: z.string(),
    }),
  ),
});

export function readKillState(input: unknown): KillState {
  return withoutAbsent(killState.parse(input));
}

/** What is absent in JSON is absent here too, not present and undefined. */
function withoutAbsent({
  trip,
  latch,
  schedules,
  executor,
  act,
  verify,
}: z.infer<typeof killState>): KillState {
  return {
    trip,
    ...(latch && { latch }),
    ...(schedules && { schedules }),
    ...(executor && { executor: executorStep(executor) }),
    ...(act && { act: actStep(act) }),
    ...(verify && { verify }),
  };
}

type Parsed = z.infer<typeof killState>;

function executorStep(step: NonNullable<Parsed['executor']>): NonNullable<KillState['executor']> {
  const { lease, tookEpoch, fencedUntilMs, ...rest } = step;
  return {
    ...rest,
    ...(lease && { lease }),
    ...(tookEpoch !== undefined && { tookEpoch }),
    ...(fencedUntilMs !== undefined && { fencedUntilMs }),
  };
}

function actStep({ keeps, ...rest }: NonNullable<Parsed['act']>): NonNullable<KillState['act']> {
  return { ...rest, ...(keeps && { keeps }) };
}
