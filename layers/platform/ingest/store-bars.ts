import { epochMs, isoInstant, type EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';

/** A bar by when it opened, and what is to be said of it. */
export interface ToldBar {
  readonly openMs: number;
  readonly words: string;
}

export interface StoreTerms {
  readonly symbol: Sym;
  readonly store: Pick<BarStore, 'put'>;
  /** The oldest bar of the series that is there. */
  readonly oldestMs: EpochMs | undefined;
  readonly nowMs: EpochMs;
  readonly stopping: () => boolean;
  /** How many are written side by side; one unless told. */
  readonly atOnce?: number;
  /** So many were written. */
  readonly onWritten?: (count: number) => void;
}

/**
 * Newest first, so that a series is whole from its newest bar backwards whenever it ends. What is older than the oldest stored bar is
 * history, known when it was due; what comes later than that into a series that decisions are made from was not known before now, and
 * says so: a decision made again must not see it.
 */
export async function storeNewestFirst(
  fresh: readonly Bar[],
  { symbol, store, oldestMs = epochMs(LAST_MS), nowMs, stopping, atOnce = 1, onWritten }: StoreTerms,
): Promise<{ readonly added: readonly Bar[]; readonly overtaken: readonly ToldBar[] }> {
  const added: Bar[] = [];
  const overtaken: ToldBar[] = [];
  const newestFirst = [...fresh].sort((a, b) => b.openMs - a.openMs);
  for (let from = 0; from < newestFirst.length && !stopping(); from += atOnce) {
    const written = newestFirst.slice(from, from + atOnce).map(async (bar) => {
      const isHistory = bar.openMs < oldestMs;
      const known = isHistory ? bar : { ...bar, availableMs: epochMs(Math.max(bar.availableMs, nowMs)) };
      const put = await store.put(symbol, known);
      if (put === 'added') added.push(known);
      if (put === 'changed') {
        const words = `${isoInstant(bar.openMs)} was stored with other numbers by another writer meanwhile`;
        overtaken.push({ openMs: bar.openMs, words });
      }
    });
    await Promise.all(written);
    onWritten?.(Math.min(newestFirst.length, from + atOnce));
  }
  return { added: added.sort((a, b) => a.openMs - b.openMs), overtaken };
}

/** Later than any bar. */
const LAST_MS = 8.64e15;

export function changeText(before: Bar, now: Bar): string {
  const numbers = ({ open, high, low, close, volume }: Bar): string =>
    [open, high, low, close, volume].join(' ');
  return `${isoInstant(before.openMs)} is stored as ${numbers(before)} and now told as ${numbers(now)}`;
}
