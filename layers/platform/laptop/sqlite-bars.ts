import { z } from 'zod';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { barAt, countKnownAt, slice, windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import type { Database } from './database.ts';

const barRow = z
  .object({
    open_ms: z.number(),
    close_ms: z.number(),
    available_ms: z.number(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
  })
  .transform(({ open_ms, close_ms, available_ms, ...prices }): Bar => ({
    openMs: epochMs(open_ms),
    closeMs: epochMs(close_ms),
    availableMs: epochMs(available_ms),
    ...prices,
  }));

const INSERT =
  'INSERT INTO bars (symbol, open_ms, close_ms, available_ms, open, high, low, close, volume) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** The portfolio's own copy of its bars, held as columns in memory: windows are views into them. */
export class SqliteBars implements BarSource {
  private readonly database: Database;
  private readonly series = new Map<Sym, BarWindow>();

  constructor(database: Database) {
    this.database = database;
  }

  window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow> {
    const all = this.all(symbol);
    const end = countKnownAt(all, knownAtMs);
    return Promise.resolve(slice(all, Math.max(0, end - count), end));
  }

  /** Every stored bar of the symbol, oldest first. */
  all(symbol: Sym): BarWindow {
    const known = this.series.get(symbol);
    if (known !== undefined) return known;
    const rows = this.database.statement('SELECT * FROM bars WHERE symbol = ? ORDER BY open_ms').all(symbol);
    const loaded = windowOf(rows.map((row) => barRow.parse(row)));
    this.series.set(symbol, loaded);
    return loaded;
  }

  /** Takes in a file's bars: those already stored must be the same, later ones are added. All or nothing. */
  ingest(symbol: Sym, bars: BarWindow): Result<{ readonly added: number }> {
    const stored = this.all(symbol);
    for (let index = 0; index < stored.length; index++) {
      const [ours, theirs] = [barAt(stored, index), index < bars.length ? barAt(bars, index) : undefined];
      if (theirs === undefined || !sameBar(ours, theirs)) {
        const when = new Date(ours.openMs).toISOString();
        const what = theirs === undefined ? 'is no longer in the file' : 'has other values in the file';
        return refuse('BARS_CHANGED', `the bar of ${when} that this portfolio traded on ${what}`);
      }
    }
    this.database.transaction(() => {
      for (let index = stored.length; index < bars.length; index++) {
        const { openMs, closeMs, availableMs, open, high, low, close, volume } = barAt(bars, index);
        this.database
          .statement(INSERT)
          .run(symbol, openMs, closeMs, availableMs, open, high, low, close, volume);
      }
    });
    this.series.set(symbol, bars);
    return ok({ added: bars.length - stored.length });
  }
}

function sameBar(a: Bar, b: Bar): boolean {
  return (
    a.openMs === b.openMs &&
    a.closeMs === b.closeMs &&
    a.availableMs === b.availableMs &&
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume
  );
}
