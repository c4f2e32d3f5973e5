import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../layers/core/foundation/canonical-json.ts';
import { decisionId } from '../../layers/core/decision/decision-id.ts';
import type { JournalDraft } from '../../layers/core/decision/journal.ts';
import {
  entryHash,
  JOURNAL_ROOT,
  type JournalEntry,
  type JournalReader,
} from '../../layers/app/ports/journal.ts';
import { StaleVersion, type SystemStore } from '../../layers/app/ports/system-store.ts';
import { aDecision, aFill, aFlow, aMark, aState, closeOf } from './system-builders.ts';

export interface OpenSystem {
  readonly store: SystemStore;
  readonly journal: JournalReader;
}

/** One store under test: empty when it is made. */
export interface SystemStoreHarness {
  /** Opens what was left, as a restart does; an adapter that was open before is closed first. */
  open(): Promise<OpenSystem>;
  dispose(): Promise<void>;
}

/** What every pair of system store and journal must do, whatever they keep it in. */
export function describeSystemStore(name: string, makeHarness: () => Promise<SystemStoreHarness>): void {
  describe(`system store: ${name}`, () => {
    let harness: SystemStoreHarness;
    let system: OpenSystem;

    beforeEach(async () => {
      harness = await makeHarness();
      system = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    /** Commits as one step of a writer that knows the version. */
    const commit = async (expectedVersion: number, entries: readonly JournalDraft[], state = aState()) =>
      system.store.commit({ expectedVersion, state, entries });

    const everything = (): Promise<readonly JournalEntry[]> => system.journal.entries(0, 10_000);

    describe('state', () => {
      test('a new store remembers nothing, and its chain begins at the root', async () => {
        expect(await system.store.load()).toBeUndefined();
        expect(await system.store.marks(closeOf(9), 10)).toEqual([]);
        expect(await system.journal.head()).toMatchObject({ seq: 0, hash: JOURNAL_ROOT });
        expect(await everything()).toEqual([]);
      });

      test('what was committed is loaded to the last decimal, one version on', async () => {
        const state = aState();
        expect(await commit(0, [], state)).toEqual({ version: 1, state });
        expect(await system.store.load()).toEqual({ version: 1, state });
      });

      test('a restart finds the newest state, its chain and its marks', async () => {
        await commit(0, [aMark(closeOf(0))]);
        await commit(1, [aMark(closeOf(1))], aState({ bars: 2 }));
        const [before, head] = [await system.store.load(), await system.journal.head()];
        system = await harness.open();
        expect(await system.store.load()).toEqual(before);
        expect(await system.journal.head()).toMatchObject({ seq: head.seq, hash: head.hash });
        expect(await system.store.marks(closeOf(9), 10)).toHaveLength(2);
        expect(await commit(2, [aMark(closeOf(2))])).toMatchObject({ version: 3 });
      });

      test('a commit that began at another version is refused, and changes nothing', async () => {
        await commit(0, [aFlow('first')]);
        for (const stale of [0, 2, 7]) {
          const late = commit(stale, [aFlow(`late-${stale}`), aMark(closeOf(1))], aState({ bars: 99 }));
          await expect(late).rejects.toBeInstanceOf(StaleVersion);
        }
        expect(await system.store.load()).toMatchObject({ version: 1, state: { bars: 1 } });
        expect(await everything()).toHaveLength(1);
        expect(await system.store.marks(closeOf(9), 10)).toEqual([]);
        expect(await commit(1, [aFlow('second')])).toMatchObject({ version: 2 });
      });

      test.each([0, 1])('of two steps from version %i, one wins', async (version) => {
        for (let before = 0; before < version; before++) await commit(before, []);
        const race = await Promise.allSettled([
          commit(version, [aFlow('one')]),
          commit(version, [aFlow('other')]),
        ]);
        expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(race.find(({ status }) => status === 'rejected')).toMatchObject({
          reason: expect.any(StaleVersion),
        });
        expect(await everything()).toHaveLength(1);
      });

      test('a state can change without anything to journal', async () => {
        await commit(0, [aFlow('first')]);
        await commit(1, [], aState({ phase: 'decided' }));
        expect(await system.store.load()).toMatchObject({ version: 2, state: { phase: 'decided' } });
        expect((await system.journal.head()).seq).toBe(1);
      });
    });

    describe('journal', () => {
      test('entries stand in one chain, commit after commit', async () => {
        await commit(0, [aFlow('a'), aMark(closeOf(0))]);
        await commit(1, [aDecision(closeOf(0))]);
        const entries = await everything();
        expect(entries.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(['1 flow', '2 mark', '3 decision']);
        let previous = JOURNAL_ROOT;
        for (const { hash, ...entry } of entries) {
          expect(hash).toBe(entryHash(previous, entry));
          previous = hash;
        }
        expect(await system.journal.head()).toMatchObject({ seq: 3, hash: previous });
      });

      test('an entry is the canonical text of its body, and reads back exact', async () => {
        const draft = aFill('t-1', { atMs: closeOf(1), decisionId: decisionId(closeOf(0)) });
        await commit(0, [draft]);
        const [entry, ...more] = await everything();
        expect(more).toEqual([]);
        if (entry === undefined) throw new Error('the entry is missing');
        expect(entry).toMatchObject({ id: 't-1', atMs: closeOf(1), decisionId: decisionId(closeOf(0)) });
        expect(entry.text).toBe(canonicalJson(draft.body));
        expect(system.journal.body(entry)).toEqual(draft.body);
      });

      test('an entry of no decision says nothing of one', async () => {
        await commit(0, [aFlow('a')]);
        expect((await everything())[0]).not.toHaveProperty('decisionId');
      });

      test('the same id twice within a kind refuses the whole commit', async () => {
        await commit(0, [aFlow('a')]);
        await expect(commit(1, [aMark(closeOf(0)), aFlow('a')], aState({ bars: 2 }))).rejects.toThrow();
        expect(await system.store.load()).toMatchObject({ version: 1, state: { bars: 1 } });
        expect(await everything()).toHaveLength(1);
        expect(await system.store.marks(closeOf(9), 10)).toEqual([]);
        await commit(1, [aMark(closeOf(0))]);
        expect((await everything()).map(({ seq }) => seq)).toEqual([1, 2]);
      });

      test('the same id twice within one commit refuses it too', async () => {
        await expect(commit(0, [aFlow('a'), aFlow('a')])).rejects.toThrow();
        expect(await system.store.load()).toBeUndefined();
        expect(await everything()).toEqual([]);
      });

      test('two kinds may share an id', async () => {
        const id = String(closeOf(0));
        await commit(0, [aFlow(id), aMark(closeOf(0))]);
        expect(await system.journal.find('flow', id)).toMatchObject({ seq: 1, kind: 'flow' });
        expect(await system.journal.find('mark', id)).toMatchObject({ seq: 2, kind: 'mark' });
        expect(await system.journal.find('decision', id)).toBeUndefined();
      });

      test('is read on from a place, so many at a time, of one kind where one is named', async () => {
        await commit(0, [aFlow('a'), aMark(closeOf(0)), aFlow('b')]);
        await commit(1, [aMark(closeOf(1)), aFlow('c')]);
        const seqs = (entries: readonly JournalEntry[]): number[] => entries.map(({ seq }) => seq);
        expect(seqs(await system.journal.entries(1, 2))).toEqual([2, 3]);
        expect(seqs(await system.journal.entries(3, 10))).toEqual([4, 5]);
        expect(seqs(await system.journal.entries(5, 10))).toEqual([]);
        expect(seqs(await system.journal.entries(0, 2, 'flow'))).toEqual([1, 3]);
        expect(seqs(await system.journal.entries(3, 10, 'flow'))).toEqual([5]);
        expect(seqs(await system.journal.latest('flow', 2))).toEqual([5, 3]);
        expect(seqs(await system.journal.latest('mark', 10))).toEqual([4, 2]);
      });

      test('everything of a decision is found together, in order', async () => {
        const id = decisionId(closeOf(0));
        await commit(0, [aDecision(closeOf(0)), aFlow('a')]);
        await commit(1, [
          aFill('t-2', { atMs: closeOf(1), decisionId: id }),
          aFill('t-1', { atMs: closeOf(1), decisionId: id }),
          aDecision(closeOf(1)),
        ]);
        const found = await system.journal.ofDecision(id);
        expect(found.map(({ seq }) => seq)).toEqual([1, 3, 4]);
        expect(await system.journal.ofDecision('20000101T0000')).toEqual([]);
      });

      test('a busy close with ninety entries is one commit', async () => {
        const id = decisionId(closeOf(0));
        const fills = Array.from({ length: 90 }, (_, at) =>
          aFill(`t-${at}`, { atMs: closeOf(1), decisionId: id }),
        );
        await commit(0, fills);
        expect(await everything()).toHaveLength(90);
        expect(await system.journal.ofDecision(id)).toHaveLength(90);
      });

      test('long records are read whole, however many there are', async () => {
        const reason = 'because '.repeat(6_000);
        for (let day = 0; day < 40; day++) await commit(day, [aDecision(closeOf(day), reason)]);
        expect((await everything()).map(({ seq }) => seq)).toEqual(
          Array.from({ length: 40 }, (_, at) => at + 1),
        );
        expect(await system.journal.entries(0, 35, 'decision')).toHaveLength(35);
        expect(await system.journal.latest('decision', 38)).toHaveLength(38);
      });
    });

    describe('marks', () => {
      test('the last so many up to an instant come oldest first, and nothing but marks', async () => {
        for (let day = 0; day < 5; day++) {
          const mark = aMark(closeOf(day), { nav: 100 + day });
          await commit(day, [aFlow(`flow-${day}`, closeOf(day)), mark]);
        }
        const navs = async (day: number, count: number): Promise<number[]> =>
          (await system.store.marks(closeOf(day), count)).map(({ nav }) => nav);
        expect(await navs(4, 3)).toEqual([102, 103, 104]);
        expect(await navs(2, 2)).toEqual([101, 102]);
        expect(await navs(2, 10)).toEqual([100, 101, 102]);
        expect(await navs(-1, 10)).toEqual([]);
        expect(await navs(4, 0)).toEqual([]);
      });

      test('a mark reads back as it was written', async () => {
        const draft = aMark(closeOf(0));
        await commit(0, [draft]);
        expect(await system.store.marks(closeOf(0), 1)).toEqual([
          draft.body.kind === 'mark' ? draft.body.mark : undefined,
        ]);
      });

      test('marks before 2001, whose instants have a digit less, come in their order', async () => {
        const early = [closeOf(-6_700), closeOf(-7_200)];
        await commit(0, [aMark(closeOf(-7_200), { nav: 1 }), aMark(closeOf(-6_700), { nav: 2 })]);
        await commit(1, [aMark(closeOf(0), { nav: 3 })]);
        expect(early.map((atMs) => String(atMs).length)).toEqual([13, 12]);
        expect((await system.store.marks(closeOf(0), 3)).map(({ nav }) => nav)).toEqual([1, 2, 3]);
      });
    });
  });
}
