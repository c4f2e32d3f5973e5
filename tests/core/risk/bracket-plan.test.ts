import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDecimal, px, toNumber } from '../../../layers/core/foundation/decimal.ts';
import { planBracket, type BracketInputs } from '../../../layers/core/risk/bracket-plan.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

function plan(change: Partial<BracketInputs> = {}): ReturnType<typeof planBracket> {
  return planBracket({
    direction: 'long',
    referencePx: 100,
    atr: 2,
    tick: px('0.01'),
    stopAtrMultiple: 3,
    targetR: 2,
    ...change,
  });
}
const shown = (change: Partial<BracketInputs>): readonly (string | number)[] => {
  const planned = plan(change);
  if (planned === undefined) return [];
  const { stopPx, trailBy, targetPx, stopRatio } = planned;
  return [formatDecimal(stopPx), formatDecimal(trailBy), formatDecimal(targetPx), stopRatio];
};

describe('where an entry is protected, by hand', () => {
  test('three true ranges away, with a target of twice that', () => {
    expect(shown({})).toEqual(['94', '6', '112', 0.06]);
    expect(shown({ direction: 'short' })).toEqual(['106', '6', '88', 0.06]);
  });

  test('between ticks the stop moves towards the entry and the target too', () => {
    expect(shown({ tick: px('0.5'), atr: 2.1 })).toEqual(['94', '6', '112.5', expect.closeTo(0.063, 12)]);
    expect(shown({ tick: px('0.5'), atr: 2.1, direction: 'short' })).toEqual([
      '106',
      '6',
      '87.5',
      expect.closeTo(0.063, 12),
    ]);
  });

  test.each<[string, Partial<BracketInputs>]>([
    ['a stop at or below zero', { atr: 34 }],
    ['a short’s target at or below zero', { atr: 17, direction: 'short' }],
    ['a market without a range', { atr: 0 }],
    ['a range that is unknown', { atr: NaN }],
    ['a stop nearer than a tick', { atr: 0.003 }],
  ])('%s is no plan', (_, change) => {
    expect(plan(change)).toBeUndefined();
  });
});

test('every plan has its stop on the losing side, its target on the winning one, and both on ticks', () => {
  const anyInputs = fc.record({
    direction: fc.constantFrom('long' as const, 'short' as const),
    referencePx: between(0.01, 100_000),
    atr: between(0, 10_000),
    tick: fc.constantFrom('0.01', '0.0001', '0.5', '1').map(px),
    stopAtrMultiple: between(0.5, 5),
    targetR: between(1, 5),
  });
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      const planned = planBracket(inputs);
      if (planned === undefined) return;
      const { stopPx, trailBy, targetPx, stopRatio } = planned;
      const sign = inputs.direction === 'long' ? 1 : -1;
      const distance = inputs.stopAtrMultiple * inputs.atr;
      const risk = sign * (inputs.referencePx - toNumber(stopPx));
      expect(risk > 0 && risk <= distance * (1 + 1e-9)).toBe(true);
      expect(sign * (toNumber(targetPx) - inputs.referencePx) > 0).toBe(true);
      expect([stopPx, trailBy, targetPx].every((price) => price > 0n && price % inputs.tick === 0n)).toBe(
        true,
      );
      expect(toNumber(trailBy) <= distance * (1 + 1e-9)).toBe(true);
      expect(stopRatio).toBeCloseTo(distance / inputs.referencePx, 9);
    }),
    fuzzed(1_000),
  );
});
