// The daily bars of QuantConnect's Lean sample data: a zip with one CSV (time, then prices times 10,000, unadjusted) and a
// file of factors for dividends and splits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parseCalendarDate } from '../layers/core/market/calendar-date.ts';
import { calendarOf } from '../layers/core/market/exchange-calendar.ts';

const PRICE_UNIT = 10_000;
/** A ticker that was another fund's, or went by another name for years, leaves a hole; what is before it is left out. */
const HOLE_DAYS_MIN = 30;
const DAY_MS = 86_400_000;

export interface LeanBars {
  /** A file of bars as `readBarsCsv` takes it, adjusted for dividends and splits. */
  readonly csv: string;
  /** What was left out and why. */
  readonly notes: readonly string[];
}

export function leanDailyBars(folder: string, ticker: string): LeanBars {
  const factors = rowsOf(readFileSync(join(folder, 'factor_files', `${ticker}.csv`), 'utf8'));
  const raw = rowsOf(onlyFileOf(readFileSync(join(folder, 'daily', `${ticker}.zip`))));
  const notes: string[] = [];
  const bars = raw.flatMap(([time = '', ...values]) => {
    const day = isoDay(time.slice(0, 8));
    const parsed = parseCalendarDate(day);
    if (!parsed.ok || calendarOf('XNYS').sessionOn(parsed.value) === undefined) {
      notes.push(`${day} was no session in New York and is left out`);
      return [];
    }
    const [open, high, low, close, volume = 0] = values.map(Number);
    const factor = factorOn(factors, time.slice(0, 8)) / PRICE_UNIT;
    const prices = [open, high, low, close].map((price = NaN) => (price * factor).toFixed(6));
    return [{ day, line: [day, ...prices, volume].join(',') }];
  });
  const start = bars.findLastIndex(({ day }, index) => {
    const before = bars[index - 1]?.day;
    return before !== undefined && Date.parse(day) - Date.parse(before) > HOLE_DAYS_MIN * DAY_MS;
  });
  if (start > 0)
    notes.push(
      `${start} bars before the hole from ${bars[start - 1]?.day ?? ''} to ${bars[start]?.day ?? ''} are left out`,
    );
  const kept = bars.slice(Math.max(0, start)).map(({ line }) => line);
  return { csv: ['date,open,high,low,close,volume', ...kept, ''].join('\n'), notes };
}

/** Price factor times split factor of the first row that is dated on that day or later. */
function factorOn(factors: readonly (readonly string[])[], day: string): number {
  const row = factors.find(([date = '']) => date >= day);
  if (row === undefined) throw new Error(`no factor covers ${day}`);
  return Number(row[1]) * Number(row[2]);
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}

function isoDay(compact: string): string {
  return `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`;
}

const CENTRAL_ENTRY = 0x02014b50;
const CENTRAL_END = 0x06054b50;
const CENTRAL_END_BYTES = 22;
const LOCAL_HEADER_BYTES = 30;
const DEFLATED = 8;

/** The text of a zip archive that holds one file (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
function onlyFileOf(zip: Buffer): string {
  const end = zip.length - CENTRAL_END_BYTES;
  if (zip.readUInt32LE(end) !== CENTRAL_END || zip.readUInt16LE(end + 10) !== 1)
    throw new Error('this is no zip archive of one file');
  const entry = zip.readUInt32LE(end + 16);
  if (zip.readUInt32LE(entry) !== CENTRAL_ENTRY) throw new Error('the archive has no directory');
  const [method, packed] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 20)];
  const local = zip.readUInt32LE(entry + 42);
  const start = local + LOCAL_HEADER_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + packed);
  return (method === DEFLATED ? inflateRawSync(bytes) : bytes).toString('utf8');
}
