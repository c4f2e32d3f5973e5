import { describe, expect, test } from '@jest/globals';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { quoteAgeBars } from '../../../layers/core/decision/quote-age.ts';

const at = (text: string): ReturnType<typeof epochMs> => epochMs(Date.parse(text));
const DAILY = { interval: 'day', calendar: 'XNYS' } as const;
const HOURLY = { interval: 'hour', calendar: 'XNYS' } as const;
/** New York closes at 21:00 UTC in winter. */
const FRIDAY_CLOSE = at('2020-01-17T21:00:00Z');

describe('the age of a price, in bars of its market', () => {
  test('is none at its own close, nor over a weekend and a holiday', () => {
    expect(quoteAgeBars(FRIDAY_CLOSE, FRIDAY_CLOSE, DAILY)).toBe(0);
    // Monday 2020-01-20 was Martin Luther King Jr. Day.
    expect(quoteAgeBars(FRIDAY_CLOSE, at('2020-01-21T20:59:59Z'), DAILY)).toBe(0);
    expect(quoteAgeBars(at('2020-01-18T00:00:00Z'), FRIDAY_CLOSE, DAILY)).toBe(0);
  });

  test('is one with each session that has closed without it, also right after a weekend', () => {
    expect(quoteAgeBars(FRIDAY_CLOSE, at('2020-01-21T21:00:00Z'), DAILY)).toBe(1);
    expect(quoteAgeBars(at('2020-01-21T21:00:00Z'), at('2020-01-24T21:00:00Z'), DAILY)).toBe(3);
    expect(quoteAgeBars(FRIDAY_CLOSE, at('2020-01-19T00:00:00Z'), { ...DAILY, calendar: '24/7' })).toBe(2);
  });

  test('of hours counts those that have ended, the short one of the close among them', () => {
    const age = (from: string, to: string): number => quoteAgeBars(at(from), at(to), HOURLY);
    expect(age('2020-01-21T16:30:00Z', '2020-01-21T17:29:59Z')).toBe(0);
    expect(age('2020-01-21T16:30:00Z', '2020-01-21T18:30:00Z')).toBe(2);
    expect(age('2020-01-21T20:30:00Z', '2020-01-21T21:00:00Z')).toBe(1);
    expect(age('2020-01-21T20:30:00Z', '2020-01-22T14:40:00Z')).toBe(1);
    expect(age('2020-01-21T14:30:00Z', '2020-01-21T21:00:00Z')).toBe(7);
    expect(age('2020-01-21T21:00:00Z', '2020-01-22T12:00:00Z')).toBe(0);
  });

  test('is beyond every limit where there is no bar, or none for a month', () => {
    expect(quoteAgeBars(undefined, FRIDAY_CLOSE, DAILY)).toBe(Number.MAX_SAFE_INTEGER);
    expect(quoteAgeBars(at('1999-01-04T21:00:00Z'), FRIDAY_CLOSE, DAILY)).toBe(Number.MAX_SAFE_INTEGER);
    expect(quoteAgeBars(at('2019-12-17T21:00:00Z'), FRIDAY_CLOSE, DAILY)).toBe(21);
  });
});
