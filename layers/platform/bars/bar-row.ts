import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarHeader } from './bar-header.ts';
import { parseBarTime, type BarTime } from './bar-time.ts';
import { shown } from './shown.ts';

/** One row as it was written: what it says of a bar before the calendar says when that bar closes. */
export interface BarRow extends Pick<Bar, 'open' | 'high' | 'low' | 'close' | 'volume'> {
  readonly time: BarTime;
}

const VALUE_NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;
const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/;
const EXPONENT = /^[+-]?[\d.]+e[+-]?\d+$/i;

/** Prices and volumes beyond these would leave the range in which squares and ratios of doubles are safe. */
export const MAX_OBSERVED = 1e18;
export const MIN_PRICE = 1e-18;

/** Reads a row's fields by the header: plain decimal numbers only, and as many fields as the header has. */
export function parseBarRow(fields: readonly string[], header: BarHeader): Result<BarRow> {
  if (fields.length !== header.width) {
    return refuse('BAD_ROW', `${fields.length} fields where the header has ${header.width}`);
  }
  const time = parseBarTime(fields[header.time] ?? '');
  if (!time.ok) return time;
  const values = { open: 0, high: 0, low: 0, close: 0, volume: 0 };
  for (const name of VALUE_NAMES) {
    const value = parseObserved(fields[header[name]] ?? '');
    if (!value.ok) return refuse('BAD_ROW', `${name} ${value.error.message}`);
    values[name] = value.value;
  }
  return ok({ time: time.value, ...values });
}

function parseObserved(text: string): Result<number> {
  if (!PLAIN_DECIMAL.test(text)) return refuse('BAD_ROW', `is ${shown(text)}; ${hintFor(text)}`);
  const value = Number(text);
  if (Math.abs(value) > MAX_OBSERVED)
    return refuse('BAD_ROW', `is beyond ${MAX_OBSERVED}, more than a market has known`);
  if (value !== 0 && Math.abs(value) < MIN_PRICE)
    return refuse('BAD_ROW', `is finer than ${MIN_PRICE}, the smallest tick`);
  return ok(value);
}

function hintFor(text: string): string {
  if (text === '') return 'every bar has all its prices and its volume';
  if (text.includes(',')) return 'write decimals with a point and no separators, as 1469.25';
  if (EXPONENT.test(text)) return 'write it without an exponent, as 931800000';
  return 'write a plain decimal number, as 1469.25';
}
