import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { CaughtUp } from './catch-up.ts';
import { dueAtMs, stepMs } from './due-bars.ts';

/** What is known of one series that the source is asked for. Counts are since the start. */
export interface SeriesSigns {
  readonly symbol: Sym;
  oldestMs: EpochMs | undefined;
  newestMs: EpochMs | undefined;
  /** When the source last told of it in a way that could be read, and all of it that could be stored was. */
  lookedMs: EpochMs | undefined;
  added: number;
  missing: number;
  readonly refused: Set<string>;
  readonly changed: Set<string>;
  /** Why the last look failed. */
  fault: string | undefined;
}

/** How a round of looks ended: the fault of `failed` is ours or our store's, and not the source's. */
export type RoundEnd = 'looked' | 'away' | 'failed';

/** What the service has noticed of its source and of itself. All instants are this process's own clock's. */
export class IngestSigns {
  readonly startedMs: EpochMs;
  readonly series: readonly SeriesSigns[];
  readonly interval: BarInterval;
  /** When a page was told or not told, a bar stored, or a round ended. */
  workedMs: EpochMs | undefined;
  roundEndedMs: EpochMs | undefined;
  lastEnd: RoundEnd | undefined;
  /** Why the history lags behind, where one is kept. */
  historyFault: string | undefined;

  constructor(symbols: readonly Sym[], { interval, nowMs }: { interval: BarInterval; nowMs: EpochMs }) {
    this.startedMs = nowMs;
    this.interval = interval;
    this.series = symbols.map((symbol) => ({
      symbol,
      oldestMs: undefined,
      newestMs: undefined,
      lookedMs: undefined,
      added: 0,
      missing: 0,
      refused: new Set<string>(),
      changed: new Set<string>(),
      fault: undefined,
    }));
  }

  looked(series: SeriesSigns, { added, missing, oldestMs, newestMs }: CaughtUp, nowMs: EpochMs): void {
    series.lookedMs = nowMs;
    series.fault = undefined;
    series.added += added.length;
    series.missing = missing.length;
    if (oldestMs !== undefined) series.oldestMs = epochMs(Math.min(oldestMs, series.oldestMs ?? oldestMs));
    series.newestMs = newestMs ?? series.newestMs;
  }

  roundEnded(end: RoundEnd, nowMs: EpochMs): void {
    this.workedMs = nowMs;
    this.roundEndedMs = nowMs;
    this.lastEnd = end;
  }

  /** The latest look at any series that came to its end. */
  lookedMs(): EpochMs | undefined {
    const looks = this.series.flatMap(({ lookedMs }) => lookedMs ?? []);
    return looks.length === 0 ? undefined : epochMs(Math.max(...looks));
  }

  /**
   * How long the most silent series has been without what it should have: since its next bar was due, or since the source last told of
   * it, whichever is longer. Undefined before the first round is over, for until then nobody has asked.
   */
  feedSilentMs(nowMs: EpochMs): number | undefined {
    if (this.roundEndedMs === undefined) return undefined;
    return Math.max(0, ...this.series.map((series) => nowMs - this.silentSinceMs(series, nowMs)));
  }

  private silentSinceMs({ newestMs, lookedMs }: SeriesSigns, nowMs: EpochMs): EpochMs {
    // Of a series without a bar nobody can say since when it should have had one.
    const dueMs =
      newestMs === undefined
        ? this.startedMs
        : dueAtMs(epochMs(newestMs + stepMs(this.interval)), this.interval);
    return epochMs(Math.min(dueMs, lookedMs ?? this.startedMs, nowMs));
  }
}
