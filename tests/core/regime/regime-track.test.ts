import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { barAt, slice, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import { agreementOf, changesOf, followRegimes, staysOf } from '../../../layers/core/regime/regime-track.ts';
import { REGIMES, type Regime, type RegimeProbabilities } from '../../../layers/core/regime/regime.ts';
import { closesOf } from '../../builders/a-bar.ts';

const AT_ONCE = { marginMin: 0, sessionsMin: 1 };
const bars = closesOf([10, 11, 10, 9, 12, 13, 14]);

/** Sure of one regime. */
function sure(of: Regime): RegimeProbabilities {
  const none = { 'trending-bull': 0, 'trending-bear': 0, 'range-bound': 0, 'high-volatility': 0, crisis: 0 };
  return { ...none, [of]: 1 };
}

/** Rising or falling, from the second bar on. */
function byDirection(known: BarWindow): RegimeProbabilities | undefined {
  if (known.length < 2) return undefined;
  return sure(barAt(known, -1).close > barAt(known, -2).close ? 'trending-bull' : 'trending-bear');
}

describe('a history followed bar by bar', () => {
  test('hears of each bar what could be said then, and nothing where that was nothing', () => {
    const { regimes, probabilities } = followRegimes(bars, byDirection, AT_ONCE);
    expect(regimes.map((regime) => regime?.slice(9))).toEqual([
      undefined,
      'bull',
      'bear',
      'bear',
      'bull',
      'bull',
      'bull',
    ]);
    expect(probabilities[0]).toBeUndefined();
    expect(probabilities[2]).toEqual(sure('trending-bear'));
  });

  test('changes its mind as slowly as the decision cycle does', () => {
    const slow = followRegimes(bars, byDirection, { marginMin: 0, sessionsMin: 3 });
    expect(slow.regimes.slice(1)).toEqual(Array.from({ length: 6 }, () => 'trending-bull'));
  });

  test('is the same for the first bars whatever comes after them', () => {
    const whole = followRegimes(bars, byDirection, AT_ONCE).regimes;
    for (let count = 0; count < bars.length; count++)
      expect(followRegimes(slice(bars, 0, count), byDirection, AT_ONCE).regimes).toEqual(
        whole.slice(0, count),
      );
  });
});

describe('stays, changes and agreement', () => {
  test('are counted by spells, and what is unknown belongs to none', () => {
    const names = [undefined, 'a', 'a', 'b', 'a', undefined, 'a'];
    expect([...staysOf(names)]).toEqual([
      ['a', { sessions: 4, spells: 3 }],
      ['b', { sessions: 1, spells: 1 }],
    ]);
    expect(changesOf(names)).toBe(2);
    expect(agreementOf(names, ['a', 'a', 'b', 'b', undefined, 'b', 'a'])).toEqual({ same: 3, both: 4 });
  });

  test('add up, whatever the regimes were', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REGIMES), { minLength: 1 }), (regimes) => {
        const stays = [...staysOf(regimes).values()];
        expect(stays.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(regimes.length);
        expect(stays.reduce((sum, { spells }) => sum + spells, 0)).toBe(changesOf(regimes) + 1);
        expect(agreementOf(regimes, regimes)).toEqual({ same: regimes.length, both: regimes.length });
      }),
    );
  });
});
