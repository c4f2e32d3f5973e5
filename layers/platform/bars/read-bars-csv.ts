import { createHash } from 'node:crypto';
import { ok, refuse, type Refusal, type Result } from '../../core/foundation/result.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import { calendarOf } from '../../core/market/exchange-calendar.ts';
import type { CalendarId } from '../../core/market/instrument.ts';
import { barCollector } from './bar-collector.ts';
import { calendarGaps } from './calendar-gaps.ts';
import { textLines } from './text-lines.ts';

/** A file of bars, read whole and found good. */
export interface BarFile {
  readonly path: string;
  readonly window: BarWindow;
  readonly interval: BarInterval;
  /** Of the file's bytes, in lower-case hexadecimal. */
  readonly sha256: string;
  /** What is odd but no fault: gaps against the calendar, counted, the first few named. */
  readonly warnings: readonly string[];
}

export interface BarsCsvOptions {
  /** The instrument's calendar, which says when a dated bar opens and closes. */
  readonly calendar: CalendarId;
  /** How long after its close a bar is known. */
  readonly availableAfterMs?: Readonly<Record<BarInterval, number>>;
}

export const AVAILABLE_AFTER_MS: Readonly<Record<BarInterval, number>> = { day: MINUTE_MS, hour: SECOND_MS };

/**
 * Reads a CSV file of daily or hourly bars. Its header, in any case and order, names `date` (or `time`, `timestamp`),
 * `open`, `high`, `low`, `close` and `volume`; other columns are passed over. Daily bars are dated `YYYY-MM-DD`; hourly
 * ones give the instant at which they open, in ISO 8601 with `Z` or an offset, or in seconds or milliseconds since 1970.
 * Rows are oldest first, numbers plain decimals. The first fault refuses the file: the refusal names file and line.
 */
export function readBarsCsv(path: string, options: BarsCsvOptions): Result<BarFile> {
  const calendar = calendarOf(options.calendar);
  const collector = barCollector(calendar, options.availableAfterMs ?? AVAILABLE_AFTER_MS);
  const hash = createHash('sha256');
  let line = 0;
  for (const text of textLines(path, (bytes) => hash.update(bytes))) {
    if (!text.ok) return text;
    line += 1;
    const taken = collector.take(text.value);
    if (!taken.ok) return refusedAt(path, line, taken.error);
  }
  const collected = collector.finish();
  if (!collected.ok) return refusedAt(path, collected.error.details?.['line'], collected.error);
  const warnings = calendarGaps(collected.value, calendar);
  return ok({ path, ...collected.value, sha256: hash.digest('hex'), warnings });
}

function refusedAt(
  path: string,
  line: string | number | boolean | undefined,
  { code, message }: Refusal,
): Result<never> {
  return line === undefined
    ? refuse(code, `${path}: ${message}`, { file: path })
    : refuse(code, `${path} line ${line}: ${message}`, { file: path, line });
}
