import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY_MS, epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { slice, windowHash, windowOf } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { BarHistory } from '../../layers/app/ports/bar-history.ts';

/** One empty history under test. */
export interface BarHistoryHarness {
  open(): Promise<BarHistory>;
  dispose(): Promise<void>;
}

const FIRST = Date.UTC(2019, 11, 20, 21);
const BTC = sym('BTC/USD');

/** Bars around the turn of a year, of values with no short binary form. */
function aBar(day: number): Bar {
  const closeMs = epochMs(FIRST + day * DAY_MS);
  return {
    openMs: epochMs(closeMs - DAY_MS / 4),
    closeMs,
    availableMs: epochMs(closeMs + 60_000),
    open: 7_000.1 + day / 3,
    high: 7_100.7 + day / 3,
    low: 0.1 + 0.2 + day / 7,
    close: 7_050 + day * 1e-9,
    volume: day === 3 ? 0 : 1e15 / 7 + day,
  };
}

/** What every history of bars must do. */
export function describeBarHistory(name: string, makeHarness: () => Promise<BarHistoryHarness>): void {
  describe(`bar history: ${name}`, () => {
    const all = windowOf(Array.from({ length: 40 }, (_, day) => aBar(day)));
    const opened = (day: number): EpochMs => aBar(day).openMs;
    let harness: BarHistoryHarness;
    let history: BarHistory;

    beforeEach(async () => {
      harness = await makeHarness();
      history = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('bars come back to the bit, across years', async () => {
      expect(await history.append(BTC, all)).toEqual({ ok: true, value: { added: 40 } });
      const found = await history.between(BTC, opened(0), epochMs(opened(39) + 1));
      expect(windowHash(found)).toBe(windowHash(all));
    });

    test('a range has its first bar and not its last', async () => {
      await history.append(BTC, all);
      const found = await history.between(BTC, opened(5), opened(9));
      expect(windowHash(found)).toBe(windowHash(slice(all, 5, 9)));
    });

    test('what is added in pieces, some of them twice, is one history', async () => {
      await history.append(BTC, slice(all, 0, 15));
      expect(await history.append(BTC, slice(all, 10, 40))).toMatchObject({ value: { added: 25 } });
      expect(await history.append(BTC, all)).toMatchObject({ value: { added: 0 } });
      history = await harness.open();
      const found = await history.between(BTC, opened(0), epochMs(opened(39) + 1));
      expect(windowHash(found)).toBe(windowHash(all));
    });

    test('another bar in the place of a stored one is refused, and the stored one stays', async () => {
      await history.append(BTC, slice(all, 0, 3));
      const changed = windowOf([{ ...aBar(2), close: 1 }, aBar(3)]);
      expect(await history.append(BTC, changed)).toMatchObject({ error: { code: 'BARS_CHANGED' } });
      const found = await history.between(BTC, opened(0), epochMs(opened(39) + 1));
      expect(windowHash(found)).toBe(windowHash(slice(all, 0, 3)));
    });

    test('symbols do not mix, and one that nobody stored has no bars', async () => {
      await history.append(BTC, slice(all, 0, 3));
      await history.append(sym('BTC'), slice(all, 3, 5));
      expect((await history.between(BTC, opened(0), opened(39))).length).toBe(3);
      expect((await history.between(sym('ETH'), opened(0), opened(39))).length).toBe(0);
    });
  });
}
