import type { EpochMs } from '../../core/foundation/time.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';

/** Stored bars, point in time only ([D7]). */
export interface BarSource {
  /** The last `count` bars that were known at `knownAtMs`, oldest first; fewer where there are fewer. */
  window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow>;
}
