import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, epochMs } from '../../../layers/core/foundation/time.ts';
import { firstRejection, runChecks } from '../../../layers/core/risk/checks.ts';
import { countTrade, NO_DAY, watchDay, type DailyGuardState } from '../../../layers/core/risk/daily-guard.ts';
import {
  grossAllowed,
  guardVerdict,
  keptRatio,
  watchGross,
  type GrossWatch,
} from '../../../layers/core/risk/portfolio-guard.ts';
import { GUARDS, LIMITS } from '../../builders/a-config.ts';
import { aProjectedState } from '../../builders/a-projected-state.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const START = epochMs(1_600_000_000_000);

function marked(navs: readonly number[], from: DailyGuardState = NO_DAY, day = 'monday'): DailyGuardState {
  return navs.reduce(
    (state, navPerUnit) => watchDay(state, { day, navPerUnit, dayStart: 1 }, GUARDS.daily),
    from,
  );
}

describe('the guard of the day', () => {
  test('2 % down is the limit, 2.1 % is over it, and no entry passes for the rest of the day', () => {
    expect(marked([0.98]).trips).toEqual([]);
    const [trip, ...others] = marked([0.979, 1.01]).trips;
    expect(others).toEqual([]);
    expect(trip).toMatchObject({ code: 'GUARD_DAY_LOSS', limit: 0.02 });
    expect(trip?.value).toBeCloseTo(0.021, 12);
    const rejection = firstRejection(runChecks(aProjectedState({ trips: marked([0.979]).trips }), LIMITS));
    expect(rejection?.code).toBe('GUARD_DAY_LOSS');
  });

  test('up 2 % and back to 0.6 % down from the top: 1 - 0.994 / 1.02 = 2.55 % within the day', () => {
    const [trip] = marked([1.02, 0.994]).trips;
    expect(trip?.code).toBe('GUARD_DRAWDOWN');
    expect(trip?.value).toBeCloseTo(1 - 0.994 / 1.02, 12);
  });

  test('four losing trades in a row trip it once; the next day begins anew', () => {
    const run = [1, 2, 3, 4].reduce((state) => countTrade(state, false), NO_DAY);
    const tripped = marked([1], run);
    expect(tripped.trips).toEqual([{ code: 'GUARD_LOSING_RUN', value: 4, limit: 4 }]);
    expect(tripped.losingTrades).toBe(0);
    expect(marked([1], tripped, 'tuesday').trips).toEqual([]);
  });

  test('the loss is from the day’s start, whatever a unit is worth', () => {
    const marks = watchDay(NO_DAY, { day: 'monday', navPerUnit: 1.95, dayStart: 2 }, GUARDS.daily);
    expect(marks.trips.map(({ code, value }) => [code, Number(value.toFixed(12))])).toEqual([
      ['GUARD_DAY_LOSS', 0.025],
    ]);
    expect(NO_DAY).toEqual({ day: '', highNavPerUnit: 0, losingTrades: 0, trips: [] });
  });

  test('what trips again the same day is named once, and another trip joins it', () => {
    const run = [1, 2, 3, 4].reduce((state) => countTrade(state, false), marked([0.975]));
    const both = marked([0.975, 0.97], run).trips.map(({ code }) => code);
    expect(both).toEqual(['GUARD_DAY_LOSS', 'GUARD_LOSING_RUN', 'GUARD_DRAWDOWN']);
    // A loss alone answers no run: the trades lost before it still count.
    expect(marked([0.975], countTrade(NO_DAY, false)).losingTrades).toBe(1);
  });

  test('a trade that wins ends the run', () => {
    const run = [false, false, false, true, false].reduce(countTrade, NO_DAY);
    expect(run.losingTrades).toBe(1);
  });

  test('what tripped stays tripped for the day, whatever comes', () => {
    const nav = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(nav, { minLength: 1, maxLength: 8 }), nav, (navs, next) => {
        const before = marked(navs);
        const codes = before.trips.map(({ code }) => code);
        expect(marked([next], before).trips.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
      }),
      fuzzed(10_000),
    );
  });

  test('closing passes a tripped guard', () => {
    const state = aProjectedState({ effect: 'closes', trips: marked([0.9]).trips });
    expect(firstRejection(runChecks(state, LIMITS))).toBeUndefined();
  });
});

describe('the guard of the portfolio', () => {
  const { portfolio } = GUARDS;
  const over = watchGross({}, { grossRatio: 0.92, atMs: START }, portfolio);
  const later = epochMs(START + HOUR_MS);

  test('0.9 is the soft cap, 0.945 the most for an hour, and 0.9 again after it', () => {
    expect(grossAllowed(over, epochMs(later - 1), portfolio)).toBeCloseTo(0.945, 12);
    expect(grossAllowed(over, later, portfolio)).toBe(0.9);
  });

  test('it allows, allows softly, and blocks', () => {
    const verdicts = [0.9, 0.93, 0.95].map((ratio) =>
      guardVerdict(ratio, { softGrossRatio: 0.9, allowed: 0.945 }),
    );
    expect(verdicts).toEqual(['allow', 'soft-allow', 'block']);
  });

  test('a soft allowance is recorded as a warning, a block as a refusal with its numbers', () => {
    const outcomeAt = (ratio: number): unknown =>
      runChecks(aProjectedState({ gross: { ratio, softGrossRatio: 0.9, allowed: 0.945 } }), LIMITS).find(
        ({ code }) => code === 'GROSS_LIMIT',
      );
    expect(outcomeAt(0.93)).toEqual({ code: 'GROSS_LIMIT', outcome: 'warn', value: 0.93, limit: 0.945 });
    expect(outcomeAt(0.95)).toMatchObject({ outcome: 'reject', value: 0.95, limit: 0.945 });
  });

  test('a visit below the cap starts the grace anew', () => {
    const back = watchGross(over, { grossRatio: 0.9, atMs: epochMs(START + MINUTE_MS) }, portfolio);
    expect(back).toEqual({});
  });

  test('where it may, it sells 0.92 back to 0.9 once the grace is over: 0.9 / 0.92 of every position is kept', () => {
    const closing = { ...portfolio, autoClose: true };
    expect(keptRatio(over, { grossRatio: 0.92, atMs: epochMs(later - 1) }, closing)).toBe(1);
    expect(keptRatio(over, { grossRatio: 0.92, atMs: later }, closing)).toBeCloseTo(0.9 / 0.92, 12);
    expect(keptRatio(over, { grossRatio: 0.92, atMs: later }, portfolio)).toBe(1);
  });

  test('nothing it allows is above the hard cap, and time only ever takes away', () => {
    const limits = fc.record({
      grossRatioMax: fc.double({ min: 0, max: 2, noNaN: true }),
      softGrossRatio: fc.double({ min: 0, max: 2, noNaN: true }),
      softCapPct: fc.double({ min: 0, max: 1, noNaN: true }),
      softCapGraceMs: fc.nat(10_000),
      autoClose: fc.boolean(),
    });
    const watch: GrossWatch = { overSinceMs: START };
    fc.assert(
      fc.property(limits, fc.nat(20_000), fc.nat(20_000), (caps, early, more) => {
        const first = grossAllowed(watch, epochMs(START + early), caps);
        expect(first).toBeLessThanOrEqual(caps.grossRatioMax);
        expect(grossAllowed(watch, epochMs(START + early + more), caps)).toBeLessThanOrEqual(first);
      }),
      fuzzed(10_000),
    );
  });
});
