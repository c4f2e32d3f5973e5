import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { isoInstant } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { ExchangeCalendar } from '../../core/market/exchange-calendar.ts';
import { MAX_BARS, barColumns } from './bar-columns.ts';
import { parseBarHeader, type BarHeader } from './bar-header.ts';
import { placedBar } from './bar-placing.ts';
import { parseBarRow } from './bar-row.ts';
import { csvFields } from './csv-fields.ts';
import { hourlyFault } from './hourly-fault.ts';

export interface CollectedBars {
  readonly window: BarWindow;
  readonly interval: BarInterval;
}

/** Takes a file's lines one after another, the header first, and gives their bars; refuses at the first bad line. */
export interface BarCollector {
  readonly take: (line: string) => Result<true>;
  readonly finish: () => Result<CollectedBars>;
}

export function barCollector(
  calendar: ExchangeCalendar,
  availableAfterMs: Readonly<Record<BarInterval, number>>,
): BarCollector {
  const columns = barColumns();
  let header: BarHeader | undefined;
  let interval: BarInterval | undefined;
  let last: Bar | undefined;
  let blankLine = false;
  let count = 0;

  const takeHeader = (line: string): Result<true> => {
    const fields = csvFields(line);
    const parsed = fields.ok ? parseBarHeader(fields.value) : fields;
    if (!parsed.ok) return parsed;
    header = parsed.value;
    return ok(true);
  };

  const takeRow = (line: string, columnsOf: BarHeader): Result<true> => {
    if (count === MAX_BARS) {
      return refuse(
        'TOO_MANY_BARS',
        `the bar after the first ${MAX_BARS}; daily and hourly files are shorter`,
      );
    }
    const fields = csvFields(line);
    const row = fields.ok ? parseBarRow(fields.value, columnsOf) : fields;
    if (!row.ok) return row;
    const { time } = row.value;
    const isOf: BarInterval = time.kind === 'date' ? 'day' : 'hour';
    interval ??= isOf;
    if (isOf !== interval) return refuse('BAD_TIME', mixedText(interval));
    const bar = placedBar(row.value, calendar, availableAfterMs[interval]);
    if (!bar.ok) return bar;
    const disorder = orderFault(bar.value, last, interval);
    if (disorder !== undefined) return refuse('OUT_OF_ORDER', disorder);
    columns.add(bar.value);
    last = bar.value;
    count += 1;
    return ok(true);
  };

  return {
    take: (line) => {
      if (header === undefined) return takeHeader(line);
      // Blank lines may end a file; further up they are a sign of damage.
      if (blankLine && line.trim() !== '') return refuse('BAD_ROW', 'the line before it is blank; remove it');
      blankLine = line.trim() === '';
      return blankLine ? ok(true) : takeRow(line, header);
    },
    finish: () => {
      if (header === undefined)
        return refuse('NO_BARS', 'it is empty; a header and at least one bar are needed');
      if (interval === undefined) return refuse('NO_BARS', 'it has a header and no bars');
      const window = columns.window();
      const fault = interval === 'hour' ? hourlyFault(window) : undefined;
      return fault ?? ok({ window, interval });
    },
  };
}

function mixedText(interval: BarInterval): string {
  return interval === 'day'
    ? 'its time is an instant where the rows before have dates; daily bars are dated, hourly ones timed'
    : 'its time is a date where the rows before have instants; daily bars are dated, hourly ones timed';
}

/** A bar begins after the one before it. */
function orderFault(bar: Bar, last: Bar | undefined, interval: BarInterval): string | undefined {
  if (last === undefined || bar.openMs > last.openMs) return undefined;
  const name = interval === 'day' ? isoInstant(bar.openMs).slice(0, 10) : isoInstant(bar.openMs);
  return bar.openMs === last.openMs
    ? `${name} is there twice; keep one bar`
    : `${name} is earlier than the row before it; sort the file oldest first`;
}
