import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';
import { barsOf, isSameTrading } from '../bars/added-bars.ts';
import { changeText, storeNewestFirst, type ToldBar } from './store-bars.ts';

export interface LoadedFile {
  readonly added: number;
  /** There already, with the same numbers. */
  readonly same: number;
  /** There already with others, which stay. */
  readonly changed: readonly ToldBar[];
  /** Not over yet, by this machine's clock. */
  readonly unfinished: number;
}

/** Bars of a file into the store, over a line where each answer takes its time. What ended before is gone on with. */
export async function loadFile(
  { symbol, window, nowMs }: { symbol: Sym; window: BarWindow; nowMs: EpochMs },
  store: BarStore,
  onWritten: (count: number, of: number) => void = () => undefined,
): Promise<LoadedFile> {
  const given = barsOf(window);
  const closed = given.filter(({ availableMs }) => availableMs <= nowMs);
  const toMs = epochMs((closed.at(-1)?.openMs ?? 0) + 1);
  const stored = new Map<EpochMs, Bar>(
    barsOf(await store.between(symbol, epochMs(0), toMs)).map((bar) => [bar.openMs, bar]),
  );
  const fresh = closed.filter(({ openMs }) => !stored.has(openMs));
  const changed = closed.flatMap((bar) => {
    const before = stored.get(bar.openMs);
    if (before === undefined || isSameTrading(before, bar)) return [];
    return [{ openMs: bar.openMs, words: changeText(before, bar) }];
  });
  const { added, overtaken } = await storeNewestFirst(fresh, {
    ...{ symbol, store, nowMs, stopping: () => false, atOnce: AT_ONCE },
    oldestMs: await oldestOf(stored, { symbol, nowMs }, store),
    onWritten: (count) => {
      onWritten(count, fresh.length);
    },
  });
  return {
    added: added.length,
    same: closed.length - fresh.length - changed.length,
    changed: [...changed, ...overtaken],
    unfinished: given.length - closed.length,
  };
}

const AT_ONCE = 20;

/** Of the series, which may begin behind the file's end. */
async function oldestOf(
  stored: ReadonlyMap<EpochMs, Bar>,
  { symbol, nowMs }: { symbol: Sym; nowMs: EpochMs },
  store: BarStore,
): Promise<EpochMs | undefined> {
  const [first] = stored.keys();
  if (first !== undefined) return first;
  const [later] = (await store.between(symbol, epochMs(0), nowMs)).openMs;
  return later === undefined ? undefined : epochMs(later);
}
