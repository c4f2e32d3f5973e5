import type { EpochMs } from '../../core/foundation/time.ts';
import { windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import { barsOf } from './added-bars.ts';

/** The lake: the newest bars from the hot source, and what is older from the history, where a window reaches that far. */
export class LakeBars implements BarSource {
  private readonly hot: BarSource;
  private readonly history: BarSource;

  constructor(hot: BarSource, history: BarSource) {
    this.hot = hot;
    this.history = history;
  }

  async window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow> {
    const newest = await this.hot.window(symbol, knownAtMs, count);
    if (newest.length >= count) return newest;
    const hotFromMs = newest.openMs[0] ?? Infinity;
    const older = barsOf(await this.history.window(symbol, knownAtMs, count)).filter(
      ({ openMs }) => openMs < hotFromMs,
    );
    return windowOf([...older.slice(newest.length - count), ...barsOf(newest)]);
  }
}
