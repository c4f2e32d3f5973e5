import { DAY_MS, epochMs, MINUTE_MS, type EpochMs } from '../../core/foundation/time.ts';
import { at } from '../../core/foundation/assert.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarHistory } from '../../app/ports/bar-history.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';
import type { IngestSigns } from './ingest-signs.ts';

export interface HistoryPorts {
  readonly store: BarStore;
  readonly history: BarHistory;
  readonly nowMs: () => EpochMs;
}

/** After a failure: the store of cycles is not the one that failed, so there is time. */
const AGAIN_MS = 10 * MINUTE_MS;

/**
 * Carries whole days from the store that cycles read into the history, each bar as it is stored: at the first call whatever the history
 * lacks, also what others have loaded, and later what is new. What fails is told by the signs and tried again.
 */
export function historyKeeper(
  symbols: readonly Sym[],
  ports: HistoryPorts,
  signs: Pick<IngestSigns, 'historyFault'>,
): { keep: (stopping: () => boolean) => Promise<void>; again: (symbol: Sym, fromMs: EpochMs) => void } {
  const keptToMs = new Map<Sym, EpochMs>(symbols.map((symbol) => [symbol, epochMs(0)]));
  let notBeforeMs = 0;
  return {
    keep: async (stopping) => {
      const nowMs = ports.nowMs();
      const toMs = epochMs(Math.floor(nowMs / DAY_MS) * DAY_MS);
      if (nowMs < notBeforeMs || [...keptToMs.values()].every((keptMs) => keptMs >= toMs)) return;
      try {
        const faults: string[] = [];
        for (const [symbol, fromMs] of keptToMs) {
          if (stopping()) return;
          const fault = await carry(symbol, { fromMs, toMs }, ports);
          if (fault === undefined) keptToMs.set(symbol, toMs);
          else faults.push(`${symbol}: ${fault}`);
        }
        signs.historyFault = faults.length === 0 ? undefined : faults.join('; ');
      } catch (error) {
        signs.historyFault = String(error);
      }
      notBeforeMs = signs.historyFault === undefined ? 0 : nowMs + AGAIN_MS;
    },
    again: (symbol, fromMs) => {
      const keptMs = keptToMs.get(symbol);
      if (keptMs !== undefined) keptToMs.set(symbol, epochMs(Math.min(keptMs, fromMs)));
    },
  };
}

/** A year at a time, as a history is parted and so that the service stays small. The fault, if there is one. */
async function carry(
  symbol: Sym,
  { fromMs, toMs }: { fromMs: EpochMs; toMs: EpochMs },
  { store, history }: HistoryPorts,
): Promise<string | undefined> {
  for (const [beginMs, endMs] of years(fromMs, toMs)) {
    const bars = await store.between(symbol, beginMs, endMs);
    if (bars.length === 0) continue;
    const appended = await history.append(symbol, bars);
    if (!appended.ok) return appended.error.message;
  }
  return undefined;
}

function years(fromMs: EpochMs, toMs: EpochMs): readonly (readonly [EpochMs, EpochMs])[] {
  const marks = [fromMs];
  for (let year = new Date(fromMs).getUTCFullYear() + 1; Date.UTC(year, 0) < toMs; year++) {
    marks.push(epochMs(Date.UTC(year, 0)));
  }
  return marks.map((beginMs, index) => [beginMs, index + 1 < marks.length ? at(marks, index + 1) : toMs]);
}
