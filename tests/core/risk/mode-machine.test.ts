import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startMode, type ModeState } from '../../../layers/core/risk/mode-machine.ts';
import { triggersOf } from '../../../layers/core/risk/mode-table.ts';
import { MODES, tighterMode } from '../../../layers/core/risk/mode.ts';
import type { NavMeasures } from '../../../layers/core/risk/nav-watch.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { MODE_LIMITS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';
import { modeFacts, through } from '../../builders/mode-facts.ts';

const NORMAL = startMode(closeOf(0));
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('each way into a tighter mode, at its limit and above it', () => {
  test.each<[string, string, Partial<NavMeasures>, Partial<NavMeasures>]>([
    ['defensive', 'DRAWDOWN', { drawdownRatio: 0.1 }, { drawdownRatio: 0.1001 }],
    ['defensive', 'WEEK_LOSS', { weekLossRatio: 0.03 }, { weekLossRatio: 0.0301 }],
    ['defensive', 'SHARPE_30', { sharpe30: 0.5 }, { sharpe30: 0.499 }],
    ['emergency', 'DRAWDOWN', { drawdownRatio: 0.15 }, { drawdownRatio: 0.1501 }],
    ['emergency', 'DAY_LOSS', { dayLossRatio: 0.03 }, { dayLossRatio: 0.0301 }],
    ['emergency', 'WEEK_LOSS', { weekLossRatio: 0.05 }, { weekLossRatio: 0.0501 }],
    ['emergency', 'MONTH_LOSS', { monthLossRatio: 0.08 }, { monthLossRatio: 0.0801 }],
  ])('%s by %s', (mode, code, below, above) => {
    expect(
      triggersOf(modeFacts({ measures: below }), MODE_LIMITS).some(
        (trigger) => trigger.mode === mode && trigger.code === code,
      ),
    ).toBe(false);
    expect(through(NORMAL, below).mode).not.toBe(mode);
    const entered = through(NORMAL, above);
    expect(entered).toMatchObject({ mode, sinceMs: closeOf(1), reasons: [{ code, mode }] });
    expect(entered.policy).toBe(mode === 'emergency' ? 'flatten' : undefined);
  });

  test('nothing lost is no reason, and an unknown Sharpe ratio is none', () => {
    expect(triggersOf(modeFacts(), MODE_LIMITS)).toEqual([]);
    expect(through(NORMAL, {})).toEqual(NORMAL);
  });

  test('the tightest reason decides, and only its kind is given', () => {
    const state = through(NORMAL, { drawdownRatio: 0.2, weekLossRatio: 0.04 });
    expect(state).toMatchObject({
      mode: 'emergency',
      reasons: [{ code: 'DRAWDOWN', value: 0.2, limit: 0.15 }],
    });
    expect(state.reasons).toHaveLength(1);
  });

  test('defensive goes on to emergency at once', () => {
    expect(through(NORMAL, { drawdownRatio: 0.12 }, { drawdownRatio: 0.16 }).mode).toBe('emergency');
  });
});

describe('defensive', () => {
  const fallen = through(NORMAL, { drawdownRatio: 0.12 });

  test('ends after five sessions well clear of its reason, and not after four', () => {
    expect(through(fallen, ...times(4, { drawdownRatio: 0.069 }))).toMatchObject({
      mode: 'defensive',
      calmSessions: 4,
    });
    expect(through(fallen, ...times(5, { drawdownRatio: 0.069 })).mode).toBe('normal');
  });

  test('does not end just below its limit, however long', () => {
    expect(through(fallen, ...times(50, { drawdownRatio: 0.07 })).mode).toBe('defensive');
    const week = through(NORMAL, { weekLossRatio: 0.04 });
    expect(through(week, ...times(50, { weekLossRatio: 0.015 })).mode).toBe('defensive');
    expect(through(week, ...times(5, { weekLossRatio: 0.0149 })).mode).toBe('normal');
  });

  test('counts from the beginning after one bad session', () => {
    const nearly = through(fallen, ...times(4, {}), { drawdownRatio: 0.08 });
    expect(nearly.calmSessions).toBe(0);
    expect(through(nearly, ...times(4, {})).mode).toBe('defensive');
  });

  test('by its Sharpe ratio ends when that is good again, whatever the drawdown that was no reason', () => {
    const poor = through(NORMAL, { sharpe30: 0.1, drawdownRatio: 0.08 });
    expect(through(poor, ...times(5, { sharpe30: 0.1, drawdownRatio: 0.08 })).mode).toBe('defensive');
    expect(through(poor, ...times(5, { sharpe30: 0.5, drawdownRatio: 0.08 })).mode).toBe('normal');
  });

  test('must be clear of a reason that joined later', () => {
    const joined = through(NORMAL, { weekLossRatio: 0.04 }, { drawdownRatio: 0.11 });
    expect(joined.reasons.map(({ code }) => code)).toEqual(['WEEK_LOSS', 'DRAWDOWN']);
    expect(through(joined, ...times(50, { drawdownRatio: 0.08 })).mode).toBe('defensive');
    expect(through(joined, ...times(5, {})).mode).toBe('normal');
  });
});

describe('over any losses', () => {
  const anyLoss = fc.oneof(fc.constant(0), between(-0.1, 0.2));
  const anyMeasures = fc.record({
    drawdownRatio: anyLoss,
    dayLossRatio: anyLoss,
    weekLossRatio: anyLoss,
    monthLossRatio: anyLoss,
  });
  const anyStart = fc
    .constantFrom(...MODES.filter((mode) => mode !== 'observation'))
    .map((mode): ModeState => ({ ...NORMAL, mode }));

  test('no mode loosens by itself, but defensive, to normal, after its calm sessions', () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyMeasures, { maxLength: 20 }), (start, seen) => {
        let state = start;
        let calm = 0;
        for (const now of seen) {
          const next = through(state, now);
          if (tighterMode(next.mode, state.mode) !== next.mode) {
            expect([state.mode, next.mode, calm >= MODE_LIMITS.relax.sessions - 1]).toEqual([
              'defensive',
              'normal',
              true,
            ]);
          }
          const quiet = triggersOf(modeFacts({ measures: now }), MODE_LIMITS).length === 0;
          calm = next.mode === 'defensive' && quiet ? calm + 1 : 0;
          state = next;
        }
      }),
      fuzzed(300),
    );
  });

  test('pause and emergency are left by no calm of any length', () => {
    for (const mode of ['pause', 'emergency'] as const) {
      expect(through({ ...NORMAL, mode }, ...times(100, {})).mode).toBe(mode);
    }
  });

  test('a pause still gives way to an emergency, and to nothing less', () => {
    const paused: ModeState = { ...NORMAL, mode: 'pause' };
    expect(through(paused, { dayLossRatio: 0.04 })).toMatchObject({ mode: 'emergency', policy: 'flatten' });
    expect(through(paused, { drawdownRatio: 0.12 })).toBe(paused);
  });
});
