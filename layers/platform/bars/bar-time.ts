import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { SECOND_MS, epochMs, type EpochMs } from '../../core/foundation/time.ts';
import { parseCalendarDate, type CalendarDate } from '../../core/market/calendar-date.ts';
import { shown } from './shown.ts';

/** When a bar begins, as its row says it: a date for a daily bar, an instant for any other. */
export type BarTime =
  | { readonly kind: 'date'; readonly date: CalendarDate }
  | { readonly kind: 'instant'; readonly openMs: EpochMs };

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3})0{0,6})?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/;
/** 9 or 10 digits are seconds between 1973 and 2286, 12 or 13 the same years in milliseconds. */
const EPOCH_SECONDS = /^\d{9,10}$/;
const EPOCH_MILLISECONDS = /^\d{12,13}$/;

/** Reads `2020-04-17`, an ISO 8601 instant with its offset, or seconds or milliseconds since 1970. */
export function parseBarTime(text: string): Result<BarTime> {
  if (DATE_ONLY.test(text)) {
    const date = parseCalendarDate(text);
    return date.ok ? ok({ kind: 'date', date: date.value }) : refuse('BAD_TIME', `there is no day ${text}`);
  }
  if (EPOCH_SECONDS.test(text)) return ok({ kind: 'instant', openMs: epochMs(Number(text) * SECOND_MS) });
  if (EPOCH_MILLISECONDS.test(text)) return ok({ kind: 'instant', openMs: epochMs(Number(text)) });
  const match = ISO_INSTANT.exec(text);
  if (match === null) {
    return refuse(
      'BAD_TIME',
      `the time ${shown(text)} cannot be read; write 2020-04-17 for a day, 2020-04-17T14:00:00Z or 1587132000 for an hour`,
    );
  }
  const [, dateText = '', clock = '', seconds = '00', fraction = '0', offset] = match;
  const date = parseCalendarDate(dateText);
  if (!date.ok) return refuse('BAD_TIME', `there is no day ${dateText}`);
  if (offset === undefined) {
    return refuse(
      'BAD_TIME',
      `the time ${shown(text)} has no zone; end it with Z or an offset such as -05:00`,
    );
  }
  const colonOffset = offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const openMs = Date.parse(`${date.value}T${clock}:${seconds}.${fraction.padEnd(3, '0')}${colonOffset}`);
  return ok({ kind: 'instant', openMs: epochMs(openMs) });
}
