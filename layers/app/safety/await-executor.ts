import { epochMs, SECOND_MS } from '../../core/foundation/time.ts';
import { judgeExecutor, type ExecutorVerdict, type SeenLease } from '../../core/safety/wait-for-executor.ts';
import type { LeaseRecord } from '../ports/lease-store.ts';
import { killIdOf, type ExecutorStep, type KillState } from './kill-state.ts';
import type { SafetyPorts } from './safety-ports.ts';

const TAKES_MAX = 5;

/**
 * Looks whether the executor has done what the latch asks. It was asked by the latch itself, which it polls. Where it is not
 * waited for any more its lease is taken: its next commit is refused, and after the wait whatever it had sent has arrived.
 */
export async function awaitExecutor(state: KillState, ports: SafetyPorts): Promise<ExecutorStep> {
  const nowMs = ports.clock.nowMs();
  if (await isSuperseded(state, ports)) {
    return { kind: 'superseded', waitSeconds: 0, atMs: nowMs, words: 'another trip has taken over' };
  }
  const record = await ports.leases.read().catch(() => undefined);
  const ours = state.executor?.tookEpoch;
  if (ours !== undefined && (await ports.leases.renew(ours).catch(() => record === undefined))) {
    return fenced(ours, state.executor?.fencedUntilMs ?? nowMs, { nowMs, pollMs: ports.patience.pollMs });
  }
  const lease = record === undefined ? undefined : seenLease(record, state.executor?.lease, nowMs);
  const verdict = isSafety(record) ? AFTER_SAFETY : await judge(state, { ports, lease });
  const words = wordsOf(verdict);
  const seen = lease === undefined ? {} : { lease };
  if (verdict.kind !== 'act') {
    const waitMs = verdict.kind === 'done' ? 0 : verdict.waitMs;
    return { kind: verdict.kind, waitSeconds: Math.ceil(waitMs / SECOND_MS), atMs: nowMs, words, ...seen };
  }
  const tookEpoch = await takeLease(state, ports);
  if (tookEpoch === undefined) {
    return { kind: 'act', waitSeconds: Math.ceil(verdict.waitMs / SECOND_MS), atMs: nowMs, words, ...seen };
  }
  const fencedUntilMs = epochMs(nowMs + verdict.waitMs);
  return { ...fenced(tookEpoch, fencedUntilMs, { nowMs, pollMs: ports.patience.pollMs }), words };
}

/** The lease is ours. It is renewed at each look, for an executor that is started again would take it once it stands still. */
function fenced(
  tookEpoch: number,
  fencedUntilMs: ExecutorStep['atMs'],
  { nowMs, pollMs }: { nowMs: ExecutorStep['atMs']; pollMs: number },
): ExecutorStep {
  const restMs = fencedUntilMs - nowMs;
  return {
    kind: restMs > 0 ? 'waiting' : 'act',
    waitSeconds: Math.ceil(Math.max(0, Math.min(restMs, pollMs)) / SECOND_MS),
    atMs: nowMs,
    words: restMs > 0 ? 'its last sends are waited for' : 'its lease is ours',
    tookEpoch,
    fencedUntilMs,
  };
}

/** A run for an older trip: nothing of its sends may be on its way when we begin. */
const AFTER_SAFETY: ExecutorVerdict = { kind: 'act', why: 'late', waitMs: 5 * SECOND_MS };

const SAFETY = 'safety ';

function isSafety(record: LeaseRecord | undefined): boolean {
  return record?.holder?.startsWith(SAFETY) === true;
}

/** The latch has moved on: a harder trip has a run of its own, or another run has seen the venue as the policy asks. */
async function isSuperseded({ latch }: KillState, { latches }: SafetyPorts): Promise<boolean> {
  if (latch === undefined) return false;
  const now = await latches.read().catch(() => undefined);
  return now !== undefined && (now.epoch !== latch.epoch || now.status !== 'tripped');
}

async function judge(
  { latch, verify, trip }: KillState,
  { ports, lease }: { ports: SafetyPorts; lease: SeenLease | undefined },
): Promise<ExecutorVerdict> {
  const nowMs = ports.clock.nowMs();
  const stored = await ports.books.load().catch(() => undefined);
  // Where the venue showed something else than it says, its word counts no more.
  const obeyed = verify === undefined ? stored?.books.obeyed : undefined;
  const { deadlineMs } = ports.patience;
  const asked = latch ?? { epoch: 0, policy: trip.policy, atMs: trip.raisedMs };
  return judgeExecutor(
    {
      latch: asked,
      nowMs,
      ...(obeyed === undefined ? {} : { obeyed }),
      ...(lease === undefined ? {} : { lease }),
    },
    { ...ports.patience, deadlineMs: verify === undefined ? deadlineMs : 0 },
  );
}

function seenLease(
  { epoch, beat, holder }: LeaseRecord,
  before: SeenLease | undefined,
  nowMs: SeenLease['sinceMs'],
): SeenLease {
  const stands = before?.epoch === epoch && before.beat === beat;
  return { epoch, beat, held: holder !== undefined, sinceMs: stands ? before.sinceMs : nowMs };
}

/** Undefined where it cannot be had: an executor that cannot reach its lease either fences itself. */
async function takeLease(state: KillState, { leases }: SafetyPorts): Promise<number | undefined> {
  for (let take = 0; take < TAKES_MAX; take++) {
    try {
      const taken = await leases.take(`${SAFETY}${killIdOf(state)}`, await leases.read());
      if (taken !== undefined) return taken.epoch;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function wordsOf(verdict: ExecutorVerdict): string {
  switch (verdict.kind) {
    case 'done':
      return 'has done it';
    case 'waiting':
      return 'is waited for';
    case 'act':
      return verdict.why === 'dead' ? 'is dead: its lease stands still' : 'has not done it in time';
  }
}
