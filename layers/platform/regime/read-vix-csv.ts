import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { MINUTE_MS } from '../../core/foundation/time.ts';
import { parseCalendarDate, type CalendarDate } from '../../core/market/calendar-date.ts';
import { calendarOf } from '../../core/market/exchange-calendar.ts';
import type { KnownSeries } from '../../core/regime/known-series.ts';
import { csvFields } from '../bars/csv-fields.ts';
import { textLines } from '../bars/text-lines.ts';

/**
 * The index is calculated until a quarter of an hour after the stocks' close, and known a minute later: a decision at the
 * close of the stocks does not know that day's.
 */
const AVAILABLE_AFTER_MS = 16 * MINUTE_MS;
/** A volatility of ten times the price in a year is no reading but an error. */
const POINTS_MAX = 1_000;
const PLAIN_NUMBER = /^\d+(\.\d+)?$/;

interface Columns {
  readonly date: number;
  readonly close: number;
}

/**
 * Reads daily closes of the VIX from a CSV file whose header names `date` and `close` in any case and order; the other
 * columns are passed over, as in published files they contradict each other here and there. Dates are `YYYY-MM-DD`,
 * oldest first. A row on a day without a session in New York is passed over: it cannot be said when it was known. The
 * first fault refuses the file with its line.
 */
export function readVixCsv(path: string): Result<KnownSeries> {
  const availableMs: number[] = [];
  const values: number[] = [];
  let columns: Columns | undefined;
  let last: CalendarDate | undefined;
  let line = 0;
  const fault = (message: string): Result<never> =>
    refuse('BAD_VIX', `${path} line ${line}: ${message}`, { file: path, line });
  for (const text of textLines(path, () => undefined)) {
    if (!text.ok) return text;
    line += 1;
    if (text.value.trim() === '') continue;
    const fields = csvFields(text.value);
    if (!fields.ok) return fault(fields.error.message);
    if (columns === undefined) {
      columns = columnsOf(fields.value);
      if (columns === undefined) return fault('the header names no date and close');
      continue;
    }
    const row = rowOf(fields.value, columns);
    if (!row.ok) return fault(row.error.message);
    const { date, close } = row.value;
    if (last !== undefined && date <= last) return fault(`${date} does not come after ${last}`);
    last = date;
    const knownMs = knownOf(date);
    if (knownMs === undefined) continue;
    availableMs.push(knownMs);
    values.push(close);
  }
  if (values.length === 0) return refuse('BAD_VIX', `${path} holds no session of the VIX`, { file: path });
  return ok({ availableMs: Float64Array.from(availableMs), values: Float64Array.from(values) });
}

function columnsOf(header: readonly string[]): Columns | undefined {
  const names = header.map((name) => name.toLowerCase());
  const [date, close] = [names.indexOf('date'), names.indexOf('close')];
  return date < 0 || close < 0 ? undefined : { date, close };
}

function rowOf(
  fields: readonly string[],
  columns: Columns,
): Result<{ readonly date: CalendarDate; readonly close: number }> {
  const date = parseCalendarDate(fields[columns.date] ?? '');
  if (!date.ok) return date;
  const text = fields[columns.close] ?? '';
  const close = PLAIN_NUMBER.test(text) ? Number(text) : NaN;
  return close > 0 && close <= POINTS_MAX
    ? ok({ date: date.value, close })
    : refuse('BAD_VIX', `"${text.slice(0, 40)}" is no VIX; a close is a plain number of points`);
}

function knownOf(date: CalendarDate): number | undefined {
  const { knownFrom, knownUntil, sessionOn } = calendarOf('XNYS');
  const session = date < knownFrom || date > knownUntil ? undefined : sessionOn(date);
  return session === undefined ? undefined : session.closeMs + AVAILABLE_AFTER_MS;
}
