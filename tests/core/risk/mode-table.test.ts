import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { HOUR_MS, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { evaluateMode, startMode, type ModeState } from '../../../layers/core/risk/mode-machine.ts';
import type { ModeLimits } from '../../../layers/core/risk/mode-limits.ts';
import {
  describeModes,
  MODE_TABLE,
  tightness,
  triggersOf,
  type ModeFacts,
} from '../../../layers/core/risk/mode-table.ts';
import { MODES } from '../../../layers/core/risk/mode.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { MODE_LIMITS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';
import { modeFacts } from '../../builders/mode-facts.ts';

const NORMAL = startMode(closeOf(0));
const OWNER_FLATTENS: ModeLimits = {
  ...MODE_LIMITS,
  halt: { ...MODE_LIMITS.halt, flattensWithSecondPrice: true },
};

function judged(facts: ModeFacts, state: ModeState = NORMAL, limits = MODE_LIMITS): ModeState {
  return evaluateMode(state, facts, { limits, atMs: closeOf(1), endsSession: false });
}

describe('each row that is not a loss', () => {
  test.each<[string, string, string | undefined, ModeFacts, ModeFacts]>([
    ['KILL', 'emergency', 'flatten', modeFacts(), modeFacts({ owner: 'kill' })],
    ['MONEY', 'emergency', 'flatten', modeFacts(), modeFacts({ moneyFault: true })],
    [
      'FEED_DEAD',
      'emergency',
      'halt',
      modeFacts({ health: { feedSilentMs: HOUR_MS } }),
      modeFacts({ health: { feedSilentMs: HOUR_MS + 1 } }),
    ],
    [
      'BROKER_UNREACHABLE',
      'emergency',
      'halt',
      modeFacts({ health: { brokerDownMs: 30 * MINUTE_MS } }),
      modeFacts({ health: { brokerDownMs: 30 * MINUTE_MS + 1 } }),
    ],
    ['UNRECOVERABLE', 'emergency', 'halt', modeFacts(), modeFacts({ health: { unrecoverable: 1 } })],
    ['PAUSE', 'pause', undefined, modeFacts(), modeFacts({ owner: 'pause' })],
    [
      'ANALYSIS_FAILED',
      'observation',
      undefined,
      modeFacts(),
      modeFacts({ health: { failedAnalyses: 1, completeCycles: 0 } }),
    ],
  ])('%s leads to %s (%s), and not at its limit', (code, mode, policy, atLimit, beyond) => {
    expect(judged(atLimit)).toBe(NORMAL);
    const entered = judged(beyond);
    expect(entered).toMatchObject({ mode, sinceMs: closeOf(1), reasons: [{ code, mode }] });
    expect(entered.policy).toBe(policy);
  });
});

describe('what closes everything and what only halts', () => {
  const dead = { feedSilentMs: 2 * HOUR_MS };

  test('a dead feed flattens only where the owner’s file says so and a second source gives a price', () => {
    const seen = modeFacts({ health: { ...dead, secondPrice: true } });
    expect(judged(seen).policy).toBe('halt');
    expect(judged(modeFacts({ health: dead }), NORMAL, OWNER_FLATTENS).policy).toBe('halt');
    expect(judged(seen, NORMAL, OWNER_FLATTENS).policy).toBe('flatten');
  });

  test('what has halted flattens once the second source gives a price, and never halts again by itself', () => {
    const halted = judged(modeFacts({ health: dead }), NORMAL, OWNER_FLATTENS);
    const priced = judged(modeFacts({ health: { ...dead, secondPrice: true } }), halted, OWNER_FLATTENS);
    expect(priced).toMatchObject({ mode: 'emergency', policy: 'flatten' });
    expect(judged(modeFacts({ health: dead }), priced, OWNER_FLATTENS)).toBe(priced);
  });

  test('while the feed is dead no loss is measured, so nothing is sold blind', () => {
    const lost = { measures: { dayLossRatio: 0.5, drawdownRatio: 0.5 }, health: dead };
    expect(judged(modeFacts(lost))).toMatchObject({ policy: 'halt', reasons: [{ code: 'FEED_DEAD' }] });
    expect(judged(modeFacts({ measures: { dayLossRatio: 0.5 } }), judged(modeFacts(lost)))).toMatchObject({
      policy: 'flatten',
      reasons: [{ code: 'DAY_LOSS' }],
    });
  });

  test('the owner and broken books are heard while the feed is dead', () => {
    expect(judged(modeFacts({ health: dead, owner: 'kill' })).policy).toBe('flatten');
    expect(judged(modeFacts({ health: dead, moneyFault: true })).policy).toBe('flatten');
  });
});

describe('an observation', () => {
  const failing = modeFacts({ health: { failedAnalyses: 2, completeCycles: 0 } });
  const mended = modeFacts({ health: { failedAnalyses: 0, completeCycles: 1 } });

  test('lasts until a cycle was complete, and not longer', () => {
    const observing = judged(failing);
    expect(judged(failing, observing)).toBe(observing);
    expect(judged(mended, observing)).toEqual(startMode(closeOf(1)));
  });

  test('of a file that wants three complete cycles lasts for three', () => {
    const limits = { ...MODE_LIMITS, relax: { ...MODE_LIMITS.relax, cycles: 3 } };
    const observing = judged(failing, NORMAL, limits);
    expect(judged(mended, observing, limits)).toBe(observing);
    const whole = modeFacts({ health: { completeCycles: 3 } });
    expect(judged(whole, observing, limits).mode).toBe('normal');
  });

  test('comes back to the defensive it was entered from, with its calm sessions', () => {
    const defensive: ModeState = {
      ...judged(modeFacts({ measures: { drawdownRatio: 0.12 } })),
      calmSessions: 3,
    };
    const lower = { measures: { drawdownRatio: 0.05 } };
    const observing = judged({ ...failing, ...modeFacts({ ...lower, health: failing.health }) }, defensive);
    expect(observing).toMatchObject({ mode: 'observation', beneath: { mode: 'defensive' } });
    expect(judged(modeFacts({ ...lower, health: mended.health }), observing)).toEqual(defensive);
  });

  test('comes to the defensive that a loss led to meanwhile', () => {
    const observing = judged(failing);
    const lost = { measures: { weekLossRatio: 0.04 } };
    const losing = judged(modeFacts({ ...lost, health: failing.health }), observing);
    expect(losing).toMatchObject({ mode: 'observation', beneath: { reasons: [{ code: 'WEEK_LOSS' }] } });
    expect(judged(modeFacts({ ...lost, health: mended.health }), losing)).toMatchObject({
      mode: 'defensive',
      reasons: [{ code: 'WEEK_LOSS' }],
    });
  });
});

describe('the table itself', () => {
  test('stands in the order of its precedence, and names each row once', () => {
    const ranks = MODE_TABLE.map(({ mode, policy }) => tightness(mode, policy));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    const names = MODE_TABLE.map(({ mode, code }) => `${mode} ${code}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(15);
  });

  test('describes each row with its value, its limit and how far there is to go', () => {
    const facts = modeFacts({ measures: { drawdownRatio: 0.12, sharpe30: 0.75 } });
    const read = describeModes(facts, MODE_LIMITS);
    const find = (mode: string, code: string): (typeof read)[number] =>
      at(
        read.filter((row) => row.mode === mode && row.code === code),
        0,
      );
    expect(find('emergency', 'DRAWDOWN')).toMatchObject({ value: 0.12, limit: 0.15, holds: false });
    expect(find('emergency', 'DRAWDOWN').distance).toBeCloseTo(0.03, 12);
    expect(find('defensive', 'DRAWDOWN').distance).toBeCloseTo(-0.02, 12);
    expect(find('defensive', 'DRAWDOWN').holds).toBe(true);
    expect(find('defensive', 'SHARPE_30').distance).toBeCloseTo(0.25, 12);
    expect(find('defensive', 'CALIBRATION')).not.toHaveProperty('value');
    expect(find('emergency', 'FEED_DEAD')).toMatchObject({
      policy: 'halt',
      unit: 'ms',
      limit: HOUR_MS,
      value: 0,
    });
  });

  test('before the first mark says nothing of losses', () => {
    const { health, moneyFault } = modeFacts();
    const read = describeModes({ health, moneyFault }, MODE_LIMITS);
    expect(read.filter(({ value }) => value === undefined)).toHaveLength(8);
    expect(read.every(({ holds }) => !holds)).toBe(true);
  });
});

const anyLoss = fc.oneof(fc.constant(0), between(-0.1, 0.2));
const anyFacts: fc.Arbitrary<ModeFacts> = fc
  .record({
    measures: fc.record(
      {
        drawdownRatio: anyLoss,
        dayLossRatio: anyLoss,
        weekLossRatio: anyLoss,
        monthLossRatio: anyLoss,
        sharpe30: between(-2, 2),
        calibrationError: between(0, 0.3),
      },
      { requiredKeys: ['drawdownRatio', 'dayLossRatio', 'weekLossRatio', 'monthLossRatio'] },
    ),
    health: fc.record({
      feedSilentMs: fc.constantFrom(0, HOUR_MS, 2 * HOUR_MS),
      brokerDownMs: fc.constantFrom(0, 30 * MINUTE_MS, HOUR_MS),
      failedAnalyses: fc.nat({ max: 2 }),
      completeCycles: fc.nat({ max: 3 }),
      unrecoverable: fc.constantFrom(0, 0, 0, 1),
      secondPrice: fc.boolean(),
    }),
    moneyFault: fc.constantFrom(false, false, false, true),
    owner: fc.constantFrom(undefined, undefined, 'pause' as const, 'kill' as const),
  })
  .map(modeFactsOf);

function modeFactsOf({
  owner,
  ...facts
}: Omit<ModeFacts, 'owner'> & { owner: 'pause' | 'kill' | undefined }): ModeFacts {
  return owner === undefined ? facts : { ...facts, owner };
}

test('whatever holds at once, the tightest of it decides, from any mode', () => {
  const anyMode = fc.constantFrom(...MODES).map((mode): ModeState => ({ ...NORMAL, mode }));
  fc.assert(
    fc.property(anyFacts, anyMode, fc.boolean(), (facts, state, ownerFlattens) => {
      const limits = ownerFlattens ? OWNER_FLATTENS : MODE_LIMITS;
      const next = judged(facts, state, limits);
      const wanted = triggersOf(facts, limits).map(({ mode, policy }) => tightness(mode, policy));
      const tightest = Math.max(0, ...wanted);
      const rank = tightness(next.mode, next.policy);
      expect(rank).toBeGreaterThanOrEqual(tightest);
      // And nothing is tighter than what holds or what was.
      expect(rank).toBeLessThanOrEqual(Math.max(tightest, tightness(state.mode, state.policy)));
      // The same facts seen again change nothing but what relaxes by itself.
      if (rank > tightness('observation')) expect(judged(facts, next, limits)).toBe(next);
    }),
    fuzzed(2_000),
  );
});
