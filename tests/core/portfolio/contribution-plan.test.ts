import { describe, expect, test } from '@jest/globals';
import { money } from '../../../layers/core/foundation/decimal.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import { flowsDue } from '../../../layers/core/portfolio/contribution-plan.ts';
import { closeOf } from '../../builders/a-bar.ts';

const PLAN = { initial: money('10000'), monthly: money('400') };
const due = (
  previousDay: string | undefined,
  day: string,
  plan = PLAN,
): readonly (readonly [string, bigint])[] =>
  flowsDue(plan, {
    previousDay: previousDay === undefined ? undefined : calendarDate(previousDay),
    day: calendarDate(day),
    atMs: closeOf(0),
  }).map(({ flowId, amount }) => [flowId, amount]);

describe('what the owner pays in', () => {
  test('comes once at the start, without the month’s contribution', () => {
    expect(due(undefined, '2020-01-02')).toEqual([['initial-2020-01-02', money('10000')]]);
  });

  test('comes on the first session of each month after it', () => {
    expect(due('2020-01-30', '2020-01-31')).toEqual([]);
    expect(due('2020-01-31', '2020-02-03')).toEqual([['contribution-2020-02', money('400')]]);
    expect(due('2020-02-03', '2020-02-04')).toEqual([]);
  });

  test('comes in January too, though the month before has the higher number', () => {
    expect(due('2019-12-31', '2020-01-02')).toEqual([['contribution-2020-01', money('400')]]);
    expect(due('2019-01-31', '2020-01-02')).toEqual([['contribution-2020-01', money('400')]]);
  });

  test('is nothing where nothing was planned', () => {
    expect(due('2020-01-31', '2020-02-03', { ...PLAN, monthly: money('0') })).toEqual([]);
  });
});
