import { expect, test } from '@jest/globals';
import { rsiEmaMomentum } from '../../../layers/core/strategies/rsi-ema-momentum.ts';
import { barsOf, lastSignal, mirrored, quietDays, repeated, then } from './series.ts';

// Steps of 1 up and down in turn: RSI near 50, a flat average.
const quiet = quietDays(150);
const turn = then(quiet, ...repeated(1, 4));

test('momentum that has just turned up over a rising average is bought, and its mirror image sold', () => {
  expect(lastSignal(rsiEmaMomentum, barsOf(turn))).toMatchObject({
    direction: 'long',
    reason: expect.stringMatching(/^RSI has come above 55\.0 to 61\.4, close 103\.500 leads an EMA/),
  });
  expect(lastSignal(rsiEmaMomentum, barsOf(mirrored(turn)))).toMatchObject({
    direction: 'short',
    reason: expect.stringMatching(/^RSI has come below 45\.0 to 38\.6, close 96\.5000 leads an EMA/),
  });
});

test('a market that goes nowhere is neither bought nor sold', () => {
  for (const days of [quiet, quiet.slice(0, -1)]) {
    expect([undefined, 'flat']).toContain(lastSignal(rsiEmaMomentum, barsOf(days))?.direction);
  }
});

test('momentum that turned more than three bars ago is not news', () => {
  const stale = then(turn, ...repeated(0.5, 5));
  expect(lastSignal(rsiEmaMomentum, barsOf(stale))).toBeUndefined();
  expect(lastSignal(rsiEmaMomentum, barsOf(stale), { freshBars: 10 })?.direction).toBe('long');
});

test('a rise that is already too far gone is not joined', () => {
  const leap = then(quietDays(151), 25);
  expect(lastSignal(rsiEmaMomentum, barsOf(leap))).toBeUndefined();
  expect(lastSignal(rsiEmaMomentum, barsOf(leap), { overbought: 95 })?.direction).toBe('long');
});

test('momentum against the slope of the average says nothing', () => {
  const bounce = then(quiet, ...repeated(-1, 15), ...repeated(3, 4));
  expect(lastSignal(rsiEmaMomentum, barsOf(bounce))?.direction).not.toBe('long');
  expect(lastSignal(rsiEmaMomentum, barsOf(bounce), { slopeBars: 1, freshBars: 5 })?.direction).toBe('long');
});

test('the position is left when the close crosses the average', () => {
  const rally = then(turn, ...repeated(0.5, 8));
  expect(lastSignal(rsiEmaMomentum, barsOf(then(rally, -1)))).toBeUndefined();
  const over = then(rally, -5);
  expect(lastSignal(rsiEmaMomentum, barsOf(over))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('has crossed the 20-bar EMA'),
  });
  expect(lastSignal(rsiEmaMomentum, barsOf(mirrored(over)))?.direction).toBe('flat');
});
