import type { EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';

/** What became of a bar: `changed` where one with other numbers is there already, which stays. */
export type BarPut = 'added' | 'same' | 'changed';

/** Where closed bars of one interval are written once, for whoever decides. */
export interface BarStore {
  /** When it was known is the first writer's word: a bar that differs in that alone is the same. */
  put(symbol: Sym, bar: Bar): Promise<BarPut>;
  /** Bars that opened at or after `fromMs` and before `toMs`, oldest first. */
  between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): Promise<BarWindow>;
}
