import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import {
  calibrationAt,
  claimEntry,
  NO_OUTCOMES,
  settleEntry,
  trustRatio,
  type CalibrationState,
} from '../../../layers/core/risk/calibration.ts';
import { evaluateMode, startMode, type ModeState } from '../../../layers/core/risk/mode-machine.ts';
import { MODE_LIMITS } from '../../builders/a-config.ts';
import { modeFacts } from '../../builders/mode-facts.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const PARAMETERS = { windowDays: 30, outcomesMin: 8, priorTrades: 20 };

function onDay(day: number): EpochMs {
  return epochMs(1_600_000_000_000 + day * DAY_MS);
}

/** One trade a day from a day on, each claimed at 0.65. */
function after(state: CalibrationState, fromDay: number, results: readonly boolean[]): CalibrationState {
  return results.reduce((folded, won, index) => {
    const outcome = { symbol: SPX, atMs: onDay(fromDay + index), won };
    return settleEntry(claimEntry(folded, SPX, 0.65), outcome, PARAMETERS);
  }, state);
}

describe('calibration decays and recovers', () => {
  // 4 of 10 won where 6.5 were claimed: 25 points off.
  const poor = after(NO_OUTCOMES, 0, [true, false, true, false, false, true, false, false, true, false]);

  test('at 25 points off it makes the mode defensive, with its numbers', () => {
    const view = calibrationAt(poor, onDay(10), PARAMETERS);
    expect(view).toMatchObject({ trades: 10, realised: 0.4 });
    expect(view?.error).toBeCloseTo(0.25, 12);
    const mode = evaluateMode(
      startMode(onDay(0)),
      modeFacts({ measures: { calibrationError: view?.error ?? NaN } }),
      { limits: MODE_LIMITS, atMs: onDay(10), endsSession: true },
    );
    expect(mode).toMatchObject({ mode: 'defensive', reasons: [{ code: 'CALIBRATION', limit: 0.15 }] });
  });

  test('ten better trades bring it to 11 of 20, 10 points off, and that is not yet clear', () => {
    const mended = after(poor, 10, [true, true, false, true, true, false, true, true, false, true]);
    const view = calibrationAt(mended, onDay(20), PARAMETERS);
    expect(view?.error).toBeCloseTo(0.65 - 11 / 20, 12);
  });

  test('it stays defensive inside the hysteresis and leaves after five calm sessions below it', () => {
    const errors = [0.25, 0.14, 0.12, 0.09, 0.09, 0.09, 0.09, 0.09];
    let mode: ModeState = startMode(onDay(0));
    const modes = errors.map((calibrationError, day) => {
      mode = evaluateMode(mode, modeFacts({ measures: { calibrationError } }), {
        limits: MODE_LIMITS,
        atMs: onDay(day),
        endsSession: true,
      });
      return mode.mode;
    });
    expect(modes).toEqual([...Array<string>(7).fill('defensive'), 'normal']);
  });

  test('trades older than thirty days no longer count, and too few say nothing', () => {
    expect(calibrationAt(poor, onDay(31), PARAMETERS)?.trades).toBe(8);
    expect(calibrationAt(poor, onDay(32), PARAMETERS)).toBeUndefined();
  });

  test('a claim waits for its own instrument, and a newer one takes the place of an older', () => {
    const waiting = claimEntry(claimEntry(claimEntry(NO_OUTCOMES, SPX, 0.6), FTSE, 0.7), SPX, 0.65);
    expect(waiting.pending).toEqual([
      { symbol: FTSE, claimed: 0.7 },
      { symbol: SPX, claimed: 0.65 },
    ]);
    const won = settleEntry(waiting, { symbol: SPX, atMs: onDay(1), won: true }, PARAMETERS);
    expect(won).toEqual({
      pending: [{ symbol: FTSE, claimed: 0.7 }],
      recent: [{ atMs: onDay(1), claimed: 0.65, won: true }],
      lifetime: { trades: 1, wins: 1, claimed: 0.65 },
    });
    const lost = settleEntry(won, { symbol: FTSE, atMs: onDay(2), won: false }, PARAMETERS);
    expect(lost.pending).toEqual([]);
    expect(lost.lifetime).toEqual({ trades: 2, wins: 1, claimed: 1.35 });
  });

  test('of a window’s outcomes exactly thirty days ago is past, and of any number the last 500 stay', () => {
    const first = after(NO_OUTCOMES, 0, [true]);
    expect(after(first, 29, [true]).recent).toHaveLength(2);
    expect(after(first, 30, [true]).recent).toHaveLength(1);
    const busy = Array.from({ length: 501 }).reduce<CalibrationState>(
      (state) =>
        settleEntry(claimEntry(state, SPX, 0.65), { symbol: SPX, atMs: onDay(1), won: true }, PARAMETERS),
      NO_OUTCOMES,
    );
    expect([busy.recent.length, busy.lifetime.trades]).toEqual([500, 501]);
  });

  test('nothing is known at first', () => {
    expect(NO_OUTCOMES).toEqual({ pending: [], recent: [], lifetime: { trades: 0, wins: 0, claimed: 0 } });
  });

  test('a trade that nobody claimed anything for teaches nothing', () => {
    const outcome = { symbol: SPX, atMs: onDay(0), won: true };
    expect(settleEntry(NO_OUTCOMES, outcome, PARAMETERS)).toBe(NO_OUTCOMES);
  });
});

describe('how much of a claimed edge is believed', () => {
  test('half before the first trade', () => {
    expect(trustRatio(NO_OUTCOMES, PARAMETERS)).toBe(0.5);
  });

  test('10 trades claimed at 0.65 that won 4 times: (4 - 5 + 20 x 0.075) / (30 x 0.15) = 0.5 / 4.5', () => {
    const lifetime = { trades: 10, wins: 4, claimed: 6.5 };
    expect(trustRatio({ ...NO_OUTCOMES, lifetime }, PARAMETERS)).toBeCloseTo(0.5 / 4.5, 12);
  });

  test('it stays in [0, 1] and rises with every win', () => {
    const lifetime = fc
      .record({
        trades: fc.integer({ min: 1, max: 500 }),
        edge: fc.double({ min: 0, max: 0.5, noNaN: true }),
      })
      .chain(({ trades, edge }) =>
        fc.record({
          trades: fc.constant(trades),
          wins: fc.nat(trades),
          claimed: fc.constant(trades * (0.5 + edge)),
        }),
      );
    fc.assert(
      fc.property(lifetime, (life) => {
        const trust = trustRatio({ ...NO_OUTCOMES, lifetime: life }, PARAMETERS);
        const luckier = { ...life, wins: Math.min(life.trades, life.wins + 1) };
        expect(trust).toBeGreaterThanOrEqual(0);
        expect(trust).toBeLessThanOrEqual(1);
        expect(trustRatio({ ...NO_OUTCOMES, lifetime: luckier }, PARAMETERS)).toBeGreaterThanOrEqual(trust);
      }),
      fuzzed(10_000),
    );
  });
});
