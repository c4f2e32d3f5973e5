import type { EpochMs } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { Sym } from '../../core/market/instrument.ts';

/** A bar as its provider told it: nobody has checked it, and the interval may not be over. */
export interface ProvidedBar {
  /** When it opened, in milliseconds, as the provider says. */
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Who tells bars. Every method throws a `ProviderAway` where it may work later. */
export interface BarProvider {
  readonly name: string;
  /** Which of the symbols it lists. */
  listed(symbols: readonly Sym[]): Promise<ReadonlySet<Sym>>;
  /** Its own clock. */
  nowMs(): Promise<EpochMs>;
  /** Bars that opened at `fromMs` or later, oldest first: perhaps a part of them, the last perhaps unfinished, none if there are none. */
  page(symbol: Sym, interval: BarInterval, fromMs: EpochMs): Promise<readonly ProvidedBar[]>;
  close(): Promise<void>;
}

/** The provider cannot be asked now, or said something that cannot be read. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
  /** How long it wants to be left alone, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { retryAfterMs, cause }: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
