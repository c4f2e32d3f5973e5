import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { barAt, windowHash, windowOf, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import type { Signal } from '../../../layers/core/strategies/strategy.ts';
import { barsOf, parametersOf, randomWalk, signalAt } from './series.ts';

const LENGTH = 300;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe.each(STRATEGIES.map((strategy) => ({ id: strategy.id, strategy })))('$id', ({ strategy }) => {
  const parameters = parametersOf(strategy);
  const warmUp = strategy.warmUp(parameters);
  const signalsOf = (bars: BarWindow): (Signal | undefined)[] =>
    Array.from({ length: bars.length - warmUp + 1 }, (_, step) =>
      signalAt(strategy, bars, warmUp - 1 + step, parameters),
    );

  test('strength and confidence stay where they are promised and every signal says why with its numbers', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const said = signalsOf(randomWalk(seed, LENGTH)).filter((signal) => signal !== undefined);
        expect(said.filter((signal) => !sound(signal))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('the unit of the price changes nothing but the figures in the reason', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0.001, 10, 1e6), (seed, factor) => {
        const bars = randomWalk(seed, LENGTH);
        const scaled = signalsOf(priced(bars, (price) => price * factor));
        const differing = signalsOf(bars).filter((signal, step) => !alike(signal, scaled[step]));
        expect(differing).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('the unit of the volume changes nothing', () => {
    const bars = randomWalk(17, 1000);
    const scaled = signalsOf({ ...bars, volume: bars.volume.map((volume) => volume * 1024) });
    expect(scaled).toEqual(signalsOf(bars));
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
      { numRuns: 25 },
    );
  });

  test('it says the same each time it is asked and leaves the bars as they were', () => {
    const bars = randomWalk(11, LENGTH);
    const before = windowHash(bars);
    expect(signalsOf(bars)).toEqual(signalsOf(bars));
    expect(windowHash(bars)).toBe(before);
  });

  test('it speaks on both sides of the market, and asks to leave', () => {
    const walks = [1, 2, 3, 4].map((seed) => signalsOf(randomWalk(seed, 1500)));
    const said = new Set(walks.flat().map((signal) => signal?.direction ?? 'nothing'));
    expect([...said].sort()).toEqual(['flat', 'long', 'nothing', 'short']);
  });

  test('a price that never moves gives no signal, with volume or without', () => {
    for (const close of [100, 100 / 3, 1e-9]) {
      for (const volume of [0, 1_000_000]) {
        const still = barsOf(
          Array.from({ length: LENGTH }, () => ({ close, volume })),
          0,
        );
        expect(signalsOf(still).filter((signal) => signal !== undefined)).toEqual([]);
      }
    }
  });

  test('no volume, a jump out of a standstill, a bad tick and extreme prices give sound signals or silence', () => {
    const walk = randomWalk(9, LENGTH);
    const jump = Array.from({ length: LENGTH }, (_, index) => ({ close: index < LENGTH - 5 ? 100 : 150 }));
    const hostile = [
      { ...walk, volume: walk.volume.map(() => 0) },
      barsOf(jump, 0),
      priced(walk, (price) => price * 1e-12),
      priced(walk, (price) => price * 1e12),
      priced(walk, (price, index) => (index % 50 === 0 ? price * 1000 : price)),
    ];
    const said = hostile.flatMap(signalsOf).filter((signal) => signal !== undefined);
    expect(said.filter((signal) => !sound(signal))).toEqual([]);
  });
});

/** Entries claim 0.55 to 0.70, exits want nothing, and the reason has figures that are numbers. */
function sound({ direction, strength, confidence, reason }: Signal): boolean {
  const worded = /\d/.test(reason) && !/NaN|Infinity|undefined/.test(reason);
  if (direction === 'flat') return worded && strength === 0 && confidence === 0.625;
  return worded && strength >= 0.5 && strength <= 1 && confidence >= 0.55 && confidence < 0.7;
}

function alike(one: Signal | undefined, other: Signal | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.direction === other.direction &&
    Math.abs(one.confidence - other.confidence) < 1e-9 &&
    Math.abs(one.strength - other.strength) < 1e-9
  );
}

/** The same bars with every price changed. */
function priced(bars: BarWindow, change: (price: number, index: number) => number): BarWindow {
  const { open, high, low, close } = bars;
  return {
    ...bars,
    open: open.map(change),
    high: high.map(change),
    low: low.map(change),
    close: close.map(change),
  };
}
