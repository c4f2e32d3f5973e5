import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  slice,
  windowHash,
  windowOf,
  barAt,
  type BarWindow,
} from '../../../layers/core/market/bar-window.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import type { Signal } from '../../../layers/core/strategies/strategy.ts';
import { barsOf, parametersOf, randomWalk, signalAt } from './series.ts';

const LENGTH = 340;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe.each(STRATEGIES.map((strategy) => ({ id: strategy.id, strategy })))('$id', ({ strategy }) => {
  const parameters = parametersOf(strategy);
  const warmUp = strategy.warmUp(parameters);
  const signalsOf = (bars: BarWindow): (Signal | undefined)[] =>
    Array.from({ length: bars.length - warmUp + 1 }, (_, step) =>
      signalAt(strategy, bars, warmUp - 1 + step, parameters),
    );

  test('strength and confidence stay within [0, 1] and every signal says why', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const signal of signalsOf(randomWalk(seed, LENGTH))) {
          if (signal === undefined) continue;
          expect(signal.strength).toBeGreaterThanOrEqual(0);
          expect(signal.strength).toBeLessThanOrEqual(1);
          expect(signal.confidence).toBeGreaterThanOrEqual(0.55);
          expect(signal.confidence).toBeLessThan(0.75);
          expect(signal.reason).toMatch(/\d/);
          expect(signal.reason).not.toMatch(/NaN|Infinity|undefined/);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the unit of the price changes nothing but the figures in the reason', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0.001, 10, 1e6), (seed, factor) => {
        const bars = randomWalk(seed, LENGTH);
        const scaled = signalsOf(priced(bars, (price) => price * factor));
        signalsOf(bars).forEach((signal, step) => {
          const other = scaled[step];
          expect(other?.direction).toBe(signal?.direction);
          if (signal === undefined || other === undefined) return;
          expect(other.confidence).toBeCloseTo(signal.confidence, 9);
          expect(other.strength).toBeCloseTo(signal.strength, 9);
        });
      }),
      { numRuns: 20 },
    );
  });

  test('the unit of the volume changes nothing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bars = randomWalk(seed, LENGTH);
        const scaled = signalsOf({ ...bars, volume: bars.volume.map((volume) => volume * 1024) });
        expect(scaled).toEqual(signalsOf(bars));
      }),
      { numRuns: 20 },
    );
  });

  test('bars that come later never change what it said before', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: warmUp, max: LENGTH }), (seed, known) => {
        const bars = randomWalk(seed, LENGTH);
        const truncated = windowOf(Array.from({ length: known }, (_, index) => barAt(bars, index)));
        const otherFuture = priced(bars, (price, index) => (index < known ? price : price * 3));
        const said = signalsOf(truncated);
        expect(signalsOf(bars).slice(0, said.length)).toEqual(said);
        expect(signalsOf(otherFuture).slice(0, said.length)).toEqual(said);
      }),
      { numRuns: 20 },
    );
  });

  test('it says the same each time it is asked and leaves the bars as they were', () => {
    const bars = randomWalk(11, LENGTH);
    const before = windowHash(bars);
    expect(signalsOf(bars)).toEqual(signalsOf(bars));
    expect(windowHash(bars)).toBe(before);
  });

  test('it speaks on both sides of the market, and asks to leave', () => {
    const said = new Set(
      [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) =>
        signalsOf(randomWalk(seed, 1000)).map((signal) => signal?.direction),
      ),
    );
    expect([...said].sort()).toEqual(['flat', 'long', 'short', undefined]);
  });

  test('a price that never moves, no volume, or both, gives no signal and no crash', () => {
    const still = barsOf(
      Array.from({ length: LENGTH }, () => ({ close: 100, volume: 0 })),
      0,
    );
    expect(signalsOf(still).every((signal) => signal === undefined)).toBe(true);
    expect(signalsOf(priced(still, (price) => price / 3)).every((signal) => signal === undefined)).toBe(true);
    const walk = randomWalk(5, LENGTH);
    for (const signal of signalsOf({ ...walk, volume: walk.volume.map(() => 0) })) {
      expect(Number.isNaN(signal?.confidence)).toBe(false);
      expect(Number.isNaN(signal?.strength)).toBe(false);
    }
  });

  test('a jump out of a standstill, and extreme prices, give numbers or silence', () => {
    const jump = Array.from({ length: LENGTH }, (_, index) => ({ close: index < LENGTH - 5 ? 100 : 150 }));
    const walk = randomWalk(9, LENGTH);
    const hostile = [
      barsOf(jump, 0),
      priced(walk, (price) => price * 1e-12),
      priced(walk, (price) => price * 1e12),
      priced(walk, (price, index) => (index % 50 === 0 ? price * 1000 : price)),
    ];
    for (const signal of hostile.flatMap(signalsOf)) {
      if (signal === undefined) continue;
      expect(Number.isFinite(signal.confidence) && Number.isFinite(signal.strength)).toBe(true);
      expect(signal.reason).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

/** The same bars with every price changed. */
function priced(bars: BarWindow, change: (price: number, index: number) => number): BarWindow {
  const { open, high, low, close } = bars;
  return {
    ...slice(bars, 0, bars.length),
    open: open.map(change),
    high: high.map(change),
    low: low.map(change),
    close: close.map(change),
  };
}
