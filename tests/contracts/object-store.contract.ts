import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../layers/app/ports/object-store.ts';

/** One empty store under test. */
export interface ObjectStoreHarness {
  readonly store: ObjectStore;
  dispose(): Promise<void>;
}

/** What every store of objects must do. */
export function describeObjectStore(name: string, makeHarness: () => Promise<ObjectStoreHarness>): void {
  describe(`object store: ${name}`, () => {
    let harness: ObjectStoreHarness;
    let store: ObjectStore;

    beforeEach(async () => {
      harness = await makeHarness();
      ({ store } = harness);
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('any bytes come back as they were', async () => {
      const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
      expect(await store.putIfAbsent('a/b=1/c.bin', bytes)).toBe(true);
      expect(await store.get('a/b=1/c.bin')).toEqual(bytes);
      expect(await store.putIfAbsent('a/empty', new Uint8Array())).toBe(true);
      expect((await store.get('a/empty'))?.length).toBe(0);
    });

    test('what lies there stays, whoever comes second', async () => {
      expect(await store.putIfAbsent('a/once', Uint8Array.of(1))).toBe(true);
      expect(await store.putIfAbsent('a/once', Uint8Array.of(2))).toBe(false);
      expect(await store.get('a/once')).toEqual(Uint8Array.of(1));
    });

    test('of many at once, one is first', async () => {
      const race = Array.from({ length: 8 }, (_, index) => store.putIfAbsent('race', Uint8Array.of(index)));
      expect((await Promise.all(race)).filter((first) => first)).toHaveLength(1);
    });

    test('what is not there is nothing', async () => {
      expect(await store.get('a/never')).toBeUndefined();
      expect(await store.list('a/', 10)).toEqual([]);
    });

    test('keys are listed by prefix, in order, up to a limit', async () => {
      for (const key of ['b/2', 'a/10', 'a/1', 'a/2', 'a2/1']) await store.putIfAbsent(key, Uint8Array.of(1));
      expect(await store.list('a/', 10)).toEqual(['a/1', 'a/10', 'a/2']);
      expect(await store.list('a', 10)).toEqual(['a/1', 'a/10', 'a/2', 'a2/1']);
      expect(await store.list('', 2)).toEqual(['a/1', 'a/10']);
    });

    test.each(['../out', 'a//b', '/a', 'a/..', 'a b', ''])('"%s" is no key', async (key) => {
      await expect(store.putIfAbsent(key, Uint8Array.of(1))).rejects.toThrow('no key');
    });
  });
}
