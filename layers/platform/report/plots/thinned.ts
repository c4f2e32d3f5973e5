import { drawable, type Series } from './series.ts';

/**
 * The indexes that draw the same line as all of them at `columns` columns: the first, least, greatest and last value of
 * each column (Jugel and others 2014). A column without any value keeps one index, so that the line breaks there.
 */
export function thinned(series: Series, columns: number): readonly number[] {
  const kept: number[] = [];
  const count = Math.min(columns, series.length);
  for (let column = 0; column < count; column++) {
    const from = Math.floor((column * series.length) / count);
    const to = Math.floor(((column + 1) * series.length) / count);
    kept.push(...extremes(series, from, to));
  }
  return kept;
}

function extremes(series: Series, from: number, to: number): readonly number[] {
  let found: { first: number; least: number; greatest: number; last: number } | undefined;
  for (let i = from; i < to; i++) {
    const value = drawable(series, i);
    if (value === undefined) continue;
    found ??= { first: i, least: i, greatest: i, last: i };
    if (value < (drawable(series, found.least) ?? Infinity)) found.least = i;
    if (value > (drawable(series, found.greatest) ?? -Infinity)) found.greatest = i;
    found.last = i;
  }
  if (found === undefined) return [from];
  return [...new Set(Object.values(found))].sort((a, b) => a - b);
}
