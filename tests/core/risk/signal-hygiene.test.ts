import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, HOUR_MS, SECOND_MS } from '../../../layers/core/foundation/time.ts';
import {
  admitSignal,
  NO_SIGNALS,
  type HygieneRefusal,
  type HygieneState,
} from '../../../layers/core/risk/signal-hygiene.ts';
import type { Signal } from '../../../layers/core/strategies/strategy.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { HYGIENE } from '../../builders/a-config.ts';
import { SPX } from '../../builders/an-instrument.ts';

const NOW = closeOf(0);
const ago = (ms: number): typeof NOW => epochMs(NOW - ms);

/** What became of a long signal of strategy `s`, sure enough, on a quiet day, after the given ones. */
function admitted(
  {
    signal = {},
    strategyId = 's',
    dailyVolatility = 0.01,
    nowMs = NOW,
  }: { signal?: Partial<Signal>; strategyId?: string; dailyVolatility?: number; nowMs?: typeof NOW } = {},
  state: HygieneState = NO_SIGNALS,
): { readonly state: HygieneState; readonly refusal?: HygieneRefusal } {
  const given = {
    strategyId,
    symbol: SPX,
    signal: { direction: 'long', strength: 1, confidence: 0.65, reason: '', ...signal } as const,
  };
  return admitSignal(state, given, { limits: HYGIENE, nowMs, dailyVolatility });
}
const code = (...given: Parameters<typeof admitted>): string | undefined => admitted(...given).refusal?.code;
const recent = (...entries: readonly (readonly [string, number])[]): HygieneState => ({
  recent: entries.map(([strategyId, ms]) => ({ strategyId, atMs: ago(ms) })),
});

describe('each rule of signal hygiene, on both sides', () => {
  test('a confidence of 0.60 is heard, and less is not', () => {
    expect(code({ signal: { confidence: 0.6 } })).toBeUndefined();
    expect(admitted({ signal: { confidence: 0.599 } }).refusal).toEqual({
      code: 'LOW_CONFIDENCE',
      value: 0.599,
      limit: 0.6,
    });
  });

  test('at five per cent of daily volatility entries are heard, and above it they are not', () => {
    expect(code({ dailyVolatility: 0.05 })).toBeUndefined();
    expect(code({ dailyVolatility: 0.0501 })).toBe('VOLATILE');
  });

  test('a strategy is heard again after thirty seconds, and not a millisecond before', () => {
    expect(code({}, recent(['s', 30 * SECOND_MS]))).toBeUndefined();
    expect(code({}, recent(['s', 30 * SECOND_MS - 1]))).toBe('TOO_SOON');
    expect(code({}, recent(['other', 1]))).toBeUndefined();
  });

  test('its signals for several instruments in one cycle are not too soon after each other', () => {
    expect(code({}, recent(['s', 0]))).toBeUndefined();
  });

  test('the third signal of a strategy in an hour is heard, and the fourth is not', () => {
    const [one, two, three] = [
      ['s', 40 * 60_000],
      ['s', 30 * 60_000],
      ['s', 20 * 60_000],
    ] as const;
    expect(code({}, recent(one, two))).toBeUndefined();
    expect(code({}, recent(one, two, three))).toBe('STRATEGY_RATE');
    expect(code({ strategyId: 'other' }, recent(one, two, three))).toBeUndefined();
  });

  test('an hour later it is forgotten, to the millisecond', () => {
    const old = (ms: number): HygieneState => recent(['s', ms], ['s', 50 * 60_000], ['s', 40 * 60_000]);
    expect(code({}, old(HOUR_MS))).toBeUndefined();
    expect(code({}, old(HOUR_MS - 1))).toBe('STRATEGY_RATE');
  });

  test('the fifteenth signal of all in an hour is heard, and the sixteenth is not', () => {
    const others = (count: number): HygieneState =>
      recent(...Array.from({ length: count }, (_, i) => [`o${i}`, 60_000] as const));
    expect(code({}, others(14))).toBeUndefined();
    expect(code({}, others(15))).toBe('TOTAL_RATE');
  });

  test('a confidence or a volatility that is no number is not heard', () => {
    expect(code({ signal: { confidence: NaN } })).toBe('LOW_CONFIDENCE');
    expect(code({ dailyVolatility: NaN })).toBe('VOLATILE');
  });
});

describe('to leave', () => {
  test('is heard always, and counts for nothing', () => {
    const anyRecent = fc.array(
      fc.tuple(fc.constantFrom('s', 'other'), fc.integer({ min: 0, max: HOUR_MS })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        anyRecent,
        fc.double({ min: 0, max: 1 }),
        fc.double({ min: 0, max: 1 }),
        (entries, confidence, dailyVolatility) => {
          const state = recent(...entries);
          const result = admitted({ signal: { direction: 'flat', confidence }, dailyVolatility }, state);
          expect(result).toEqual({ state });
        },
      ),
    );
  });
});

describe('what is remembered', () => {
  test('is who was let through within the hour, and not who was refused', () => {
    const let1 = admitted().state;
    expect(let1.recent).toEqual([{ strategyId: 's', atMs: NOW }]);
    expect(admitted({ signal: { confidence: 0.1 } }, let1).state).toEqual(let1);
  });

  test('never grows beyond the hour’s bound', () => {
    const anySteps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20 * 60_000 }), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(anySteps, (steps) => {
        let state = NO_SIGNALS;
        let nowMs = NOW;
        for (const [ms, strategyId] of steps) {
          nowMs = epochMs(nowMs + ms);
          state = admitted({ strategyId, nowMs }, state).state;
          expect(state.recent.length).toBeLessThanOrEqual(HYGIENE.totalHourMax);
          const own = state.recent.filter((entry) => entry.strategyId === strategyId);
          expect(own.length).toBeLessThanOrEqual(HYGIENE.perStrategyHourMax);
        }
      }),
    );
  });
});
