import * as z from 'zod/mini';
import { assert } from '../../core/foundation/assert.ts';
import { ok, type Result } from '../../core/foundation/result.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarHistory } from '../../app/ports/bar-history.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import { addedBars, barsOf } from '../bars/added-bars.ts';
import { queryRows, writeLines, type InfluxPlace } from './influx-client.ts';
import { instant, literal } from './influx-ql.ts';
import { lineOf } from './line-protocol.ts';

const LINES_MAX = 5_000;

const time = z.pipe(z.number(), z.transform(epochMs));
const row = z.object({
  time,
  closeMs: time,
  availableMs: time,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});

const COLUMNS = 'closeMs, availableMs, open, high, low, close, volume';

/** Bars of one interval in InfluxDB, each at the instant it opened. The engine of `timestream`. */
export class InfluxBars implements BarHistory, BarSource {
  private readonly place: InfluxPlace;
  private readonly interval: BarInterval;

  constructor(place: InfluxPlace, interval: BarInterval) {
    this.place = place;
    this.interval = interval;
  }

  async append(symbol: Sym, bars: BarWindow): Promise<Result<{ readonly added: number }>> {
    const given = barsOf(bars);
    const [first, last] = [given[0], given.at(-1)];
    if (first === undefined || last === undefined) return ok({ added: 0 });
    const stored = await this.between(symbol, first.openMs, epochMs(last.openMs + 1));
    const added = addedBars(stored, given);
    if (!added.ok) return added;
    const lines = added.value.map((bar) => this.line(symbol, bar));
    for (let from = 0; from < lines.length; from += LINES_MAX) {
      await writeLines(this.place, lines.slice(from, from + LINES_MAX));
    }
    return ok({ added: lines.length });
  }

  async between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): Promise<BarWindow> {
    const when = `time >= ${instant(fromMs)} AND time < ${instant(toMs)}`;
    return windowOf(await this.bars(symbol, `${when} ORDER BY time`));
  }

  async window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow> {
    // A bar opens before it is known, so nothing that opened later can have been.
    const known = `time <= ${instant(knownAtMs)} AND availableMs <= ${knownAtMs}`;
    const newest = await this.bars(symbol, `${known} ORDER BY time DESC LIMIT ${count}`);
    return windowOf([...newest].reverse());
  }

  private async bars(symbol: Sym, which: string): Promise<readonly Bar[]> {
    const series = `symbol = ${literal(symbol)} AND interval = ${literal(this.interval)}`;
    const rows = await queryRows(this.place, `SELECT ${COLUMNS} FROM bars WHERE ${series} AND ${which}`);
    return rows.map((found) => {
      const { time: openMs, ...bar } = row.parse(found);
      return { openMs, ...bar };
    });
  }

  private line(symbol: Sym, { openMs, ...fields }: Bar): string {
    const tags = { symbol, interval: this.interval };
    const line = lineOf({ measurement: 'bars', tags, fields, atMs: openMs });
    assert(line !== undefined, `no line can hold a bar of ${symbol}`);
    return line;
  }
}
