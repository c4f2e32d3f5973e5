import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate, monthOf, weekOf } from '../../../layers/core/market/calendar-date.ts';
import { markAt, NO_UNITS, subscribe } from '../../../layers/core/portfolio/unitised-nav.ts';
import {
  acknowledgeDrawdown,
  acknowledgeLoss,
  measuresOf,
  observeNav,
  SHARPE_SESSIONS,
  startWatch,
  type NavMeasures,
  type NavWatch,
  type PeriodKeys,
} from '../../../layers/core/risk/nav-watch.ts';
import { between } from '../../builders/any-number.ts';

function keysOf(date: string): PeriodKeys {
  const day = calendarDate(date);
  return { day, week: weekOf(day), month: monthOf(day) };
}
/** Marks at these closes, after a start at 1 on the first of the dates. */
function watched(...marks: readonly (readonly [string, number])[]): NavWatch {
  const [first] = marks;
  if (first === undefined) throw new Error('a watch needs a mark');
  return marks.reduce(
    (watch, [date, nav]) => observeNav(watch, nav, keysOf(date)),
    startWatch(1, keysOf(first[0])),
  );
}
const measured = (...marks: readonly (readonly [string, number])[]): NavMeasures =>
  measuresOf(watched(...marks), 252);

describe('losses by the calendar', () => {
  test('a day’s loss is from the last close before it, also over a weekend', () => {
    const { dayLossRatio } = measured(['2020-01-02', 1], ['2020-01-03', 1.1], ['2020-01-06', 1.045]);
    expect(dayLossRatio).toBeCloseTo(0.05, 12);
  });

  test('within one day several marks are one loss', () => {
    const { dayLossRatio } = measured(
      ['2020-01-02', 1],
      ['2020-01-03', 0.99],
      ['2020-01-03', 0.98],
      ['2020-01-03', 0.97],
    );
    expect(dayLossRatio).toBeCloseTo(0.03, 12);
  });

  test('a week’s loss is from the last close before its Monday, and a new week starts anew', () => {
    const marks = [
      ['2020-01-03', 1],
      ['2020-01-06', 0.98],
      ['2020-01-10', 0.95],
    ] as const;
    expect(measured(...marks).weekLossRatio).toBeCloseTo(0.05, 12);
    expect(measured(...marks, ['2020-01-13', 0.94]).weekLossRatio).toBeCloseTo(1 - 0.94 / 0.95, 12);
  });

  test('a week that holds the turn of the year is one week', () => {
    // The week of Monday 2019-12-30 ends on 2020-01-03; a new month and year begin in its middle.
    const { weekLossRatio, monthLossRatio } = measured(
      ['2019-12-27', 1],
      ['2019-12-31', 0.98],
      ['2020-01-02', 0.97],
      ['2020-01-03', 0.96],
    );
    expect(weekLossRatio).toBeCloseTo(0.04, 12);
    expect(monthLossRatio).toBeCloseTo(1 - 0.96 / 0.98, 12);
  });

  test('the same month of another year is another month', () => {
    const { monthLossRatio } = measured(['2019-01-31', 1], ['2020-01-02', 0.9]);
    expect(monthLossRatio).toBeCloseTo(0.1, 12);
    expect(measured(['2019-01-02', 0.5], ['2019-01-03', 1], ['2020-01-02', 0.9]).monthLossRatio).toBeCloseTo(
      0.1,
      12,
    );
  });

  test('a missing session loses no loss: the next one is measured from the last that was seen', () => {
    const { dayLossRatio, weekLossRatio } = measured(['2020-01-06', 1], ['2020-01-08', 0.97]);
    expect(dayLossRatio).toBeCloseTo(0.03, 12);
    expect(weekLossRatio).toBeCloseTo(0.03, 12);
    expect(measured(['2020-01-03', 1], ['2020-01-15', 0.9]).weekLossRatio).toBeCloseTo(0.1, 12);
  });

  test('a gain is a negative loss', () => {
    expect(measured(['2020-01-02', 1], ['2020-01-03', 1.1]).dayLossRatio).toBeCloseTo(-0.1, 12);
  });

  test('the first mark counts from the start', () => {
    expect(measured(['2020-01-02', 0.9])).toMatchObject({
      dayLossRatio: expect.closeTo(0.1, 12),
      drawdownRatio: expect.closeTo(0.1, 12),
    });
  });
});

describe('drawdown', () => {
  test('is from the highest close so far', () => {
    const { drawdownRatio } = measured(['2020-01-02', 1.2], ['2020-02-03', 1.1], ['2020-03-02', 1.14]);
    expect(drawdownRatio).toBeCloseTo(0.05, 12);
  });

  test('starts again where the owner has acknowledged it', () => {
    const lost = watched(['2020-01-02', 1], ['2020-01-03', 0.8]);
    const acknowledged = acknowledgeLoss(lost);
    expect(measuresOf(acknowledged, 252).drawdownRatio).toBe(0);
    expect(measuresOf(observeNav(acknowledged, 0.76, keysOf('2020-01-06')), 252).drawdownRatio).toBeCloseTo(
      0.05,
      12,
    );
    expect(acknowledged.returns).toEqual([]);
  });

  test('acknowledged, the same loss is no loss of the day, the week and the month that are under way', () => {
    // 1 to 0.8 on a Friday: a fifth of everything. Acknowledged, Friday's next mark is one in eighty, and Monday's from there.
    const acknowledged = acknowledgeLoss(watched(['2020-01-02', 1], ['2020-01-03', 0.8]));
    const nothing = { drawdownRatio: 0, dayLossRatio: 0, weekLossRatio: 0, monthLossRatio: 0 };
    expect(measuresOf(acknowledged, 252)).toEqual(nothing);
    const later = measuresOf(observeNav(acknowledged, 0.79, keysOf('2020-01-03')), 252);
    for (const loss of Object.values(later)) expect(loss).toBeCloseTo(1 / 80, 12);
    const monday = measuresOf(observeNav(acknowledged, 0.76, keysOf('2020-01-06')), 252);
    for (const loss of Object.values(monday)) expect(loss).toBeCloseTo(0.05, 12);
  });

  test('accepted while the system goes on, only the high-water mark starts again', () => {
    const lost = watched(['2020-01-02', 1], ['2020-01-03', 0.8]);
    expect(acknowledgeDrawdown(lost)).toEqual({ ...lost, highWater: 0.8 });
    expect(measuresOf(acknowledgeDrawdown(lost), 252)).toMatchObject({
      drawdownRatio: 0,
      dayLossRatio: expect.closeTo(0.2, 12),
    });
  });
});

describe('the thirty-session Sharpe ratio', () => {
  const sessions = (count: number, nav: (index: number) => number): NavMeasures =>
    measured(
      ...Array.from(
        { length: count },
        (_, i) =>
          [
            `2020-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
            nav(i),
          ] as const,
      ),
    );

  test('is unknown before thirty sessions and where nothing moved', () => {
    expect(sessions(SHARPE_SESSIONS - 1, (i) => 1 + 0.01 * (i % 3)).sharpe30).toBeUndefined();
    expect(sessions(SHARPE_SESSIONS, (i) => 1 + 0.01 * (i % 3)).sharpe30).toBeDefined();
    expect(sessions(40, () => 1).sharpe30).toBeUndefined();
  });

  test('forgets what is older than thirty sessions', () => {
    const crashed = sessions(60, (i) => (i < 20 ? 1 : 0.5) * (1 + 0.01 * (i % 3)));
    const calm = sessions(60, (i) => 1 + 0.01 * (i % 3));
    expect(crashed.sharpe30).toBeCloseTo(calm.sharpe30 ?? NaN, 9);
  });
});

test('a NAV that is no number is a defect, and does not disarm the watch', () => {
  for (const nav of [NaN, Infinity]) expect(() => watched(['2020-01-02', nav])).toThrow('NAV per unit');
});

test('deposits and withdrawals move no measure', () => {
  const anySessions = fc.array(
    fc.record({
      growth: between(0.7, 1.3),
      flowRatio: between(-0.8, 5),
    }),
    { minLength: 1, maxLength: 45 },
  );
  fc.assert(
    fc.property(anySessions, (sessions) => {
      const dates = sessions.map((_, i) => new Date(Date.UTC(2020, 10, 1 + i)).toISOString().slice(0, 10));
      let [plain, flowing] = [startWatch(1, keysOf(dates[0] ?? '')), startWatch(1, keysOf(dates[0] ?? ''))];
      let [fund, nav, alone] = [subscribe(NO_UNITS, 1_000), 1_000, 1];
      for (const [index, { growth, flowRatio }] of sessions.entries()) {
        const keys = keysOf(dates[index] ?? '');
        alone *= growth;
        nav *= growth;
        fund = markAt(fund, nav);
        plain = observeNav(plain, alone, keys);
        flowing = observeNav(flowing, fund.navPerUnit, keys);
        fund = subscribe(fund, nav * flowRatio);
        nav += nav * flowRatio;
      }
      const [one, other] = [measuresOf(plain, 252), measuresOf(flowing, 252)];
      for (const key of ['drawdownRatio', 'dayLossRatio', 'weekLossRatio', 'monthLossRatio'] as const) {
        expect(other[key]).toBeCloseTo(one[key], 9);
      }
    }),
  );
});
