import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { shown } from './shown.ts';

/** Where each column of a bar stands in a row, counted from 0, and how many fields a row has. */
export interface BarHeader {
  readonly width: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const TIME_NAMES = ['date', 'time', 'timestamp'];
const VALUE_NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;
const WANTED =
  'a header names date (or time, or timestamp), open, high, low, close and volume, separated by commas';
const NAMES_SHOWN_MAX = 10;

/** Reads the first line of a bars file: names in any case and order, other columns passed over. */
export function parseBarHeader(fields: readonly string[]): Result<BarHeader> {
  const names = fields.map((field) => field.toLowerCase());
  const timeNames = TIME_NAMES.filter((name) => names.includes(name));
  const missing = VALUE_NAMES.filter((name) => !names.includes(name));
  const [timeName] = timeNames;
  if (timeName === undefined || missing.length > 0) return lacks(fields, timeName === undefined, missing);
  if (timeNames.length > 1) {
    return refuse(
      'BAD_HEADER',
      `the header names ${timeNames.join(' and ')}; keep the one that says when the bar begins`,
    );
  }
  const repeated = [timeName, ...VALUE_NAMES].find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated !== undefined) return refuse('BAD_HEADER', `the header names ${repeated} twice; keep one`);
  return ok({
    width: names.length,
    time: names.indexOf(timeName),
    open: names.indexOf('open'),
    high: names.indexOf('high'),
    low: names.indexOf('low'),
    close: names.indexOf('close'),
    volume: names.indexOf('volume'),
  });
}

function lacks(fields: readonly string[], time: boolean, missing: readonly string[]): Result<never> {
  const [first = ''] = fields;
  if (fields.length === 1 && /[;\t|]/.test(first)) {
    return refuse(
      'BAD_HEADER',
      `the header is separated by ${separatorIn(first)}; save with commas between fields and points in decimals`,
    );
  }
  if (/^\d/.test(first))
    return refuse('BAD_HEADER', `${shown(first)} stands where the header should begin; ${WANTED}`);
  const lacking = [...(time ? ['date'] : []), ...missing].join(', ');
  const found = fields.slice(0, NAMES_SHOWN_MAX).map(shown).join(', ');
  return refuse('BAD_HEADER', `the header lacks ${lacking} among ${found}; ${WANTED}`);
}

function separatorIn(text: string): string {
  if (text.includes(';')) return 'semicolons';
  return text.includes('\t') ? 'tabs' : 'bars';
}
