import { expect, test } from '@jest/globals';
import { emaBreakout } from '../../../layers/core/strategies/ema-breakout.ts';
import { barsOf, lastSignal, mirrored, quietDays, repeated, then, type Day } from './series.ts';

const quiet = quietDays(160);
// A rise so slow that each close stays below the highs before it: the averages fall in order, nothing is broken.
const climb = then(quiet, ...repeated(0.2, 30));

function onVolume(days: readonly Day[], volume: number): Day[] {
  return [...days.slice(0, -1), ...days.slice(-1).map((day) => ({ ...day, volume }))];
}

test('a new high over ordered averages on good volume is bought, and its mirror image sold', () => {
  const breakout = onVolume(then(climb, 2), 1_300_000);
  expect(lastSignal(emaBreakout, barsOf(breakout))).toMatchObject({
    direction: 'long',
    reason: 'close 107.500 is above the 20-bar high at 106.000, on 1.3 times the usual volume',
  });
  expect(lastSignal(emaBreakout, barsOf(mirrored(breakout)))).toMatchObject({
    direction: 'short',
    reason: 'close 92.5000 is below the 20-bar low at 94.0000, on 1.3 times the usual volume',
  });
});

test('a rise that breaks nothing says nothing', () => {
  expect(lastSignal(emaBreakout, barsOf(climb))).toBeUndefined();
});

test('a new high by less than the buffer says nothing', () => {
  const narrow = then(climb, 0.8);
  expect(lastSignal(emaBreakout, barsOf(narrow))).toBeUndefined();
  expect(lastSignal(emaBreakout, barsOf(narrow), { buffer: 0.1 })?.direction).toBe('long');
});

test('a breakout on thin volume says nothing, unless volume is not asked', () => {
  const thin = onVolume(then(climb, 2), 900_000);
  expect(lastSignal(emaBreakout, barsOf(thin))).toBeUndefined();
  expect(lastSignal(emaBreakout, barsOf(thin), { minVolume: 0 })?.direction).toBe('long');
});

test('an instrument without volume is traded only where volume is not asked', () => {
  const silent = then(climb, 2).map((day) => ({ ...day, volume: 0 }));
  expect(lastSignal(emaBreakout, barsOf(silent))).toBeUndefined();
  expect(lastSignal(emaBreakout, barsOf(silent), { minVolume: 0 })?.direction).toBe('long');
});

test('a jump that the averages have not confirmed yet says nothing', () => {
  const rebound = then(quiet, ...repeated(-0.2, 5), 6);
  expect(lastSignal(emaBreakout, barsOf(rebound))?.direction).not.toBe('long');
  expect(lastSignal(emaBreakout, barsOf(rebound), { confirmBars: 1 })?.direction).toBe('long');
});

test('the position is left when the close crosses the fast average', () => {
  const held = then(climb, 2, ...repeated(0.2, 4));
  expect(lastSignal(emaBreakout, barsOf(then(held, -0.5)))).toBeUndefined();
  const over = then(held, -3);
  expect(lastSignal(emaBreakout, barsOf(over))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('has crossed the 10-bar EMA'),
  });
  expect(lastSignal(emaBreakout, barsOf(mirrored(over)))?.direction).toBe('flat');
});
