import { expect, test } from '@jest/globals';
import { contrarianVolumeSpike } from '../../../layers/core/strategies/contrarian-volume-spike.ts';
import { barsOf, lastSignal, mirrored, quietDays, then, type Day } from './series.ts';

// From 99.5 down to 95.5 in two days; what the third day does is what the tests are about.
const falling = then(quietDays(140), -2, -2);
const climax: Day = { close: 93, low: 91, high: 96, volume: 2_000_000 };

test('a fall that ends in a burst of volume, off its low, is bought, and its mirror image sold', () => {
  const days = [...falling, climax];
  expect(lastSignal(contrarianVolumeSpike, barsOf(days))).toMatchObject({
    direction: 'long',
    reason: expect.stringMatching(
      /^close 93\.0000 fell \d\.\d average ranges in 3 bars into 2\.0 times the usual volume$/,
    ),
  });
  expect(lastSignal(contrarianVolumeSpike, barsOf(mirrored(days)))).toMatchObject({
    direction: 'short',
    reason: expect.stringMatching(/^close 107\.000 rose /),
  });
});

test('the same fall on ordinary volume says nothing', () => {
  expect(
    lastSignal(contrarianVolumeSpike, barsOf([...falling, { ...climax, volume: 1_400_000 }])),
  ).toBeUndefined();
});

test('a close at the low has not turned yet', () => {
  expect(lastSignal(contrarianVolumeSpike, barsOf([...falling, { ...climax, close: 92 }]))).toBeUndefined();
});

test('a burst of volume without a move says nothing', () => {
  const still = [...quietDays(140), { close: 100, volume: 3_000_000 }];
  expect(lastSignal(contrarianVolumeSpike, barsOf(still))?.direction).not.toBe('long');
  expect(lastSignal(contrarianVolumeSpike, barsOf(still))?.direction).not.toBe('short');
});

test('a move that ends where the mean already is has nowhere to return to', () => {
  const fast = [...falling, climax];
  expect(lastSignal(contrarianVolumeSpike, barsOf(fast), { minStretch: 4 })).toBeUndefined();
});

test('the louder the climax, the more confident', () => {
  const loud = lastSignal(contrarianVolumeSpike, barsOf([...falling, { ...climax, volume: 4_000_000 }]));
  const plain = lastSignal(contrarianVolumeSpike, barsOf([...falling, climax]));
  expect(loud?.confidence).toBeGreaterThan(plain?.confidence ?? 1);
});

test('the position is left when the close crosses its mean', () => {
  expect(lastSignal(contrarianVolumeSpike, barsOf(then([...falling, climax], 2)))).toBeUndefined();
  const returned = then([...falling, climax], 2, 4);
  expect(lastSignal(contrarianVolumeSpike, barsOf(returned))).toMatchObject({
    direction: 'flat',
    reason: expect.stringContaining('has crossed its 10-bar mean'),
  });
  expect(lastSignal(contrarianVolumeSpike, barsOf(mirrored(returned)))?.direction).toBe('flat');
});

test('a slow slide into a burst of volume is no climax', () => {
  const slide = then(quietDays(140), ...Array.from({ length: 6 }, () => -0.6));
  const days = [...slide.slice(0, -1), ...slide.slice(-1).map((day) => ({ ...day, volume: 2_000_000 }))];
  expect(lastSignal(contrarianVolumeSpike, barsOf(days))).toBeUndefined();
  expect(lastSignal(contrarianVolumeSpike, barsOf(days), { minMove: 0.5 })?.direction).toBe('long');
});
