import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_LIMITS } from '../../layers/core/execution/executor/executor-config.ts';
import type { ExecutionIntent } from '../../layers/core/execution/executor/execution-intent.ts';
import {
  freshSession,
  openBooks,
  type ExecutionBooks,
} from '../../layers/core/execution/executor/executor-state.ts';
import { step } from '../../layers/core/execution/executor/step.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import type { ExecutionCommit, ExecutionStore } from '../../layers/app/ports/execution-store.ts';
import type { LeaseStore } from '../../layers/app/ports/lease-store.ts';
import { anEntry } from '../builders/an-order.ts';
import { anInstrument } from '../builders/an-instrument.ts';

const NOW = epochMs(1_700_000_000_000);

/** One store under test: empty when it is made. */
export interface ExecutionStoreHarness {
  /** Opens what was left, as a restart does. */
  open(): Promise<ExecutionStore & LeaseStore>;
  dispose(): Promise<void>;
}

/** What every store of the executor must do, whatever it keeps its books in. */
export function describeExecutionStore(
  name: string,
  makeHarness: () => Promise<ExecutionStoreHarness>,
): void {
  describe(`execution store: ${name}`, () => {
    let harness: ExecutionStoreHarness;
    let store: ExecutionStore & LeaseStore;

    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    const hold = async (): Promise<number> => (await store.take('me', await store.read()))?.epoch ?? -1;
    const commit = async (change: Partial<ExecutionCommit>): Promise<string> => {
      const whole = {
        expectedVersion: 0,
        epoch: (await store.read()).epoch,
        requireUnlatched: false,
        books: openBooks('USD', NOW),
        facts: [],
        takes: [],
        ...change,
      };
      return (await store.commit(whole)).kind;
    };

    test('a new store remembers nothing, is latched, and its lease was never taken', async () => {
      expect(await store.load()).toBeUndefined();
      expect(await store.latch()).toEqual({ kind: 'latched', policy: 'halt', epoch: 0 });
      expect(await store.read()).toEqual({ epoch: 0, beat: 0 });
      expect(await store.offered(10)).toEqual([]);
      expect(await store.facts(0, 10)).toEqual([]);
    });

    test('what was committed is loaded to the last decimal after a restart, one version on', async () => {
      await hold();
      const { books, facts } = busyBooks();
      expect(await commit({ books, facts })).toBe('committed');
      store = await harness.open();
      expect(await store.load()).toEqual({ version: 1, epoch: 1, books });
      expect((await store.facts(0, 100)).map(({ fact }) => fact)).toEqual(facts);
      expect(await store.facts(facts.length - 1, 100)).toHaveLength(1);
    });

    test('a commit from another version changes nothing', async () => {
      await hold();
      expect(await commit({})).toBe('committed');
      expect(await commit({ facts: busyBooks().facts })).toBe('stale');
      expect(await commit({ expectedVersion: 2 })).toBe('stale');
      expect((await store.load())?.version).toBe(1);
      expect(await store.facts(0, 10)).toEqual([]);
    });

    test('only the newest epoch writes, and nobody after it was let go', async () => {
      expect(await commit({})).toBe('fenced');
      const first = await hold();
      const second = await hold();
      expect(second).toBe(first + 1);
      expect(await commit({ epoch: first })).toBe('fenced');
      expect(await commit({ epoch: second })).toBe('committed');
      await store.release(first);
      expect(await commit({ epoch: second, expectedVersion: 1 })).toBe('committed');
      await store.release(second);
      expect(await commit({ epoch: second, expectedVersion: 2 })).toBe('fenced');
    });

    test('what adds risk is not committed while the latch is set; what does not is', async () => {
      await hold();
      expect(await commit({ requireUnlatched: true })).toBe('latched');
      expect(await store.load()).toBeUndefined();
      await store.setLatch({ kind: 'armed' });
      expect(await store.latch()).toEqual({ kind: 'armed' });
      expect(await commit({ requireUnlatched: true })).toBe('committed');
      const reduce = { kind: 'latched', policy: 'reduce', epoch: 3 } as const;
      await store.setLatch(reduce);
      store = await harness.open();
      expect(await store.latch()).toEqual(reduce);
      expect(await commit({ expectedVersion: 1, requireUnlatched: true })).toBe('latched');
      expect(await commit({ expectedVersion: 1 })).toBe('committed');
    });

    test('an intent is offered until a commit takes it, in the order of its coming, and never twice', async () => {
      await hold();
      for (const intent of [anIntent('a'), anIntent('b'), anIntent('a')]) await store.offer(intent);
      expect(await store.offered(10)).toEqual([anIntent('a'), anIntent('b')]);
      expect(await store.offered(1)).toEqual([anIntent('a')]);
      expect(await commit({ expectedVersion: 7, takes: ['a'] })).toBe('stale');
      expect(await store.offered(10)).toHaveLength(2);
      expect(await commit({ takes: ['a'] })).toBe('committed');
      await store.offer(anIntent('a'));
      store = await harness.open();
      expect(await store.offered(10)).toEqual([anIntent('b')]);
    });

    test('one that can tell of what changes rings for an offer and for the latch, until nobody listens', async () => {
      let rung = 0;
      const unlisten = store.listen?.(() => {
        rung += 1;
      });
      if (unlisten === undefined) return;
      await store.offer(anIntent('a'));
      await store.setLatch({ kind: 'armed' });
      expect(rung).toBe(2);
      unlisten();
      await store.offer(anIntent('b'));
      expect(rung).toBe(2);
    });

    test('a lease is taken only as it was seen, and its beat moves while it lives', async () => {
      const seen = await store.read();
      expect(await store.take('one', seen)).toEqual({ epoch: 1, beat: 0, holder: 'one' });
      expect(await store.take('two', seen)).toBeUndefined();
      const before = await store.read();
      expect(await store.renew(1)).toBe(true);
      expect(await store.take('two', before)).toBeUndefined();
      expect(await store.take('two', await store.read())).toMatchObject({ epoch: 2, holder: 'two' });
      expect(await store.renew(1)).toBe(false);
      await store.release(2);
      expect((await store.read()).holder).toBeUndefined();
      expect(await store.renew(2)).toBe(false);
      store = await harness.open();
      expect((await store.read()).epoch).toBe(2);
    });
  });
}

function anIntent(intentId: string): ExecutionIntent {
  return { intentId, decisionId: `d-${intentId}`, intent: anEntry(), expiresMs: epochMs(NOW + 60_000) };
}

/** Books and facts of an executor that has taken two intents, denied one and sent none. */
function busyBooks(): Pick<ExecutionCommit, 'books' | 'facts'> {
  const config = {
    portfolioId: 'test',
    currency: 'USD',
    instruments: [anInstrument()],
    capabilities: {
      venue: 'test',
      clientOrderIdLengthMax: 36,
      stopOrders: true,
      nativeOco: false,
      amend: false,
      reduceOnly: true,
      postOnly: true,
      cancelAfter: false,
      indexingDelayMs: 1_000,
    },
    limits: DEFAULT_LIMITS,
  };
  let state = { books: openBooks('USD', NOW), session: freshSession(NOW) };
  const facts: ExecutionCommit['facts'][number][] = [];
  for (const id of ['a', 'b']) {
    const made = step(state, { kind: 'intent', offered: anIntent(id) }, { nowMs: NOW, config });
    state = { ...made.state };
    facts.push(...made.facts);
  }
  return { books: state.books satisfies ExecutionBooks, facts };
}
