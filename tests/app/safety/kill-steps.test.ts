import { describe, expect, test } from '@jest/globals';
import { qty, ZERO_MONEY } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { openBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { viewOf } from '../../../layers/core/safety/latch.ts';
import { EXECUTOR_PATIENCE } from '../../../layers/core/safety/wait-for-executor.ts';
import { actAtVenue } from '../../../layers/app/safety/act-at-venue.ts';
import { awaitExecutor } from '../../../layers/app/safety/await-executor.ts';
import { changeLatch } from '../../../layers/app/safety/change-latch.ts';
import type { KillState } from '../../../layers/app/safety/kill-state.ts';
import { reportKill, tripLatch, verifyAtVenue } from '../../../layers/app/safety/kill-steps.ts';
import type { SafetyPorts, SafetyVenue } from '../../../layers/app/safety/safety-ports.ts';
import { bookedVenue } from '../../../layers/platform/safety/booked-venue.ts';
import { MemoryLatchStore } from '../../../layers/platform/safety/memory-latch-store.ts';
import { anInstrument, SPX } from '../../builders/an-instrument.ts';
import { MemoryExecutionStore } from '../../simulation/execution/memory-execution-store.ts';

const START = epochMs(1_700_000_000_000);
const TRIP = { policy: 'flatten', reason: 'a test', raisedMs: epochMs(START + 10) } as const;

function tripOf({ latch }: KillState): NonNullable<KillState['latch']> {
  if (latch === undefined) throw new Error('not tripped');
  return latch;
}

/** As a venue that is not paper shows itself. */
function anEmptyVenue(): SafetyVenue {
  const { capabilities, instruments, submit, cancel, orderOf, openOrders, fillsSince, holdings } =
    bookedVenue({ load: () => Promise.resolve(undefined) }, [anInstrument()]);
  return { capabilities, instruments, submit, cancel, orderOf, openOrders, fillsSince, holdings };
}

/** A tripped latch, an executor's store, a clock that the steps themselves move, and a venue that is empty. */
async function aKill(change: Partial<SafetyVenue> = {}) {
  let nowMs: number = START;
  const store = new MemoryExecutionStore();
  const latches = new MemoryLatchStore((view) => void store.setLatch(view));
  const told: string[] = [];
  const venue = { ...anEmptyVenue(), ...change };
  const ports: SafetyPorts = {
    account: { portfolioId: 'main', symbols: [SPX, sym('NOT/LISTED')] },
    patience: EXECUTOR_PATIENCE,
    latches,
    books: store,
    leases: store,
    openVenue: () => Promise.resolve(venue),
    schedules: { off: () => Promise.resolve() },
    notices: {
      tell: ({ text }) => {
        told.push(text);
        return Promise.resolve();
      },
    },
    clock: {
      nowMs: () => epochMs(nowMs),
      sleep: (ms) => {
        nowMs += ms;
        return Promise.resolve();
      },
    },
  };
  const code = { by: 'owner', codeHash: sha256('code'), atMs: START };
  await changeLatch({ kind: 'rearm-asked', reason: 'a test', ...code }, ports);
  await changeLatch({ kind: 'rearm-confirmed', ...code }, ports);
  nowMs += 100;
  const state: KillState = { trip: TRIP, latch: await tripLatch({ trip: TRIP }, ports) };
  return { ports, store, latches, told, state, venue };
}

describe('waiting for the executor', () => {
  test('takes the lease of one that lives and is late, so that its next commit is refused', async () => {
    const { ports, store, state } = await aKill();
    const lease = await store.take('executor', store.lease);
    await ports.clock.sleep(31_000);
    const step = await awaitExecutor(state, ports);
    expect(step).toMatchObject({ kind: 'waiting', tookEpoch: 2 });
    await ports.clock.sleep(19_999);
    const still = await awaitExecutor({ ...state, executor: step }, ports);
    expect(still).toMatchObject({ kind: 'waiting', waitSeconds: 1 });
    await ports.clock.sleep(1);
    expect((await awaitExecutor({ ...state, executor: still }, ports)).kind).toBe('act');
    expect(await store.renew(lease?.epoch ?? 0)).toBe(false);
    const books = openBooks('USD', START);
    const commit = { expectedVersion: 0, epoch: 1, requireUnlatched: false, books, facts: [], takes: [] };
    expect(await store.commit(commit)).toEqual({ kind: 'fenced' });
  });

  test('goes on at once where the lease is ours already', async () => {
    const { ports, store, state } = await aKill();
    const taken = await store.take('safety kill-1', store.lease);
    const executor = {
      kind: 'act',
      waitSeconds: 0,
      atMs: START,
      words: '',
      tookEpoch: taken?.epoch ?? 0,
    } as const;
    expect(await awaitExecutor({ ...state, executor }, ports)).toMatchObject({ kind: 'act', waitSeconds: 0 });
  });

  test('does not believe an executor whose word the venue did not bear out', async () => {
    const { ports, store, state } = await aKill();
    const obeyed = { epoch: 1, policy: 'flatten', atMs: START, done: true } as const;
    store.stored = { version: 1, epoch: 1, books: { ...openBooks('USD', START), obeyed } };
    expect((await awaitExecutor(state, ports)).kind).toBe('done');
    const verify = { standing: 'unfinished', next: 'try-again', atMs: START, words: '' } as const;
    expect(await awaitExecutor({ ...state, verify }, ports)).toMatchObject({ tookEpoch: 1 });
  });

  test('gives way to a harder trip, which has a run of its own', async () => {
    const halt = { policy: 'halt', reason: 'a test', raisedMs: TRIP.raisedMs } as const;
    const { ports, latches } = await aKill();
    latches.latch = { status: 'armed', epoch: 1, atMs: START };
    const state: KillState = { trip: halt, latch: await tripLatch({ trip: halt }, ports) };
    await tripLatch({ trip: TRIP }, ports);
    expect((await awaitExecutor(state, ports)).kind).toBe('superseded');
  });

  test('goes on to act where neither books nor lease can be read', async () => {
    const { ports, state } = await aKill();
    const out = () => Promise.reject(new Error('out'));
    const blind = {
      ...ports,
      books: { load: out },
      leases: { read: out, take: out, renew: out, release: out },
    };
    expect((await awaitExecutor(state, blind)).kind).toBe('waiting');
    await ports.clock.sleep(31_000);
    expect(await awaitExecutor(state, blind)).toMatchObject({ kind: 'act', waitSeconds: 20 });
  });
});

describe('acting and looking', () => {
  test('an instrument that the venue does not list keeps nobody from acting on the others', async () => {
    const { ports, state } = await aKill();
    expect(await actAtVenue(state, ports)).toMatchObject({ kind: 'settled', sends: 0 });
    expect(await verifyAtVenue(state, ports)).toMatchObject({ standing: 'flat', next: 'report' });
  });

  test('a venue that is away is no failure of the machine, and is asked again', async () => {
    const { ports, state } = await aKill({ openOrders: () => Promise.reject(new Error('503')) });
    expect(await actAtVenue(state, ports)).toMatchObject({ kind: 'more', words: 'outage: 503' });
    expect(await verifyAtVenue(state, ports)).toMatchObject({ standing: 'unfinished', next: 'try-again' });
  });

  test('a paper account that only its executor reaches is not called flat while it holds something', async () => {
    const { ports, store, state, latches, told } = await aKill();
    const position = {
      symbol: SPX,
      quantity: qty('10'),
      cost: ZERO_MONEY,
      openedMs: START,
      realisedSinceOpen: ZERO_MONEY,
    };
    const books = openBooks('USD', START);
    const held = { ...books, portfolio: { ...books.portfolio, positions: [position] } };
    store.stored = { version: 1, epoch: 1, books: held };
    const paper = { ...ports, openVenue: () => Promise.resolve(bookedVenue(store, [anInstrument()])) };
    const act = await actAtVenue(state, paper);
    expect(act).toMatchObject({ kind: 'settled', sends: 0, cancels: 0 });
    const verify = await verifyAtVenue({ ...state, act }, paper);
    expect(verify).toMatchObject({ standing: 'paper', next: 'report' });
    expect(verify.words).toContain('at no venue');
    await reportKill({ ...state, act, verify }, paper);
    // Nobody arms it before its executor has obeyed, and the same is not told every five minutes.
    expect(latches.latch.status).toBe('tripped');
    expect(told.join()).toContain('Nothing of this account is at any venue');
    const later = { ...state, latch: { ...tripOf(state), startedMs: epochMs(START + 400_000) } };
    await reportKill({ ...later, act, verify }, paper);
    expect([told.length, latches.log.filter(({ kind }) => kind === 'report').length]).toEqual([1, 1]);
  });

  test('of several paper accounts one without books leaves unknown what all hold: that is not flat', async () => {
    const { ports, store, state } = await aKill();
    const venue = bookedVenue(store, [anInstrument()], 'several');
    const unknown = { ...ports, openVenue: () => Promise.resolve(venue) };
    expect((await verifyAtVenue(state, unknown)).standing).toBe('unfinished');
  });

  test('a paper account whose books say that it is flat is flat, with or without its executor', async () => {
    const { ports, store, state } = await aKill();
    store.stored = { version: 1, epoch: 1, books: openBooks('USD', START) };
    const paper = { ...ports, openVenue: () => Promise.resolve(bookedVenue(store, [anInstrument()])) };
    expect((await verifyAtVenue(state, paper)).standing).toBe('flat');
  });
});

describe('the report', () => {
  test('moves the latch to review, gives the lease back and tells the owner', async () => {
    const { ports, store, latches, told, state } = await aKill();
    const taken = await store.take('safety kill-1', store.lease);
    const executor = {
      kind: 'act',
      waitSeconds: 0,
      atMs: START,
      words: 'is dead',
      tookEpoch: taken?.epoch ?? 0,
    } as const;
    const verify = {
      standing: 'flat',
      next: 'report',
      atMs: epochMs(START + 26_100),
      words: 'SPX flat',
    } as const;
    const report = await reportKill({ ...state, executor, verify }, ports);
    expect(report).toMatchObject({ standing: 'flat', settledAfterMs: 26_000 });
    expect(latches.latch.status).toBe('review');
    expect(store.lease.holder).toBeUndefined();
    expect(told.join()).toContain('+26.0 s');
    expect(viewOf(latches.latch)).toEqual({ kind: 'latched', policy: 'flatten', epoch: 1 });
  });

  test('leaves the latch where it is if nobody saw the venue in order, and says so', async () => {
    const { ports, latches, told, state } = await aKill();
    const report = await reportKill(state, ports);
    expect(report).toMatchObject({ standing: 'unfinished', by: 'nobody' });
    expect(report.settledAfterMs).toBeUndefined();
    expect(latches.latch.status).toBe('tripped');
    expect(told.join()).toContain('NOT been seen');
  });
});
