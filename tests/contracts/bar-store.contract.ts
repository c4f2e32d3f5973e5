import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY_MS, epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { windowHash, windowOf } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { BarStore } from '../../layers/app/ports/bar-store.ts';

/** One empty store under test. */
export interface BarStoreHarness {
  open(): Promise<BarStore>;
  dispose(): Promise<void>;
}

const FIRST = Date.UTC(2026, 1, 27);
const BTC = sym('BTC/USD');

/** A bar of values with no short binary form. */
function aBar(day: number): Bar {
  const openMs = epochMs(FIRST + day * DAY_MS);
  return {
    openMs,
    closeMs: epochMs(openMs + DAY_MS),
    availableMs: epochMs(openMs + DAY_MS + 60_000),
    open: 60_000.1 + day / 3,
    high: 61_000.7 + day / 3,
    low: 0.1 + 0.2,
    close: 60_050 + day * 1e-9,
    volume: day === 3 ? 0 : 1e15 / 7 + day,
  };
}

/** What every store of closed bars must do. */
export function describeBarStore(name: string, makeHarness: () => Promise<BarStoreHarness>): void {
  describe(`bar store: ${name}`, () => {
    const opened = (day: number): EpochMs => aBar(day).openMs;
    let harness: BarStoreHarness;
    let store: BarStore;

    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('gives bars back to the bit and oldest first, in whatever order they came', async () => {
      for (const day of [4, 1, 3, 0, 2]) expect(await store.put(BTC, aBar(day))).toBe('added');
      const all = windowOf([0, 1, 2, 3, 4].map(aBar));
      expect(windowHash(await store.between(BTC, opened(0), opened(5)))).toBe(windowHash(all));
    });

    test('takes the beginning in and leaves the end out', async () => {
      for (const day of [0, 1, 2, 3]) await store.put(BTC, aBar(day));
      expect([...(await store.between(BTC, opened(1), opened(3))).openMs]).toEqual([opened(1), opened(2)]);
      expect((await store.between(BTC, opened(1), opened(1))).length).toBe(0);
      expect((await store.between(BTC, opened(4), opened(9))).length).toBe(0);
    });

    test('has a bar once: again it is the same, whenever it became known, and what was first stays', async () => {
      await store.put(BTC, aBar(0));
      expect(await store.put(BTC, aBar(0))).toBe('same');
      expect(await store.put(BTC, { ...aBar(0), availableMs: opened(9) })).toBe('same');
      const window = await store.between(BTC, opened(0), opened(1));
      expect(windowHash(window)).toBe(windowHash(windowOf([aBar(0)])));
    });

    test.each(['open', 'high', 'low', 'close', 'volume'] as const)(
      'says that another %s is a change, and keeps what it has',
      async (column) => {
        await store.put(BTC, aBar(0));
        expect(await store.put(BTC, { ...aBar(0), [column]: aBar(0)[column] * 2 })).toBe('changed');
        const window = await store.between(BTC, opened(0), opened(1));
        expect(windowHash(window)).toBe(windowHash(windowOf([aBar(0)])));
      },
    );

    test('of two writers at once one adds, and both know', async () => {
      const race = await Promise.all([
        store.put(BTC, aBar(0)),
        store.put(BTC, { ...aBar(0), close: 1 }),
        store.put(BTC, aBar(0)),
      ]);
      expect(race.filter((put) => put === 'added')).toHaveLength(1);
      expect((await store.between(BTC, opened(0), opened(1))).length).toBe(1);
    });

    test('keeps instruments apart', async () => {
      await store.put(BTC, aBar(0));
      expect((await store.between(sym('BTC/USDT'), opened(0), opened(9))).length).toBe(0);
    });
  });
}
