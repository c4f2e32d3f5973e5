import { describe, expect, test } from '@jest/globals';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { STRATEGIES, strategyById } from '../../../layers/core/strategies/registry.ts';
import { parametersFor, type Strategy } from '../../../layers/core/strategies/strategy.ts';
import { parametersOf, randomWalk, signalAt } from './series.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';

/** The specification's list: how many parameters, and the defaults that it names. */
const SPECIFIED = [
  { id: 'volatility-breakout', count: 5, defaults: { lookback: 18, multiplier: 2.2 } },
  { id: 'rsi-ema-momentum', count: 9, defaults: { rsiPeriod: 14, emaPeriod: 20 } },
  { id: 'bollinger-reversion', count: 8, defaults: { period: 20, deviations: 2 } },
  { id: 'ema-breakout', count: 8, defaults: { fastPeriod: 10, slowPeriod: 30 } },
  { id: 'contrarian-volume-spike', count: 8, defaults: { multiplier: 1.5 } },
  { id: 'trend-following', count: 7, defaults: { adxPeriod: 14 } },
] as const;

test('the registry lists the six swing strategies in the order of the specification', () => {
  expect(STRATEGIES.map(({ id }) => id)).toEqual(SPECIFIED.map(({ id }) => id));
});

test('a strategy is found by its id, and an unknown id finds none', () => {
  for (const strategy of STRATEGIES) expect(strategyById(strategy.id)).toBe(strategy);
  expect(strategyById('martingale')).toBeUndefined();
});

describe.each(SPECIFIED)('$id', ({ id, count, defaults }) => {
  const strategy = known(id);

  test('has as many parameters, and the defaults, that the specification names', () => {
    expect(Object.keys(strategy.parameters)).toHaveLength(count);
    expect(parametersOf(strategy)).toMatchObject(defaults);
  });

  test('gives each parameter a meaning and a range with room around its default', () => {
    for (const [name, spec] of Object.entries(strategy.parameters)) {
      expect({ name, text: spec.meaning.length > 10 }).toEqual({ name, text: true });
      expect(spec.min).toBeLessThan(spec.max);
      expect(spec.default).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default).toBeLessThanOrEqual(spec.max);
      if (spec.kind === 'integer')
        expect([spec.default, spec.min, spec.max].every(Number.isInteger)).toBe(true);
    }
  });

  test('runs on every corner of its ranges', () => {
    const bars = randomWalk(7, 1200);
    for (const end of ['min', 'max'] as const) {
      const corner = Object.fromEntries(
        Object.entries(strategy.parameters).map(([name, spec]) => [name, spec[end]]),
      );
      const parameters = parametersOf(strategy, corner);
      expect(strategy.warmUp(parameters)).toBeGreaterThan(1);
      expect(() => signalAt(strategy, bars, 1199, parameters)).not.toThrow();
    }
  });

  test('takes an override within the range and refuses what is outside, unknown, or no number', () => {
    for (const [name, spec] of Object.entries(strategy.parameters)) {
      expect(parametersOf(strategy, { [name]: spec.max })[name]).toBe(spec.max);
      for (const value of [spec.min - 1, spec.max + 1, NaN, Infinity]) {
        const refused = parametersFor(strategy, { [name]: value });
        expect(refused).toMatchObject({ ok: false, error: { code: 'PARAMETER_OUT_OF_RANGE' } });
      }
      if (spec.kind === 'integer') {
        const refused = parametersFor(strategy, { [name]: spec.min + 0.5 });
        expect(refused).toMatchObject({ ok: false, error: { code: 'PARAMETER_OUT_OF_RANGE' } });
      }
    }
    expect(parametersFor(strategy, { luck: 1 })).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_PARAMETER' },
    });
  });

  test('refuses to judge from fewer bars than its warm-up, or from more', () => {
    const parameters = parametersOf(strategy);
    const bars = randomWalk(3, 400);
    const warmUp = strategy.warmUp(parameters);
    expect(() => strategy.evaluate(slice(bars, 0, warmUp), parameters)).not.toThrow();
    for (const length of [0, 1, warmUp - 1, warmUp + 1]) {
      expect(() => strategy.evaluate(slice(bars, 0, length), parameters)).toThrow(`needs ${warmUp} bars`);
    }
  });

  test('crashes when it is run without one of its parameters', () => {
    expect(() => strategy.warmUp({})).toThrow(`${id} was run without its parameter`);
  });

  test('may not trade in a crisis, and only in regimes that exist', () => {
    expect(strategy.regimes).not.toContain('crisis');
    expect(REGIMES).toEqual(expect.arrayContaining([...strategy.regimes]));
  });
});

test('moves are followed in trends and storms, and faded in ranges and storms', () => {
  for (const { family, regimes } of STRATEGIES) {
    expect(regimes).toEqual(
      family === 'reversion'
        ? ['range-bound', 'high-volatility']
        : ['trending-bull', 'trending-bear', 'high-volatility'],
    );
  }
});

function known(id: string): Strategy {
  const strategy = strategyById(id);
  if (strategy === undefined) throw new Error(`no strategy ${id}`);
  return strategy;
}
