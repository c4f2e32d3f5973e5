import { refuse, type Result } from '../../core/foundation/result.ts';
import { epochMs, isoInstant } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { calendarOf } from '../../core/market/exchange-calendar.ts';
import type { ProvidedBar } from '../../app/ports/bar-provider.ts';
import { placedBar } from '../bars/bar-placing.ts';
import { MAX_OBSERVED, MIN_PRICE } from '../bars/bar-row.ts';
import type { BarTime } from '../bars/bar-time.ts';
import { AVAILABLE_AFTER_MS } from '../bars/read-bars-csv.ts';
import { stepMs } from './due-bars.ts';

/** The market that public sources tell of: it never closes, its days are those of UTC. */
export const ALWAYS_OPEN = calendarOf('24/7');

/**
 * The bar that a provider told, held to the rules of a row of a CSV file. Refused where it opens at no boundary of its interval, where
 * a number is missing, beyond what a market has known, or contradicts another.
 */
export function heardBar({ openMs, ...values }: ProvidedBar, interval: BarInterval): Result<Bar> {
  if (!Number.isSafeInteger(openMs) || openMs < 0 || openMs > LATEST_MS) {
    return refuse('BAD_TIME', `it opens at ${openMs}, which is no instant`);
  }
  for (const [name, value] of Object.entries(values)) {
    if (Math.abs(value) > MAX_OBSERVED || (value !== 0 && Math.abs(value) < MIN_PRICE)) {
      return refuse('BAD_ROW', `${name} is ${value}, which no market has known`);
    }
  }
  const opened = epochMs(openMs);
  const time: BarTime =
    interval === 'day'
      ? { kind: 'date', date: ALWAYS_OPEN.dayOf(opened) }
      : { kind: 'instant', openMs: opened };
  const bar = placedBar({ time, ...values }, ALWAYS_OPEN, AVAILABLE_AFTER_MS[interval]);
  if (!bar.ok) return bar;
  return bar.value.openMs === opened && opened % stepMs(interval) === 0
    ? bar
    : refuse('BAD_TIME', `it opens at ${isoInstant(opened)}, where no ${interval} begins`);
}

/** The end of what the calendar covers. */
const LATEST_MS = Date.UTC(2099, 11, 31);
