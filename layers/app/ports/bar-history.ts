import type { Result } from '../../core/foundation/result.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';

/** Every bar that was ever known, of one interval. */
export interface BarHistory {
  /**
   * Adds closed bars. One that is there already must be the same: refused as `BARS_CHANGED`, and then none of its year and of
   * the years after it is added.
   */
  append(symbol: Sym, bars: BarWindow): Promise<Result<{ readonly added: number }>>;
  /** Bars that opened at or after `fromMs` and before `toMs`, oldest first. */
  between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): Promise<BarWindow>;
}
