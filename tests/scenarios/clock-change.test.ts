import { describe, expect, test } from '@jest/globals';
import { epochMs, HOUR_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import { periodsAt } from '../../layers/core/risk/nav-watch.ts';
import { ScenarioAccount } from './an-account.ts';

function utc(text: string): { readonly atMs: EpochMs } {
  return { atMs: epochMs(Date.parse(`${text}Z`)) };
}

/** How many hours of the clock a date of New York has. */
function hoursOf(day: string): number {
  const noon = Date.parse(`${day}T17:00Z`);
  const hours = Array.from({ length: 49 }, (_, hour) => epochMs(noon + (hour - 24) * HOUR_MS));
  return hours.filter((at) => periodsAt('XNYS', at).day === day).length;
}

describe('a night in which the clocks change', () => {
  test('makes a Sunday of 23 hours in spring and of 25 in autumn, and the week begins at midnight all the same', () => {
    expect(['2020-03-07', '2020-03-08', '2020-11-01', '2020-11-02'].map(hoursOf)).toEqual([24, 23, 25, 24]);
    // Midnight to Monday: 04:00 UTC once New York is on summer time, 05:00 UTC once it is not.
    const weeks = ['2020-03-09T03:59', '2020-03-09T04:00', '2020-11-02T04:59', '2020-11-02T05:00'].map(
      (text) => periodsAt('XNYS', utc(text).atMs).week,
    );
    expect(weeks).toEqual(['2020-W10', '2020-W11', '2020-W44', '2020-W45']);
  });

  test('in spring: a loss at half past midnight is Monday’s, though by winter’s clocks it would be Sunday’s', () => {
    const account = new ScenarioAccount('2020-03-06', 100);
    // Sunday at 22:00 EDT, 02:00 UTC: 10,000 are 9,800, 2 % of the day and of the week.
    account.close('2020-03-08', 98, utc('2020-03-09T02:00'));
    expect(account.marked).toMatchObject({ day: '2020-03-08', mode: 'normal' });
    // Monday at 00:30 EDT, 04:30 UTC: 9,604. The day lost 2 % of 9,800; with Sunday it would be 3.96 %, an emergency.
    account.close('2020-03-09', 96.04, utc('2020-03-09T04:30'));
    expect(account.marked).toMatchObject({ day: '2020-03-09', mode: 'normal' });
    expect(account.marked.measures.dayLossRatio).toBeCloseTo(0.02, 12);
    expect(account.marked.measures.weekLossRatio).toBeCloseTo(0.02, 12);
  });

  test('in autumn: a loss at half past eleven is still Sunday’s, though by summer’s clocks it would be Monday’s', () => {
    const account = new ScenarioAccount('2020-10-30', 100);
    account.close('2020-11-01', 98, utc('2020-11-01T12:00'));
    // Sunday at 23:30 EST, 04:30 UTC on Monday: 9,604, and both falls are the same day's: 3.96 %.
    account.close('2020-11-01', 96.04, utc('2020-11-02T04:30'));
    expect(account.marked).toMatchObject({ day: '2020-11-01', mode: 'emergency' });
    expect(account.marked.measures.dayLossRatio).toBeCloseTo(0.0396, 12);
  });
});
