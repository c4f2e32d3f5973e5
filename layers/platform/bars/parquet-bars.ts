import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import * as z from 'zod/mini';
import { BrokenInvariant } from '../../core/foundation/assert.ts';
import { sha256 } from '../../core/foundation/hash.ts';
import { ok, type Result } from '../../core/foundation/result.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarHistory } from '../../app/ports/bar-history.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import { addedBars, barsOf, isSameBar } from './added-bars.ts';

/** Objects of one symbol and year; appended to daily, a year has one for each day. */
const OBJECTS_MAX = 1_000;

/** Years of one symbol. */
const YEARS_MAX = 200;

/**
 * Bars as Parquet files on an object store, partitioned by symbol and year as other tools read them. Instants are whole
 * milliseconds, prices the doubles they are: what is read is what was written, to the bit. Nothing is ever rewritten: each
 * append makes an object of its own, named by what it holds.
 */
export class ParquetBars implements BarHistory, BarSource {
  private readonly objects: ObjectStore;
  private readonly interval: BarInterval;

  constructor(objects: ObjectStore, interval: BarInterval) {
    this.objects = objects;
    this.interval = interval;
  }

  async append(symbol: Sym, bars: BarWindow): Promise<Result<{ readonly added: number }>> {
    let count = 0;
    for (const [year, given] of byYear(barsOf(bars))) {
      const added = addedBars(windowOf(await this.ofYear(symbol, year)), given);
      if (!added.ok) return added;
      count += added.value.length;
      if (added.value.length > 0) await this.write(symbol, year, added.value);
    }
    return ok({ added: count });
  }

  async between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): Promise<BarWindow> {
    const [first, last] = [yearOf(fromMs), yearOf(toMs)];
    const found: Bar[] = [];
    for (const year of await this.years(symbol)) {
      if (year >= first && year <= last) found.push(...(await this.ofYear(symbol, year)));
    }
    return windowOf(found.filter(({ openMs }) => openMs >= fromMs && openMs < toMs));
  }

  async window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow> {
    const found: (readonly Bar[])[] = [];
    let missing = count;
    for (const year of [...(await this.years(symbol))].reverse()) {
      if (missing <= 0) break;
      if (year > yearOf(knownAtMs)) continue;
      const known = (await this.ofYear(symbol, year)).filter(({ availableMs }) => availableMs <= knownAtMs);
      const newest = known.slice(-missing);
      missing -= newest.length;
      found.unshift(newest);
    }
    return windowOf(found.flat());
  }

  private async years(symbol: Sym): Promise<readonly number[]> {
    const prefix = `${this.place(symbol)}/year=`;
    const years = new Set<number>();
    for (const key of await this.objects.list(prefix, YEARS_MAX * OBJECTS_MAX)) {
      years.add(Number(key.slice(prefix.length, prefix.length + 4)));
    }
    return [...years].sort((a, b) => a - b);
  }

  /** Oldest first. Two writers may have stored the same bar; of two different ones nobody can say which is true. */
  private async ofYear(symbol: Sym, year: number): Promise<readonly Bar[]> {
    const keys = await this.objects.list(`${this.place(symbol)}/year=${year}/`, OBJECTS_MAX);
    const bars = new Map<EpochMs, Bar>();
    for (const key of keys) {
      for (const bar of await barsIn(await this.objects.get(key), key)) {
        const known = bars.get(bar.openMs);
        if (known !== undefined && !isSameBar(known, bar)) {
          throw new BrokenInvariant(`${key} has another bar of ${symbol} at ${bar.openMs}`);
        }
        bars.set(bar.openMs, bar);
      }
    }
    return [...bars.values()].sort((a, b) => a.openMs - b.openMs);
  }

  private async write(symbol: Sym, year: number, bars: readonly Bar[]): Promise<void> {
    const bytes = encoded(bars);
    const [first] = bars;
    const name = `${String(first?.openMs ?? 0).padStart(15, '0')}-${sha256(bytes).slice(0, 16)}`;
    await this.objects.putIfAbsent(`${this.place(symbol)}/year=${year}/${name}.parquet`, bytes);
  }

  private place(symbol: Sym): string {
    return `bars/interval=${this.interval}/symbol=${encodeURIComponent(symbol)}`;
  }
}

const INSTANTS = ['openMs', 'closeMs', 'availableMs'] as const;
const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;

const instant = z.pipe(
  z.bigint(),
  z.transform((value) => epochMs(Number(value))),
);
const row = z.object({
  openMs: instant,
  closeMs: instant,
  availableMs: instant,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});

function encoded(bars: readonly Bar[]): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: [
      ...INSTANTS.map((name) => ({
        name,
        data: bars.map((bar) => BigInt(bar[name])),
        type: 'INT64' as const,
        nullable: false,
      })),
      ...NUMBERS.map((name) => ({
        name,
        data: bars.map((bar) => bar[name]),
        type: 'DOUBLE' as const,
        nullable: false,
      })),
    ],
    createdBy: 'atalaya',
  });
  return new Uint8Array(buffer);
}

async function barsIn(bytes: Uint8Array | undefined, key: string): Promise<readonly Bar[]> {
  if (bytes === undefined) throw new BrokenInvariant(`${key} was listed and is gone`);
  const file = new Uint8Array(bytes).buffer;
  const rows: readonly unknown[] = await parquetReadObjects({ file });
  return rows.map((found) => row.parse(found));
}

function byYear(bars: readonly Bar[]): ReadonlyMap<number, readonly Bar[]> {
  return Map.groupBy(bars, ({ openMs }) => yearOf(openMs));
}

function yearOf(at: EpochMs): number {
  return new Date(at).getUTCFullYear();
}
