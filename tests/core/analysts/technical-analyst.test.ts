import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  technicalViews,
  technicalWarmUp,
  type ConfiguredStrategy,
  type TechnicalView,
} from '../../../layers/core/analysts/technical-analyst.ts';
import { slice, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import { defineStrategy, integer, parametersFor } from '../../../layers/core/strategies/strategy.ts';
import { closesOf } from '../../builders/a-bar.ts';
import { aSignal } from '../../builders/a-cycle.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';

/** Says what it was shown; has nothing to say below 100, and breaks above 1,000. */
const parrot = defineStrategy({
  id: 'parrot',
  title: 'A parrot',
  family: 'trend',
  regimes: [],
  parameters: { bars: integer(80, 1, 500, 'how many bars it is shown') },
  warmUp: ({ bars }) => bars,
  evaluate: ({ close, length }) => {
    const last = at(close, -1);
    if (last > 1_000) throw new Error('too high');
    return last < 100 ? undefined : aSignal({ reason: `${length} bars up to ${last}` });
  },
});
const parrotOf = (bars: number): ConfiguredStrategy => ({ strategy: parrot, parameters: { bars } });
const rising = (count: number, from = 100, range = 0): BarWindow =>
  closesOf(
    Array.from({ length: count }, (_, day) => from + day),
    range,
  );
const viewOf = (bars: BarWindow, strategies: readonly ConfiguredStrategy[]): TechnicalView =>
  at(technicalViews([{ symbol: SPX, bars }], strategies), 0);

describe('what the technical analyst says', () => {
  test('needs the bars of the most demanding strategy, to the bar, and no fewer than its levels do', () => {
    expect(technicalWarmUp([])).toBe(70);
    expect(technicalWarmUp([parrotOf(20), parrotOf(120)])).toBe(120);
    expect(viewOf(rising(119), [parrotOf(120)])).toEqual({
      kind: 'too-few-bars',
      symbol: SPX,
      bars: 119,
      needed: 120,
    });
    expect(viewOf(rising(120), [parrotOf(120)]).kind).toBe('view');
    expect(viewOf(rising(69), [parrotOf(5)])).toMatchObject({ kind: 'too-few-bars', needed: 70 });
  });

  test('shows each strategy the last bars it asked for, and no more', () => {
    const view = viewOf(rising(200), [parrotOf(30), parrotOf(90)]);
    expect(view).toMatchObject({
      signals: [{ signal: { reason: '30 bars up to 299' } }, { signal: { reason: '90 bars up to 299' } }],
    });
  });

  test('leaves out who has nothing to say', () => {
    expect(viewOf(rising(80, 1), [parrotOf(80)])).toMatchObject({ kind: 'view', signals: [] });
  });

  test('of an instrument that breaks a strategy is its failure, and of the others what it would have been', () => {
    const universe = [
      { symbol: SPX, bars: rising(80, 950) },
      { symbol: FTSE, bars: rising(80) },
    ];
    const views = technicalViews(universe, [parrotOf(80)]);
    expect(at(views, 0)).toEqual({ kind: 'failed', symbol: SPX, error: 'too high' });
    expect(at(views, 1)).toEqual(at(technicalViews(universe.slice(1), [parrotOf(80)]), 0));
  });

  test('gives one view for each instrument, in their order', () => {
    const universe = [FTSE, SPX].map((symbol) => ({ symbol, bars: rising(80) }));
    expect(technicalViews(universe, []).map(({ symbol }) => symbol)).toEqual([FTSE, SPX]);
  });

  test('has its levels right, by hand', () => {
    // A point up a day, with a range of 3 about a body of 1: from 2 above the last close to 1 below it.
    const view = viewOf(rising(100, 100, 2), []);
    if (view.kind !== 'view') throw new Error('enough bars');
    const { lastPx, atr, support, resistance, barVolatility } = view.levels;
    expect([lastPx, resistance, support]).toEqual([199, 200, 178]);
    expect(atr).toBeCloseTo(3, 9);
    const squares = Array.from({ length: 20 }, (_, i) => Math.log((180 + i) / (179 + i)) ** 2);
    expect(barVolatility).toBeCloseTo(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / 20), 12);
  });

  test('does not change with bars that come later, nor with how much history there is', () => {
    const strategies = STRATEGIES.map((strategy) => {
      const parameters = parametersFor(strategy);
      if (!parameters.ok) throw new Error(parameters.error.message);
      return { strategy, parameters: parameters.value };
    });
    const walk = closesOf(
      Array.from({ length: 700 }, (_, day) => 100 + 10 * Math.sin(day / 9) + 3 * Math.sin(day * day)),
      1,
    );
    const said = (bars: BarWindow): unknown => {
      const view = viewOf(bars, strategies);
      return view.kind === 'view' ? [view.levels, view.signals] : view;
    };
    for (const known of [400, 455, 600]) {
      const all = said(slice(walk, 0, known));
      expect(said(slice(walk, known - 320, known))).toEqual(all);
      expect(at(technicalViews([{ symbol: SPX, bars: slice(walk, 0, known) }], strategies), 0).kind).toBe(
        'view',
      );
    }
  });
});
