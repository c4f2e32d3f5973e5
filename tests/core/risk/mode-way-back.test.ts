import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS } from '../../../layers/core/foundation/time.ts';
import { evaluateMode, startMode, type ModeState } from '../../../layers/core/risk/mode-machine.ts';
import { wayBack } from '../../../layers/core/risk/mode-way-back.ts';
import type { ModeMeasures } from '../../../layers/core/risk/mode-table.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { MODE_LIMITS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';
import { modeFacts, through } from '../../builders/mode-facts.ts';

const NORMAL = startMode(closeOf(0));
const way = (state: ModeState, measures: Partial<ModeMeasures> = {}): ReturnType<typeof wayBack> =>
  wayBack(state, modeFacts({ measures }), MODE_LIMITS);

test('from normal there is none to go', () => {
  expect(way(NORMAL)).toEqual({ kind: 'normal' });
});

describe('from defensive', () => {
  test('names what must come below what, and how many sessions it takes from there', () => {
    const fallen = through(NORMAL, { drawdownRatio: 0.12, weekLossRatio: 0.04 });
    expect(way(fallen, { drawdownRatio: 0.08, weekLossRatio: 0.01 })).toEqual({
      kind: 'sessions',
      conditions: [
        { code: 'DRAWDOWN', clear: 'below', needed: 0.07, now: 0.08, met: false },
        { code: 'WEEK_LOSS', clear: 'below', needed: 0.015, now: 0.01, met: true },
      ],
      left: 5,
      mayAcknowledge: true,
    });
  });

  test('a reason that has joined since is among what must be met, and one unmet is enough to wait for', () => {
    const fallen = through(NORMAL, { drawdownRatio: 0.12 }, { drawdownRatio: 0.05 });
    expect(way(fallen, { drawdownRatio: 0.05, weekLossRatio: 0.04 })).toEqual({
      kind: 'sessions',
      conditions: [
        { code: 'DRAWDOWN', clear: 'below', needed: 0.07, now: 0.05, met: true },
        { code: 'WEEK_LOSS', clear: 'below', needed: 0.015, now: 0.04, met: false },
      ],
      left: 5,
      mayAcknowledge: false,
    });
  });

  test('counts down while all of it is met', () => {
    const calm = through(NORMAL, { drawdownRatio: 0.12 }, { drawdownRatio: 0.05 }, { drawdownRatio: 0.05 });
    expect(way(calm, { drawdownRatio: 0.05 })).toMatchObject({ left: 3, mayAcknowledge: false });
  });

  test('wants a Sharpe ratio from its limit on, and what too few sessions leave unknown holds nothing back', () => {
    const poor = through(NORMAL, { sharpe30: 0.2 });
    expect(way(poor, { sharpe30: 0.5 })).toMatchObject({ conditions: [{ clear: 'at-least', met: true }] });
    expect(way(poor)).toMatchObject({ conditions: [{ code: 'SHARPE_30', met: true }] });
  });
});

test('from an observation it takes complete cycles, and then what goes on beneath', () => {
  const failing = { failedAnalyses: 1, completeCycles: 0 };
  const fallen = through(NORMAL, { drawdownRatio: 0.12 });
  const facts = modeFacts({ measures: { drawdownRatio: 0.12 }, health: failing });
  const observing = evaluateMode(fallen, facts, {
    limits: MODE_LIMITS,
    atMs: closeOf(2),
    endsSession: false,
  });
  expect(wayBack(observing, facts, MODE_LIMITS)).toMatchObject({
    kind: 'cycles',
    left: 1,
    then: { kind: 'sessions', left: 5 },
  });
});

test('of three complete cycles that are wanted, two are left after one', () => {
  const limits = { ...MODE_LIMITS, relax: { ...MODE_LIMITS.relax, cycles: 3 } };
  const observing: ModeState = { ...NORMAL, mode: 'observation' };
  const left = (completeCycles: number): unknown =>
    wayBack(observing, modeFacts({ health: { completeCycles } }), limits);
  expect(left(1)).toMatchObject({ left: 2, then: { kind: 'normal' } });
  expect(left(7)).toMatchObject({ left: 1 });
});

describe('from what a person ends', () => {
  test('it takes two steps', () => {
    expect(way({ ...NORMAL, mode: 'pause' })).toEqual({ kind: 'owner', steps: 2, still: [] });
  });

  test('a loss does not bring it back, for a resume starts it again; a dead feed does', () => {
    const halted: ModeState = { ...NORMAL, mode: 'emergency', policy: 'halt' };
    expect(way({ ...halted, policy: 'flatten' }, { drawdownRatio: 0.3 })).toMatchObject({ still: [] });
    const dead = modeFacts({ health: { feedSilentMs: 2 * HOUR_MS } });
    expect(wayBack(halted, dead, MODE_LIMITS)).toMatchObject({
      still: [{ code: 'FEED_DEAD', value: 2 * HOUR_MS, limit: HOUR_MS }],
    });
  });

  test.each([
    ['MONEY', modeFacts({ moneyFault: true })],
    ['BROKER_UNREACHABLE', modeFacts({ health: { brokerDownMs: HOUR_MS } })],
    ['UNRECOVERABLE', modeFacts({ health: { unrecoverable: 1 } })],
    ['ANALYSIS_FAILED', modeFacts({ health: { failedAnalyses: 1 } })],
  ])('%s would bring it back at once', (code, facts) => {
    expect(wayBack({ ...NORMAL, mode: 'pause' }, facts, MODE_LIMITS)).toMatchObject({ still: [{ code }] });
  });
});

test('whoever does what it says is back in normal exactly then, whatever led to defensive', () => {
  const anyMeasures = fc.record(
    {
      drawdownRatio: between(0, 0.149),
      dayLossRatio: fc.constant(0),
      weekLossRatio: between(0, 0.049),
      monthLossRatio: fc.constant(0),
      sharpe30: between(-1, 1),
      calibrationError: between(0, 0.3),
    },
    { requiredKeys: ['drawdownRatio', 'dayLossRatio', 'weekLossRatio', 'monthLossRatio'] },
  );
  fc.assert(
    fc.property(fc.array(anyMeasures, { minLength: 1, maxLength: 8 }), (seen) => {
      const state = through(NORMAL, ...seen);
      const last = seen.at(-1) ?? {};
      const told = way(state, last);
      if (told.kind !== 'sessions') return;
      const met = { ...last, ...Object.fromEntries(told.conditions.map(cleared)) };
      const sessions = Array.from({ length: told.left }, () => met);
      expect(through(state, ...sessions).mode).toBe('normal');
      expect(through(state, ...sessions.slice(1)).mode).toBe('defensive');
    }),
    fuzzed(1_000),
  );
});

const FIELDS: Readonly<Record<string, keyof ModeMeasures>> = {
  DRAWDOWN: 'drawdownRatio',
  WEEK_LOSS: 'weekLossRatio',
  CALIBRATION: 'calibrationError',
  SHARPE_30: 'sharpe30',
};

/** The measure as it must be: as it is where that will do, else just clear. */
function cleared({
  code,
  clear,
  needed,
  now,
  met,
}: Extract<ReturnType<typeof wayBack>, { kind: 'sessions' }>['conditions'][number]): [string, number] {
  return [
    FIELDS[code] ?? '',
    met ? (now ?? (clear === 'below' ? 0 : 1)) : clear === 'below' ? needed - 1e-6 : needed,
  ];
}
