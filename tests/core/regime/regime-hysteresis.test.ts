import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  likeliestRegime,
  nextRegime,
  type RegimeState,
} from '../../../layers/core/regime/regime-hysteresis.ts';
import { REGIMES, type Regime, type RegimeProbabilities } from '../../../layers/core/regime/regime.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { HYSTERESIS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';

const NOBODY: RegimeProbabilities = {
  'trending-bull': 0,
  'trending-bear': 0,
  'range-bound': 0,
  'high-volatility': 0,
  crisis: 0,
};
const seen = (change: Partial<RegimeProbabilities>): RegimeProbabilities => ({ ...NOBODY, ...change });

/** Goes through these observations, one a session, with a margin of 0.15 and a stay of three sessions. */
function through(
  start: RegimeState | undefined,
  ...observations: readonly RegimeProbabilities[]
): RegimeState {
  let state = start;
  for (const [day, probabilities] of observations.entries()) {
    state = nextRegime(state, probabilities, { parameters: HYSTERESIS, atMs: closeOf(day + 1) });
  }
  if (state === undefined) throw new Error('nothing was observed');
  return state;
}
const BULL: RegimeState = { regime: 'trending-bull', sinceMs: closeOf(0) };
const FOR_RANGE = seen({ 'range-bound': 0.6, 'trending-bull': 0.4 });

describe('a regime is believed', () => {
  test('at once, where it is the first', () => {
    expect(through(undefined, FOR_RANGE)).toEqual({ regime: 'range-bound', sinceMs: closeOf(1) });
  });

  test('after it was ahead by the margin three sessions in a row, and not after two', () => {
    expect(through(BULL, FOR_RANGE, FOR_RANGE)).toEqual({
      ...BULL,
      challenger: { regime: 'range-bound', sessions: 2 },
    });
    expect(through(BULL, FOR_RANGE, FOR_RANGE, FOR_RANGE)).toEqual({
      regime: 'range-bound',
      sinceMs: closeOf(3),
    });
  });

  test('with a lead of the margin, and not with less', () => {
    const ahead = (by: number): RegimeProbabilities =>
      seen({ 'range-bound': 0.25 + by, 'trending-bull': 0.25 });
    const stay = (by: number): Regime => through(BULL, ahead(by), ahead(by), ahead(by)).regime;
    expect([stay(0.125), stay(0.25)]).toEqual(['trending-bull', 'range-bound']);
    const exact = { parameters: { marginMin: 0.25, sessionsMin: 1 }, atMs: closeOf(1) };
    expect(nextRegime(BULL, ahead(0.25), exact).regime).toBe('range-bound');
  });

  test('not where its lead was interrupted', () => {
    const close = seen({ 'range-bound': 0.55, 'trending-bull': 0.45 });
    expect(through(BULL, FOR_RANGE, FOR_RANGE, close)).toEqual(BULL);
    expect(through(BULL, FOR_RANGE, FOR_RANGE, close, FOR_RANGE, FOR_RANGE).regime).toBe('trending-bull');
  });

  test('also where the challengers took turns: what counts is how long the present one has been behind', () => {
    const forBear = seen({ 'trending-bear': 0.6, 'trending-bull': 0.4 });
    expect(through(BULL, FOR_RANGE, forBear, FOR_RANGE)).toEqual({
      regime: 'range-bound',
      sinceMs: closeOf(3),
    });
  });

  test('keeps its date while nothing changes', () => {
    const bull = seen({ 'trending-bull': 1 });
    expect(through(BULL, bull, bull, bull, bull)).toEqual(BULL);
  });
});

describe('a crisis', () => {
  test('is believed at once, even with the smallest lead', () => {
    const clear = seen({ crisis: 0.9, 'trending-bull': 0.1 });
    const bare = seen({ crisis: 0.51, 'trending-bull': 0.49 });
    expect(through(BULL, clear)).toEqual({ regime: 'crisis', sinceMs: closeOf(1) });
    expect(through(BULL, bare)).toEqual({ regime: 'crisis', sinceMs: closeOf(1) });
  });

  test('is left no sooner than any other regime', () => {
    const crisis: RegimeState = { regime: 'crisis', sinceMs: closeOf(0) };
    const over = seen({ 'trending-bull': 0.9, crisis: 0.1 });
    expect(through(crisis, over, over).regime).toBe('crisis');
    expect(through(crisis, over, over, over).regime).toBe('trending-bull');
  });

  test('that goes on keeps its date', () => {
    const crisis: RegimeState = { regime: 'crisis', sinceMs: closeOf(0) };
    expect(through(crisis, seen({ crisis: 0.9, 'trending-bull': 0.1 }))).toEqual(crisis);
  });
});

describe('the likeliest regime', () => {
  test('of equals is the worse one', () => {
    expect(likeliestRegime(seen({ 'trending-bull': 0.5, 'high-volatility': 0.5 }))).toBe('high-volatility');
    expect(likeliestRegime(NOBODY)).toBe('crisis');
  });

  test('has the highest probability', () => {
    const anyProbabilities = fc.tuple(...REGIMES.map(() => between(0, 1)));
    fc.assert(
      fc.property(anyProbabilities, (values) => {
        const probabilities = seen(
          Object.fromEntries(REGIMES.map((regime, index) => [regime, values[index]])),
        );
        expect(probabilities[likeliestRegime(probabilities)]).toBe(Math.max(...values));
      }),
    );
  });
});

test('whatever is observed, a regime but crisis is never left before three sessions behind', () => {
  const anyObservation = fc
    .tuple(...REGIMES.map(() => between(0, 1)))
    .map((values) => seen(Object.fromEntries(REGIMES.map((regime, index) => [regime, values[index]]))));
  fc.assert(
    fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 20 }), (observations) => {
      let state: RegimeState = BULL;
      let behind = 0;
      for (const [day, probabilities] of observations.entries()) {
        const likeliest = likeliestRegime(probabilities);
        const lead = probabilities[likeliest] - probabilities[state.regime];
        behind = likeliest !== state.regime && lead >= HYSTERESIS.marginMin ? behind + 1 : 0;
        const next = nextRegime(state, probabilities, { parameters: HYSTERESIS, atMs: closeOf(day) });
        const changed = next.regime !== state.regime;
        expect(changed).toBe(
          likeliest !== state.regime && (likeliest === 'crisis' || behind >= HYSTERESIS.sessionsMin),
        );
        if (changed) behind = 0;
        state = next;
      }
    }),
  );
});
