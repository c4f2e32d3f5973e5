import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarProvider, ProvidedBar } from '../../app/ports/bar-provider.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';
import { barsOf, isSameTrading } from '../bars/added-bars.ts';
import { dueAtMs, missingBars, newestDueMs, stepMs } from './due-bars.ts';
import { heardBar } from './heard-bar.ts';
import { changeText, storeNewestFirst, type ToldBar } from './store-bars.ts';

export interface CatchUpPorts {
  readonly provider: Pick<BarProvider, 'page'>;
  readonly store: BarStore;
  /** True once the service is told to stop: what has begun is ended, and no more. */
  readonly stopping: () => boolean;
}

export interface CatchUpSpan {
  readonly symbol: Sym;
  readonly interval: BarInterval;
  /** Nothing that opened before is looked for. */
  readonly fromMs: EpochMs;
  /** The provider's clock, read before anything was asked. */
  readonly nowMs: EpochMs;
}

/** What one look at the provider came to. A bar is named by when it opened. */
export interface CaughtUp {
  readonly added: readonly Bar[];
  /** Told otherwise than it is stored, which stays: when it opened, and both in words. */
  readonly changed: readonly ToldBar[];
  /** Told in a way that no bar can be. */
  readonly refused: readonly ToldBar[];
  /** Due since the oldest stored bar, and not told. */
  readonly missing: readonly EpochMs[];
  /** The oldest and the newest bar that are stored now, of those that were looked for. */
  readonly oldestMs: EpochMs | undefined;
  readonly newestMs: EpochMs | undefined;
}

/**
 * Stores what is due and not there. Whatever ended it before, it goes on where it is due: it looks at what is stored and asks for the
 * rest. Only closed bars are stored, by the provider's clock. Throws what the ports throw.
 */
export async function catchUp(span: CatchUpSpan, ports: CatchUpPorts): Promise<CaughtUp> {
  const { symbol, interval, fromMs, nowMs } = span;
  const stored = new Map<number, Bar>(
    barsOf(await ports.store.between(symbol, fromMs, epochMs(nowMs + 1))).map((bar) => [bar.openMs, bar]),
  );
  const lacking = missingBars(new Set(stored.keys()), { fromMs, nowMs, interval });
  const newest = ends(stored.keys()).newestMs;
  const askFromMs = epochMs(Math.min(lacking[0] ?? Infinity, newest ?? fromMs));
  const told = await toldBars(span, askFromMs, ports);
  const judged = judge(told, stored, span);
  const { added, overtaken } = await storeNewestFirst(judged.fresh, {
    ...{ symbol, nowMs, store: ports.store, stopping: ports.stopping },
    oldestMs: ends(stored.keys()).oldestMs,
  });
  const there = new Set([...stored.keys(), ...added.map(({ openMs }) => openMs)]);
  const { oldestMs, newestMs } = ends(there);
  return {
    added,
    changed: [...judged.changed, ...overtaken],
    refused: judged.refused,
    missing: missingBars(there, { fromMs: oldestMs ?? fromMs, nowMs, interval }),
    oldestMs,
    newestMs,
  };
}

/** A venue that gives one bar a page would be asked so often for a year of hours. */
const PAGES_MAX = 10_000;

/** No venue's page is shorter. */
const STRIDE_BARS = 100;

/** Page after page until the newest bar that is due was told, or nothing new is. */
async function toldBars(
  { symbol, interval, nowMs }: CatchUpSpan,
  fromMs: EpochMs,
  { provider, stopping }: CatchUpPorts,
): Promise<ReadonlyMap<number, ProvidedBar>> {
  const told = new Map<number, ProvidedBar>();
  const lastMs = newestDueMs(nowMs, interval);
  let cursorMs = fromMs;
  for (let pages = 0; pages < PAGES_MAX && !stopping(); pages++) {
    const page = await provider.page(symbol, interval, cursorMs);
    for (const bar of page) told.set(bar.openMs, bar);
    const reachedMs = page.at(-1)?.openMs;
    // Nothing: it was not listed then, or did not trade. Some venues look no further by themselves.
    if (reachedMs === undefined) cursorMs = epochMs(cursorMs + STRIDE_BARS * stepMs(interval));
    else if (reachedMs < cursorMs) break;
    else cursorMs = epochMs((Math.floor(reachedMs / stepMs(interval)) + 1) * stepMs(interval));
    if (cursorMs > lastMs) break;
  }
  return told;
}

interface Judged {
  readonly fresh: readonly Bar[];
  readonly changed: readonly ToldBar[];
  readonly refused: readonly ToldBar[];
}

function judge(
  told: ReadonlyMap<number, ProvidedBar>,
  stored: ReadonlyMap<number, Bar>,
  { interval, fromMs, nowMs }: CatchUpSpan,
): Judged {
  const fresh: Bar[] = [];
  const changed: ToldBar[] = [];
  const refused: ToldBar[] = [];
  for (const provided of told.values()) {
    const { openMs } = provided;
    if (openMs < fromMs) continue;
    const heard = heardBar(provided, interval);
    if (!heard.ok) refused.push({ openMs, words: heard.error.message });
    // What is not over yet is told as it stands, and will be another bar in the end.
    else if (dueAtMs(heard.value.openMs, interval) > nowMs) continue;
    else {
      const before = stored.get(openMs);
      if (before === undefined) fresh.push(heard.value);
      else if (!isSameTrading(before, heard.value))
        changed.push({ openMs, words: changeText(before, heard.value) });
    }
  }
  return { fresh, changed, refused };
}

function ends(openings: Iterable<number>): Pick<CaughtUp, 'oldestMs' | 'newestMs'> {
  const sorted = [...openings].sort((a, b) => a - b);
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  return {
    oldestMs: oldest === undefined ? undefined : epochMs(oldest),
    newestMs: newest === undefined ? undefined : epochMs(newest),
  };
}
