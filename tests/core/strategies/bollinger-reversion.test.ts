import { expect, test } from '@jest/globals';
import { bollingerReversion } from '../../../layers/core/strategies/bollinger-reversion.ts';
import { barsOf, lastSignal, mirrored, quietDays, repeated, then } from './series.ts';

const quiet = quietDays(140);
const plunge = then(quiet, -10);

test('a plunge out of a calm range is bought, and a spike sold', () => {
  expect(lastSignal(bollingerReversion, barsOf(plunge))).toMatchObject({
    direction: 'long',
    reason: expect.stringMatching(
      /^close 89\.5000 is below the 20-bar Bollinger band at 9\d\.\d+ with RSI at 2\d\.\d$/,
    ),
  });
  expect(lastSignal(bollingerReversion, barsOf(mirrored(plunge)))?.direction).toBe('short');
});

test('a close outside the band without an extreme RSI says nothing', () => {
  const slip = then(quiet, -3);
  expect(lastSignal(bollingerReversion, barsOf(slip))).toBeUndefined();
  expect(lastSignal(bollingerReversion, barsOf(slip), { oversold: 45 })?.direction).toBe('long');
});

test('a fall that the mean follows is a trend and is not caught', () => {
  const slide = then(quiet, ...repeated(-1, 40), -8);
  expect(lastSignal(bollingerReversion, barsOf(slide))).toBeUndefined();
  expect(lastSignal(bollingerReversion, barsOf(slide), { maxDrift: 3 })?.direction).toBe('long');
});

test('a dip within a rise is bought however fast the mean rises', () => {
  const dip = then(quiet, ...repeated(0.3, 40), -16);
  expect(lastSignal(bollingerReversion, barsOf(dip), { maxDrift: 0 })?.direction).toBe('long');
});

test('the deeper the plunge, the more confident', () => {
  const deeper = lastSignal(bollingerReversion, barsOf(then(quiet, -20)));
  expect(deeper?.confidence).toBeGreaterThan(lastSignal(bollingerReversion, barsOf(plunge))?.confidence ?? 1);
});

test('the position is left when the close has come back near the mean, not before', () => {
  expect(lastSignal(bollingerReversion, barsOf(then(plunge, 5)))).toBeUndefined();
  const returned = then(plunge, 5, 4.5);
  expect(lastSignal(bollingerReversion, barsOf(returned))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('0.5 deviations from the 20-bar mean'),
  });
  expect(lastSignal(bollingerReversion, barsOf(mirrored(returned)))?.direction).toBe('flat');
});
