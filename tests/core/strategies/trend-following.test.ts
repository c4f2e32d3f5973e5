import { expect, test } from '@jest/globals';
import { trendFollowing } from '../../../layers/core/strategies/trend-following.ts';
import { barsOf, lastSignal, mirrored, quietDays, repeated, then } from './series.ts';

const quiet = quietDays(200);
const trend = then(quiet, ...repeated(0.5, 8));

test('a trend that strengthens is joined on its own side', () => {
  expect(lastSignal(trendFollowing, barsOf(trend))).toMatchObject({
    direction: 'long',
    reason: expect.stringMatching(
      /^close 103\.500 is above the 20-bar EMA at 10\d\.\d+ in a trend with ADX at \d+\.\d$/,
    ),
  });
  expect(lastSignal(trendFollowing, barsOf(mirrored(trend)))).toMatchObject({ direction: 'short' });
});

test('a market without direction says nothing, or that a trend is over', () => {
  expect(lastSignal(trendFollowing, barsOf(quiet))?.direction).not.toBe('long');
  expect(lastSignal(trendFollowing, barsOf(quiet))?.direction).not.toBe('short');
});

test('a trend too young for ADX says nothing', () => {
  const young = then(quiet, ...repeated(0.5, 5));
  expect(lastSignal(trendFollowing, barsOf(young))?.direction).toBe('long');
  expect(lastSignal(trendFollowing, barsOf(young), { entryAdx: 40 })).toBeUndefined();
});

test('price too far ahead of its average is not chased', () => {
  expect(lastSignal(trendFollowing, barsOf(trend), { maxStretch: 1 })).toBeUndefined();
});

test('a trend that no longer strengthens is not joined', () => {
  const tired = then(quiet, ...repeated(0.5, 40), -0.4, 0.2, -0.4, 0.2, -0.4);
  expect(lastSignal(trendFollowing, barsOf(tired))).toBeUndefined();
});

test('the position is left when the close crosses the average', () => {
  const over = then(trend, ...repeated(0.5, 5), -5);
  expect(lastSignal(trendFollowing, barsOf(over))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('has crossed the 20-bar EMA'),
  });
  expect(lastSignal(trendFollowing, barsOf(mirrored(over)))?.direction).toBe('flat');
});

test('the position is left when ADX falls away, though price stays beyond the average', () => {
  let days = then(quietDays(520), ...repeated(0.5, 40));
  const reasons: string[] = [];
  for (let day = 0; day < 100; day++) {
    days = then(days, day % 4 < 2 ? -0.5 : 0.5);
    const signal = lastSignal(trendFollowing, barsOf(days), { emaPeriod: 100 });
    if (signal?.direction === 'flat') reasons.push(signal.reason);
  }
  expect(reasons).toEqual([expect.stringMatching(/^ADX has fallen through 20\.0 to 1\d\.\d$/)]);
});
