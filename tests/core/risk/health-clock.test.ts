import { describe, expect, test } from '@jest/globals';
import { epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { nextCloseMs, openMsBetween } from '../../../layers/core/risk/health-clock.ts';

const utc = (text: string): EpochMs => epochMs(Date.parse(`${text}Z`));

describe('the hours a market was open', () => {
  test('count within the session alone, by hand', () => {
    // New York on Tuesday 2020-03-03 is open from 14:30 to 21:00 UTC.
    expect(openMsBetween('XNYS', utc('2020-03-03T14:00'), utc('2020-03-03T15:00'))).toBe(30 * MINUTE_MS);
    expect(openMsBetween('XNYS', utc('2020-03-03T20:45'), utc('2020-03-04T14:35'))).toBe(20 * MINUTE_MS);
    expect(openMsBetween('24/7', utc('2020-03-03T20:45'), utc('2020-03-04T20:45'))).toBe(24 * HOUR_MS);
  });

  test('of an empty span, or one that ends before it begins, are none', () => {
    expect(openMsBetween('XNYS', utc('2020-03-03T16:00'), utc('2020-03-03T16:00'))).toBe(0);
    expect(openMsBetween('XNYS', utc('2020-03-03T17:00'), utc('2020-03-03T16:00'))).toBe(0);
  });

  test('of a longer span are those of its last ten days', () => {
    const to = utc('2020-03-03T21:00');
    // From Saturday the 22nd to Tuesday the 3rd are seven sessions of six and a half hours.
    expect(openMsBetween('XNYS', utc('2020-01-03T21:00'), to)).toBe(7 * 6.5 * HOUR_MS);
    expect(openMsBetween('24/7', utc('2020-01-01T00:00'), utc('2020-03-03T00:00'))).toBe(240 * HOUR_MS);
  });

  test('go no further back than the calendar does', () => {
    expect(openMsBetween('24/7', utc('1990-01-01T00:00'), utc('1990-01-02T00:00'))).toBeGreaterThanOrEqual(0);
  });
});

describe('the next close', () => {
  test('of a daily bar is that of the session under way, or of the next', () => {
    expect(nextCloseMs('XNYS', 'day', utc('2020-03-03T15:00'))).toBe(utc('2020-03-03T21:00'));
    expect(nextCloseMs('XNYS', 'day', utc('2020-03-03T21:00'))).toBe(utc('2020-03-04T21:00'));
    // Friday to Monday, over the night in which the clocks change.
    expect(nextCloseMs('XNYS', 'day', utc('2020-03-06T21:00'))).toBe(utc('2020-03-09T20:00'));
  });

  test('of an hourly bar is an hour on, an hour into the next session, or the session’s own', () => {
    expect(nextCloseMs('XNYS', 'hour', utc('2020-03-03T15:30'))).toBe(utc('2020-03-03T16:30'));
    expect(nextCloseMs('XNYS', 'hour', utc('2020-03-03T21:00'))).toBe(utc('2020-03-04T15:30'));
    expect(nextCloseMs('XNYS', 'hour', utc('2020-03-03T20:30'))).toBe(utc('2020-03-03T21:00'));
    // The day after Thanksgiving closes at 18:00 UTC.
    expect(nextCloseMs('XNYS', 'hour', utc('2020-11-27T17:30'))).toBe(utc('2020-11-27T18:00'));
  });
});
