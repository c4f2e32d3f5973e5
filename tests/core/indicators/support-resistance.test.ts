import { expect, test } from '@jest/globals';
import { supportResistanceStream } from '../../../layers/core/indicators/support-resistance.ts';

test('resistance is the nearest swing high above the close, support the nearest swing low below it', () => {
  // Tops at 14 and 12, bottoms at 7 and 9.
  expect(levelsOf([10, 12, 14, 12, 9, 7, 9, 12, 10, 9, 10, 11])).toEqual({ support: 8.5, resistance: 12.5 });
});

test('a top counts only when a bar on its right has shown that it was one', () => {
  expect(levelsOf([10, 12, 14, 12, 9, 7, 9, 12, 10])).toEqual({ support: 6.5, resistance: 12.5 });
  expect(levelsOf([10, 12, 14, 12, 9, 7, 9, 12])).toEqual({ support: 6.5, resistance: 14.5 });
});

test('a flat top is one swing', () => {
  expect(levelsOf([10, 12, 14, 14, 12, 9, 7, 9])).toEqual({ support: 6.5, resistance: 14.5 });
});

test('where no swing stands above or below, the ends of the range are the levels', () => {
  expect(levelsOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ support: 0.5, resistance: 8.5 });
});

function levelsOf(closes: readonly number[]): { readonly support: number; readonly resistance: number } {
  const stream = supportResistanceStream({ period: closes.length, wing: 1 });
  let levels = { support: NaN, resistance: NaN };
  for (const close of closes) levels = stream.next({ high: close + 0.5, low: close - 0.5, close });
  return levels;
}
