import type { ExecutorConfig } from '../../core/execution/executor/executor-config.ts';
import type { ExecutorEffect, ExecutorEvent } from '../../core/execution/executor/executor-event.ts';
import { freshSession, openBooks, type ExecutorState } from '../../core/execution/executor/executor-state.ts';
import { HALTED, type LatchView } from '../../core/execution/executor/latch-view.ts';
import { step, type Step } from '../../core/execution/executor/step.ts';
import { isDrained, nextWakeMs } from '../../core/execution/executor/wake.ts';
import { epochMs, HOUR_MS, type EpochMs } from '../../core/foundation/time.ts';
import { commitOf, commitStep } from './commit-step.ts';
import { sleep, type ExecutorClock, type ExecutorPorts } from './executor-ports.ts';
import { feedTape } from './feed-tape.ts';
import { holdLease, LEASE_TERMS, type HeldLease, type LeaseTerms } from './hold-lease.ts';
import { Inbox } from './inbox.ts';
import { performEffect } from './perform-effect.ts';
import { watchStore } from './watch-store.ts';

/** How one process runs it. */
export interface ExecutorRun {
  readonly config: ExecutorConfig;
  /** This process, for people. */
  readonly holder: string;
  readonly terms?: LeaseTerms;
  /** How often the outbox and the latch are looked at. */
  readonly pollMs?: number;
  /** When it is fulfilled the executor drains: SIGTERM. */
  readonly stop: Promise<void>;
  /** A seam for tests that plant faults; the executor itself everywhere else. */
  readonly stepWith?: typeof step;
}

/** Why it ended. Whatever it was, a new process may be started. */
export type ExecutorEnd = 'drained' | 'lease-lost' | 'another-writer' | 'not-begun';

const POLL_MS = 500;
/** By how much the venue's clock may be behind ours when the books are opened. */
const CLOCK_SKEW_MS = HOUR_MS;
/** Of the 120 s that a host gives between asking and killing. */
const DRAIN_MS_MAX = 100_000;

/**
 * Runs the executor until it is stopped or loses its lease: takes the lease, loads the books, and then takes in event after event;
 * commits what follows, and only then does it. Nothing leaves that was not committed under the lease and, where it adds risk,
 * with the latch open; and nothing leaves once the lease may have lapsed.
 */
export async function runExecutor(ports: ExecutorPorts, run: ExecutorRun): Promise<ExecutorEnd> {
  const stopping = { asked: false };
  void run.stop.then(() => (stopping.asked = true));
  const lease = await holdLease(ports, {
    holder: run.holder,
    terms: run.terms ?? LEASE_TERMS,
    isWanted: () => !stopping.asked,
  });
  if (lease === undefined) return 'not-begun';
  const loaded = await loadBooks(ports, run.config, lease);
  if (loaded === undefined) return 'lease-lost';
  const inbox = new Inbox(ports.clock);
  const live = { ended: false };
  void run.stop.then(() => {
    inbox.push({ kind: 'drain' });
  });
  void lease.ended.then(() => {
    inbox.nudge();
  });
  const unlistenMarks = ports.marks.listen((symbol, markPx) => {
    inbox.push({ kind: 'quote', symbol, markPx });
  });
  const unlistenTape = feedTape(ports, inbox);
  inbox.push({ kind: 'started', latch: loaded.latch });
  const listening = listenToVenue(ports, inbox, live);
  void watchStore(ports, { inbox, live, pollMs: run.pollMs ?? POLL_MS });
  try {
    return await takeEvents(ports, { run, lease, inbox, loaded });
  } finally {
    live.ended = true;
    unlistenMarks();
    unlistenTape();
    void listening.then((unlisten) => unlisten());
    await lease.release();
  }
}

interface Loaded {
  readonly version: number;
  readonly state: ExecutorState;
  readonly latch: LatchView;
  /**
   * Wall time at the start, though never before what the books know of, carried on by the monotonic clock: whoever sets the wall
   * clock moves no timer of ours.
   */
  readonly steadyMs: () => EpochMs;
}

async function loadBooks(
  { store, clock }: ExecutorPorts,
  config: ExecutorConfig,
  lease: HeldLease,
): Promise<Loaded | undefined> {
  while (lease.mayAct()) {
    try {
      const stored = await store.load();
      const latch = await store.latch();
      const steadyMs = steadyClock(clock, stored?.books.asOfMs);
      const nowMs = steadyMs();
      const books = stored?.books ?? openBooks(config.currency, epochMs(nowMs - CLOCK_SKEW_MS));
      const state = { books, session: freshSession(nowMs, latch) };
      return { version: stored?.version ?? 0, state, latch, steadyMs };
    } catch {
      await sleep(clock, POLL_MS);
    }
  }
  return undefined;
}

async function takeEvents(
  ports: ExecutorPorts,
  { run, lease, inbox, loaded }: { run: ExecutorRun; lease: HeldLease; inbox: Inbox; loaded: Loaded },
): Promise<ExecutorEnd> {
  const { steadyMs } = loaded;
  let { version, state } = loaded;
  let drainUntilMs: number | undefined;
  while (lease.mayAct()) {
    const nowMs = steadyMs();
    const wakeMs = nextWakeMs(state, { config: run.config, nowMs });
    const events = await inbox.take(wakeMs === undefined ? undefined : wakeMs - nowMs);
    if (!lease.mayAct()) break;
    const made = await makeStep(ports, { run, lease, version, state, events, nowMs: steadyMs() });
    if (made === 'another-writer' || made === 'lease-lost') return made;
    ({ version, state } = made);
    inbox.putBack(made.left);
    for (const effect of made.effects) {
      if (!lease.mayAct()) break;
      if (isStale(effect, steadyMs())) withhold(effect, inbox);
      else void perform(effect, ports, inbox);
    }
    if (!state.session.draining) continue;
    drainUntilMs ??= steadyMs() + DRAIN_MS_MAX;
    if (isDrained(state) || steadyMs() >= drainUntilMs) return 'drained';
  }
  return 'lease-lost';
}

type Made = { readonly version: number; readonly left: readonly ExecutorEvent[] } & Pick<
  Step,
  'state' | 'effects'
>;

/** The events as one step. Where the latch was set meanwhile, the same events are taken in again, knowing it. */
async function makeStep(
  { store, clock }: ExecutorPorts,
  part: {
    run: ExecutorRun;
    lease: HeldLease;
    version: number;
    state: ExecutorState;
    events: readonly ExecutorEvent[];
    nowMs: EpochMs;
  },
): Promise<Made | Extract<ExecutorEnd, 'another-writer' | 'lease-lost'>> {
  const { lease, version, state: before } = part;
  let { events } = part;
  for (;;) {
    const { state, effects, facts, left } = fold(before, { ...part, events });
    if (state.books === before.books && facts.length === 0) return { version, state, effects, left };
    const requireUnlatched = effects.some((effect) => effect.kind === 'send' && effect.raisesRisk);
    const commit = commitOf({ version, epoch: lease.epoch }, { books: state.books, facts, requireUnlatched });
    const outcome = await commitStep(commit, { store, clock, mayTry: () => lease.mayAct() });
    switch (outcome?.kind) {
      case 'committed':
        return { version: outcome.version, state, effects, left };
      case 'latched':
        events = knowingLatch(events, state.session.latch);
        continue;
      case 'stale':
      case 'fenced':
        return 'another-writer';
      case undefined:
        return 'lease-lost';
    }
  }
}

/** That it is set is known then, and by which policy only when it is read again: until then no new order is all. */
function knowingLatch(events: readonly ExecutorEvent[], known: LatchView): readonly ExecutorEvent[] {
  const latch = known.kind === 'latched' ? known : HALTED;
  const others = events.filter(({ kind }) => kind !== 'latch');
  const told = others.map((event) => (event.kind === 'started' ? { ...event, latch } : event));
  return [{ kind: 'latch', latch }, ...told];
}

/**
 * Events into one step, up to the first that lets new risk leave: what comes after it might have been a reason not to, and is
 * left for the next step.
 */
function fold(
  before: ExecutorState,
  { run, events, nowMs }: { run: ExecutorRun; events: readonly ExecutorEvent[]; nowMs: EpochMs },
): Step & { readonly left: readonly ExecutorEvent[] } {
  const stepWith = run.stepWith ?? step;
  let state = before;
  const effects: ExecutorEffect[] = [];
  const facts: Step['facts'][number][] = [];
  for (const [index, event] of events.entries()) {
    const made = stepWith(state, event, { nowMs, config: run.config });
    state = made.state;
    effects.push(...made.effects);
    facts.push(...made.facts);
    const raisesRisk = made.effects.some((effect) => effect.kind === 'send' && effect.raisesRisk);
    if (raisesRisk) return { state, effects, facts, left: events.slice(index + 1) };
  }
  return { state, effects, facts, left: [] };
}

type Send = Extract<ExecutorEffect, { kind: 'send' }>;

/** Committing may take long when the store is slow: an entry that is stale by then does not leave. */
function isStale(effect: ExecutorEffect, nowMs: EpochMs): effect is Send {
  return effect.kind === 'send' && effect.freshUntilMs !== undefined && nowMs > effect.freshUntilMs;
}

function withhold({ requests }: Send, inbox: Inbox): void {
  const refusal = { code: 'WITHHELD', message: 'the price was stale before it could leave' };
  for (const { clientOrderId } of requests) {
    inbox.push({ kind: 'submitted', clientOrderId, outcome: { kind: 'rejected', refusal } });
  }
}

async function perform(effect: ExecutorEffect, ports: ExecutorPorts, inbox: Inbox): Promise<void> {
  for (const event of await performEffect(effect, ports)) inbox.push(event);
}

/** Listens, and after an outage tries again: the venue's own messages tell whether it is connected. */
async function listenToVenue(
  { venue, clock }: ExecutorPorts,
  inbox: Inbox,
  live: { readonly ended: boolean },
): Promise<() => Promise<void>> {
  while (!live.ended) {
    try {
      return await venue.listen((message) => {
        if (!live.ended) inbox.push({ kind: 'message', message });
      });
    } catch {
      await sleep(clock, POLL_MS);
    }
  }
  return () => Promise.resolve();
}

function steadyClock(clock: ExecutorClock, notBeforeMs = 0): () => EpochMs {
  const wallMs = Math.max(clock.wallMs(), notBeforeMs);
  const startedMs = clock.monotonicMs();
  return () => epochMs(Math.round(wallMs + clock.monotonicMs() - startedMs));
}
