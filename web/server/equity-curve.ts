import type { BarSource } from '../../layers/app/ports/bar-source.ts';
import type { JournalReader } from '../../layers/app/ports/journal.ts';
import type { EpochMs } from '../../layers/core/foundation/time.ts';
import type { Sym } from '../../layers/core/market/instrument.ts';
import type { Mode } from '../../layers/core/risk/mode.ts';
import type { CurveView } from '../api.ts';
import { onceAtATime } from './once-at-a-time.ts';
import { wireBody } from './wire-json.ts';

export interface CurveSources {
  readonly journal: Pick<JournalReader, 'entries'>;
  readonly bars: BarSource;
}

/** Marks read from the journal at a time. */
const BATCH = 1_000;

interface Columns {
  readonly seq: number[];
  readonly day: string[];
  readonly atMs: EpochMs[];
  readonly navPerUnit: number[];
  readonly benchmark: (number | null)[];
  readonly drawdownRatio: number[];
  readonly mode: Mode[];
}

/**
 * The equity curve, folded once: each mark is read from the journal a single time, and every later question costs only
 * what is new.
 */
export function equityCurve(
  { journal, bars }: CurveSources,
  benchmark: Sym,
): { readonly after: (seq: number) => Promise<CurveView> } {
  const columns: Columns = {
    seq: [],
    day: [],
    atMs: [],
    navPerUnit: [],
    benchmark: [],
    drawdownRatio: [],
    mode: [],
  };
  let highWater = 0;
  /** What a unit was worth at the first mark with a price, over that price. */
  let rebase: number | undefined;

  const readMarks = async (): Promise<number> => {
    const entries = await journal.entries(columns.seq.at(-1) ?? 0, BATCH, 'mark');
    for (const entry of entries) {
      const body = wireBody(entry);
      if (body.kind !== 'mark') continue;
      const { day, navPerUnit, mode } = body.mark;
      highWater = Math.max(highWater, navPerUnit);
      columns.seq.push(entry.seq);
      columns.atMs.push(entry.atMs);
      columns.day.push(day);
      columns.navPerUnit.push(rounded(navPerUnit));
      columns.drawdownRatio.push(rounded(1 - navPerUnit / highWater));
      columns.mode.push(mode);
    }
    return entries.length;
  };

  const priceMarks = async (): Promise<void> => {
    const from = columns.benchmark.length;
    const last = columns.atMs.at(-1);
    if (last === undefined || from === columns.atMs.length) return;
    // Each bar has its mark, so this many bars reach back to the price in force at the first of these marks.
    const window = await bars.window(benchmark, last, columns.atMs.length - from);
    let bar = 0;
    for (const [offset, atMs] of columns.atMs.slice(from).entries()) {
      while ((window.availableMs[bar + 1] ?? Infinity) <= atMs) bar++;
      const px = (window.availableMs[bar] ?? Infinity) <= atMs ? window.close[bar] : undefined;
      if (px !== undefined) rebase ??= (columns.navPerUnit[from + offset] ?? 1) / px;
      columns.benchmark.push(px === undefined || rebase === undefined ? null : rounded(rebase * px));
    }
  };

  const catchUp = onceAtATime(async () => {
    while ((await readMarks()) === BATCH);
    await priceMarks();
  });

  return {
    after: async (seq) => {
      await catchUp();
      const from = firstAfter(columns.seq, seq);
      return {
        seq: columns.seq.at(-1) ?? 0,
        day: columns.day.slice(from),
        atMs: columns.atMs.slice(from),
        navPerUnit: columns.navPerUnit.slice(from),
        benchmark: columns.benchmark.slice(from),
        drawdownRatio: columns.drawdownRatio.slice(from),
        mode: columns.mode.slice(from),
      };
    },
  };
}

/** How many of the ascending numbers are not above `limit`. */
function firstAfter(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A curve is looked at: six decimals are a thousandth of a pixel. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
