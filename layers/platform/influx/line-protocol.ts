import { isSeriesText, type Point } from '../../app/ports/time-series.ts';

/**
 * A point as a line of InfluxDB's line protocol with its instant in milliseconds; undefined for one that no line can hold.
 * Numbers are written in the shortest decimal text that names them, so they come back to the bit.
 */
export function lineOf({ measurement, tags, fields, atMs }: Point): string | undefined {
  const names = [measurement, ...Object.keys(tags), ...Object.values(tags), ...Object.keys(fields)];
  const values = Object.entries(fields).filter(
    ([, value]) => typeof value !== 'number' || Number.isFinite(value),
  );
  if (values.length === 0 || !names.every(isSeriesText) || measurement.startsWith('#')) return undefined;
  const series = [
    measurement.replace(/[, ]/g, '\\$&'),
    // Sorted, as the engine itself keeps them.
    ...Object.entries(tags)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`),
  ];
  const written = values.map(([name, value]) => `${escaped(name)}=${fieldText(value)}`);
  return `${series.join(',')} ${written.join(',')} ${atMs}`;
}

function escaped(text: string): string {
  return text.replace(/[,= ]/g, '\\$&');
}

function fieldText(value: number | string | boolean): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}
