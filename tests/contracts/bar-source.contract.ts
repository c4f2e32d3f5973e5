import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { epochMs } from '../../layers/core/foundation/time.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { slice, windowHash, windowOf } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { BarSource } from '../../layers/app/ports/bar-source.ts';
import { closeOf, SPX } from './system-builders.ts';

/** One source under test. */
export interface BarSourceHarness {
  /** Opens a source that holds these bars of SPX, and nothing else. */
  open(bars: readonly Bar[]): Promise<BarSource>;
  dispose(): Promise<void>;
}

const MINUTE = 60_000;

/** A daily bar known a minute after its close; prices with no short binary form. */
function aBar(day: number): Bar {
  const closeMs = closeOf(day);
  return {
    openMs: epochMs(closeMs - 390 * MINUTE),
    closeMs,
    availableMs: epochMs(closeMs + MINUTE),
    open: 100.1 + day / 3,
    high: 101 + day / 3,
    low: 99.7 + day / 3,
    close: 100.3 + day / 3,
    volume: 5_074_190_000 + day,
  };
}

/** What every source of bars must do. */
export function describeBarSource(name: string, makeHarness: () => Promise<BarSourceHarness>): void {
  describe(`bar source: ${name}`, () => {
    const bars = Array.from({ length: 30 }, (_, day) => aBar(day));
    const all = windowOf(bars);
    let harness: BarSourceHarness;
    let source: BarSource;

    beforeEach(async () => {
      harness = await makeHarness();
      source = await harness.open(bars);
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('the last bars known come oldest first, bit for bit', async () => {
      const window = await source.window(SPX, epochMs(closeOf(29) + MINUTE), 10);
      expect(window.length).toBe(10);
      expect(windowHash(window)).toBe(windowHash(slice(all, 20, 30)));
    });

    test('a bar is not known before it was available, though it has closed', async () => {
      const atClose = await source.window(SPX, closeOf(29), 5);
      expect(windowHash(atClose)).toBe(windowHash(slice(all, 24, 29)));
      const earlier = await source.window(SPX, epochMs(closeOf(9) + MINUTE), 5);
      expect(windowHash(earlier)).toBe(windowHash(slice(all, 5, 10)));
    });

    test('where there are fewer, there are fewer', async () => {
      expect((await source.window(SPX, closeOf(99), 250)).length).toBe(30);
      expect((await source.window(SPX, closeOf(-9), 250)).length).toBe(0);
    });

    test('an unknown symbol has no bars', async () => {
      expect((await source.window(sym('NONE'), closeOf(99), 10)).length).toBe(0);
    });
  });
}
