import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayTicks } from '../../../../layers/platform/report/plots/day-ticks.ts';
import { lanePath } from '../../../../layers/platform/report/plots/lane-path.ts';
import { areaPath, linePath } from '../../../../layers/platform/report/plots/line-path.ts';
import { extentOf, linearScale, logScale } from '../../../../layers/platform/report/plots/scale.ts';
import { thinned } from '../../../../layers/platform/report/plots/thinned.ts';

describe('a scale', () => {
  const height = 108;

  test('puts the greatest at the top and the least at the bottom, half a line inside', () => {
    const { heightOf, ticks } = linearScale({ least: -1, greatest: 3 }, height);
    expect([heightOf(3), heightOf(1), heightOf(-1)]).toEqual([4, 54, 104]);
    expect(ticks).toEqual([-1, 0, 1, 2, 3]);
  });

  test('of logarithms puts equal ratios equally far apart', () => {
    const scale = logScale({ least: 0.5, greatest: 2 }, height);
    expect(scale?.heightOf(1)).toBeCloseTo(54, 9);
    expect(scale?.ticks.map((tick) => tick.toFixed(2))).toEqual(['0.50', '0.70', '1.00', '1.50', '2.00']);
  });

  test('of logarithms knows no zero', () => {
    expect(logScale({ least: 0, greatest: 2 }, height)).toBeUndefined();
  });

  test('of values that are all equal has room around them', () => {
    for (const scale of [
      linearScale({ least: 1, greatest: 1 }, height),
      logScale({ least: 1, greatest: 1 }, height),
    ])
      expect(scale?.heightOf(1)).toBeCloseTo(54, 6);
    expect(linearScale({ least: 0, greatest: 0 }, height).heightOf(0)).toBeCloseTo(54, 6);
  });

  test('keeps every tick in view, few of them, from the smallest to the largest ranges', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (least, range) => {
        const { ticks, heightOf } = linearScale({ least, greatest: least + range }, height);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const tick of ticks) {
          expect(heightOf(tick)).toBeGreaterThan(3.9);
          expect(heightOf(tick)).toBeLessThan(104.1);
        }
      }),
    );
  });

  test('spans what is finite, and what must be in view', () => {
    expect(extentOf([[1, undefined, Number.NaN, 3], [Infinity]], [0])).toEqual({ least: 0, greatest: 3 });
    expect(extentOf([[undefined, Number.NaN]])).toBeUndefined();
  });
});

describe('thinning a line', () => {
  const series = fc.array(fc.option(fc.double({ min: -10, max: 10, noNaN: true }), { nil: undefined }), {
    minLength: 1,
    maxLength: 400,
  });

  test('keeps the ends, the least and the greatest value, in order, and bounds their number', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 50 }), (values, columns) => {
        const kept = thinned(values, columns);
        expect(kept.length).toBeLessThanOrEqual(4 * columns);
        expect([...new Set(kept)].sort((a, b) => a - b)).toEqual(kept);
        const there = values.filter((value) => value !== undefined);
        const keptValues = kept.map((i) => values[i]).filter((value) => value !== undefined);
        if (there.length === 0) return;
        expect(Math.max(...keptValues)).toBe(Math.max(...there));
        expect(Math.min(...keptValues)).toBe(Math.min(...there));
        expect(keptValues[0]).toBe(there[0]);
        expect(keptValues.at(-1)).toBe(there.at(-1));
      }),
    );
  });

  test('leaves a short line as it is, with its gaps', () => {
    expect(thinned([1, undefined, 3, 2], 10)).toEqual([0, 1, 2, 3]);
  });
});

describe('a path', () => {
  const scale = { heightOf: (value: number) => 10 - value, ticks: [] };

  test('breaks where there is no value, and shows a lone one', () => {
    expect(linePath([1, 2, undefined, 4], scale)).toBe('M125 9L375 8M875 6h0');
    expect(linePath([undefined, Number.NaN], scale)).toBe('');
  });

  test('of an area comes back along its base', () => {
    expect(areaPath([1, 2], scale, 0)).toBe('M250 10L250 9L750 8L750 10Z');
  });

  test('of a lane covers the sessions that hold', () => {
    const held = [true, true, false, true];
    expect(lanePath(4, (i) => held[i] === true, { top: 3, height: 13 })).toBe(
      'M0 3h500v13h-500zM750 3h250v13h-250z',
    );
  });

  test('of a lane shows a single session among many thousands', () => {
    expect(lanePath(35_000, (i) => i === 34_990, { top: 0, height: 13 })).toBe('M999 0h1v13h-1z');
    expect(lanePath(35_000, () => false, { top: 0, height: 13 })).toBe('');
  });
});

describe('the axis of days', () => {
  const days = (from: number, count: number, stepDays = 1): readonly string[] =>
    Array.from({ length: count }, (_, i) =>
      new Date(from + i * stepDays * 86_400_000).toISOString().slice(0, 10),
    );
  const start = Date.UTC(2000, 0, 3);

  test('of twenty years is labelled every second, and every fourth where there is little room', () => {
    const ticks = dayTicks(days(start, 1_060, 7));
    expect(ticks.map(({ label }) => label)).toEqual([
      '2002',
      '2004',
      '2006',
      '2008',
      '2010',
      '2012',
      '2014',
      '2016',
      '2018',
      '2020',
    ]);
    expect(ticks.filter(({ minor }) => !minor).map(({ label }) => label)).toEqual([
      '2004',
      '2008',
      '2012',
      '2016',
      '2020',
    ]);
  });

  test('of some months is labelled by the month', () => {
    expect(dayTicks(days(start, 120)).map(({ label }) => label)).toEqual([
      '2000-02',
      '2000-03',
      '2000-04',
      '2000-05',
    ]);
  });

  test('of some days is labelled at both ends', () => {
    expect(dayTicks(days(start, 5))).toEqual([
      { index: 0, label: '2000-01-03', minor: false },
      { index: 4, label: '2000-01-07', minor: false },
    ]);
    expect(dayTicks([])).toEqual([]);
  });
});
