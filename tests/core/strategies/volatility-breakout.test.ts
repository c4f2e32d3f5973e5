import { expect, test } from '@jest/globals';
import { volatilityBreakout } from '../../../layers/core/strategies/volatility-breakout.ts';
import { barsOf, lastSignal, mirrored, quietDays, repeated, then } from './series.ts';

// Closes 0.5 above and below 100 in turn: a mean of 100, a deviation of 0.5, bands at 98.9 and 101.1, ranges of 2.
const quiet = quietDays(140);

test('a close far above the band on a wide bar is bought, and its mirror image sold', () => {
  const jump = then(quiet, 4.5);
  expect(lastSignal(volatilityBreakout, barsOf(jump))).toMatchObject({
    direction: 'long',
    reason: 'close 104.000 is above the 18-bar band at 101.100, on 2.8 times the usual range',
  });
  expect(lastSignal(volatilityBreakout, barsOf(mirrored(jump)))).toMatchObject({
    direction: 'short',
    reason: 'close 96.0000 is below the 18-bar band at 98.9000, on 2.8 times the usual range',
  });
});

test('a breakout does not widen the band that it has to break', () => {
  // The band of the 18 bars that include a close of 102 would reach beyond it, to 102.1.
  expect(lastSignal(volatilityBreakout, barsOf(then(quiet, 2.5)))?.direction).toBe('long');
});

test('a close inside the band says nothing', () => {
  expect(lastSignal(volatilityBreakout, barsOf(then(quietDays(141), 0.5)))).toBeUndefined();
});

test('a close beyond the band on a narrow bar says nothing', () => {
  const creep = [...quietDays(141), { open: 101.2, high: 101.3, low: 101.1, close: 101.2 }];
  expect(lastSignal(volatilityBreakout, barsOf(creep))).toBeUndefined();
  expect(lastSignal(volatilityBreakout, barsOf(creep), { minExpansion: 0.25 })?.direction).toBe('long');
});

test('the further beyond the band, the more confident', () => {
  const near = lastSignal(volatilityBreakout, barsOf(then(quiet, 2.5)));
  const far = lastSignal(volatilityBreakout, barsOf(then(quiet, 6)));
  expect(far?.confidence).toBeGreaterThan(near?.confidence ?? 1);
});

test('a breakout is over when the close falls back to the mean, once', () => {
  const rally = then(quiet, 4.5, ...repeated(0.1, 5));
  expect(lastSignal(volatilityBreakout, barsOf(then(rally, -0.3)))).toBeUndefined();
  const failed = then(rally, -4);
  expect(lastSignal(volatilityBreakout, barsOf(failed))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('0.5 deviations from the 18-bar mean'),
  });
  expect(lastSignal(volatilityBreakout, barsOf(mirrored(failed)))?.direction).toBe('flat');
  expect(lastSignal(volatilityBreakout, barsOf(then(failed, -0.2)))).toBeUndefined();
});

test('how far out each bar was is judged by the band that it met', () => {
  // 1.04 deviations from the mean before it; counted into that mean itself, it would be 0.92.
  const out = then(quietDays(141), 0.02);
  expect(lastSignal(volatilityBreakout, barsOf(then(out, -0.52)), { exitMultiplier: 0.99 })?.direction).toBe(
    'flat',
  );
});
