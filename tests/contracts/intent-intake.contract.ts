import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accountStore } from '../../layers/app/execution/account-store.ts';
import type { ExecutionStore } from '../../layers/app/ports/execution-store.ts';
import type { IntentIntake } from '../../layers/app/ports/intent-intake.ts';
import type { LeaseStore } from '../../layers/app/ports/lease-store.ts';
import type { ExecutionFact } from '../../layers/core/execution/executor/executor-event.ts';
import { openBooks } from '../../layers/core/execution/executor/executor-state.ts';
import { qty } from '../../layers/core/foundation/decimal.ts';
import type { RoutedIntent } from '../../layers/core/execution/routing/routed-intent.ts';
import { NOW, aPurchase, BTC } from '../core/execution/routing/an-account-view.ts';

/** One intake under test with two of the accounts behind it: empty when it is made. */
export interface IntakeHarness {
  open(): Promise<Intake>;
  dispose(): Promise<void>;
}

export interface Intake {
  readonly intake: IntentIntake;
  /** What the decision side offers to, and reads facts from. */
  readonly door: Pick<ExecutionStore, 'offer' | 'facts'>;
  account(name: string): ExecutionStore & LeaseStore;
}

const to = (account: string): RoutedIntent => ({
  ...{ intentId: 'buy', decisionId: 'd', symbol: BTC, judged: [] },
  parts: [{ account, intentId: 'buy', quantity: qty('1') }],
});
const alert = (message: string): ExecutionFact => ({
  ...{ kind: 'alert', atMs: NOW },
  alert: { code: 'DRIFT', symbol: BTC, message },
});

/** What everything that stands in front of several accounts must do, whatever it keeps its routes in. */
export function describeIntentIntake(name: string, makeHarness: () => Promise<IntakeHarness>): void {
  describe(`intent intake: ${name}`, () => {
    let harness: IntakeHarness;
    let opened: Intake;

    beforeEach(async () => {
      harness = await makeHarness();
      opened = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    const buy = aPurchase('1', { intentId: 'buy' });
    const sell = aPurchase('2', { intentId: 'sell' });

    test('what is offered waits in the order of its coming until it is settled, and never again', async () => {
      const { intake, door } = opened;
      await door.offer(buy);
      await door.offer(sell);
      expect(await intake.waiting(10)).toEqual([{ offered: buy }, { offered: sell }]);
      expect(await intake.waiting(1)).toHaveLength(1);
      await intake.settle('buy');
      await intake.settle('buy');
      await door.offer(buy);
      expect(await intake.waiting(10)).toEqual([{ offered: sell }]);
    });

    test('an intent has one route, whoever asks for another, and it is told once', async () => {
      const { intake, door } = opened;
      await door.offer(buy);
      expect(await intake.place(to('kraken'), NOW)).toEqual(to('kraken'));
      opened = await harness.open();
      expect(await opened.intake.place(to('binance'), NOW)).toEqual(to('kraken'));
      expect(await opened.intake.waiting(10)).toEqual([{ offered: buy, placed: to('kraken') }]);
      expect(await opened.door.facts(0, 10)).toEqual([
        { seq: 1, fact: { kind: 'intent-routed', atMs: NOW, route: to('kraken') } },
      ]);
    });

    test('of many who place at once one has its way, and all hear of it', async () => {
      const { intake, door } = opened;
      const names = ['a', 'b', 'c', 'd', 'e'];
      const placed = await Promise.all(names.map((account) => intake.place(to(account), NOW)));
      const [first] = placed;
      expect(names).toContain(first?.parts[0]?.account);
      for (const route of placed) expect(route).toEqual(first);
      expect(await door.facts(0, 10)).toHaveLength(1);
    });

    test('what went nowhere is told with its answer', async () => {
      const { intake, door } = opened;
      const refusal = { code: 'NO_USABLE_VENUE', message: 'none', details: { kraken: 'BOOK_STALE' } };
      await intake.place({ ...to('kraken'), parts: [], refusal }, NOW);
      expect((await door.facts(0, 10)).map(({ fact }) => fact)).toMatchObject([
        { kind: 'intent-routed', route: { refusal } },
        { kind: 'intent-answered', outcome: { intentId: 'buy', kind: 'denied', refusal } },
      ]);
    });

    test('remembers which accounts were last behind it', async () => {
      expect(await opened.intake.enrolled()).toEqual([]);
      await opened.intake.enrol(['kraken', 'binance']);
      await opened.intake.enrol(['okx', 'kraken']);
      opened = await harness.open();
      expect(await opened.intake.enrolled()).toEqual(['okx', 'kraken']);
      await opened.intake.enrol([]);
      expect(await opened.intake.enrolled()).toEqual([]);
    });

    test('accounts know nothing of each other’s books, outbox and lease', async () => {
      const [a, b] = [opened.account('a'), opened.account('b')];
      await a.offer(buy);
      expect(await b.offered(10)).toEqual([]);
      expect(await opened.intake.waiting(10)).toEqual([]);
      const lease = await a.take('me', await a.read());
      expect(lease?.epoch).toBe(1);
      expect(await b.read()).toEqual({ epoch: 0, beat: 0 });
      const commit = {
        ...{ expectedVersion: 0, epoch: 1, requireUnlatched: false, books: openBooks('USD', NOW) },
        ...{ facts: [], takes: ['buy'] },
      };
      expect(await a.commit(commit)).toEqual({ kind: 'committed', version: 1 });
      expect(await b.commit(commit)).toEqual({ kind: 'fenced' });
      expect(await b.load()).toBeUndefined();
      expect(await a.offered(10)).toEqual([]);
    });

    test('facts of all accounts and of the router are one sequence without a gap', async () => {
      const names = ['a', 'b', 'c'];
      const committed = names.map(async (account) => {
        const stores = opened.account(account);
        const store = accountStore(stores, account);
        const epoch = (await stores.take('me', await stores.read()))?.epoch ?? -1;
        for (let version = 0; version < 6; version++) {
          const facts = [alert(`${version}`), alert(`${version} again`)];
          const books = openBooks('USD', NOW);
          const commit = {
            expectedVersion: version,
            epoch,
            requireUnlatched: false,
            books,
            facts,
            takes: [],
          };
          // A conflict with another account is an outage, and is tried again as any.
          while ((await store.commit(commit).catch(() => undefined))?.kind !== 'committed');
        }
      });
      await Promise.all([...committed, opened.intake.place(to('a'), NOW)]);
      const facts = await opened.door.facts(0, 100);
      expect(facts.map(({ seq }) => seq)).toEqual(Array.from({ length: 37 }, (_, index) => index + 1));
      for (const account of names) {
        const told = facts.flatMap(({ fact }) => (fact.kind === 'alert' ? [fact.alert.message] : []));
        const own = told.filter((message) => message.startsWith(`${account}: `));
        expect(own).toHaveLength(12);
        // Each account's in its own order.
        expect(own).toEqual([...own].sort());
      }
      // Whoever reads a few at a time misses none.
      const heard: number[] = [];
      for (;;) {
        const some = await opened.door.facts(heard.at(-1) ?? 0, 5);
        if (some.length === 0) break;
        heard.push(...some.map(({ seq }) => seq));
      }
      expect(heard).toEqual(facts.map(({ seq }) => seq));
    });
  });
}
