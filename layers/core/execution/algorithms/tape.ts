import type { EpochMs } from '../../foundation/time.ts';

/** What a parent has seen of its market since its arrival. Prices and quantities are observations. */
export interface Tape {
  readonly quote: Quote | undefined;
  readonly volume: number;
  /** Sum of price times quantity of the trades. */
  readonly turnover: number;
}

export interface Quote {
  readonly atMs: EpochMs;
  readonly bidPx: number;
  readonly askPx: number;
}

export const BLANK_TAPE: Tape = { quote: undefined, volume: 0, turnover: 0 };

export function withQuote(tape: Tape, quote: Quote): Tape {
  return tape.quote !== undefined && quote.atMs < tape.quote.atMs ? tape : { ...tape, quote };
}

export function withTrade(tape: Tape, { px, quantity }: { px: number; quantity: number }): Tape {
  return { ...tape, volume: tape.volume + quantity, turnover: tape.turnover + px * quantity };
}

/** The quote, unless it is older than it may be or no market: a bid of nothing, or one above the ask. */
export function usableQuote({ quote }: Tape, nowMs: EpochMs, ageMsMax: number): Quote | undefined {
  if (quote === undefined || nowMs - quote.atMs > ageMsMax) return undefined;
  return quote.bidPx > 0 && quote.bidPx <= quote.askPx ? quote : undefined;
}

/** Volume-weighted average price of the trades; undefined where there were none. */
export function intervalVwap({ volume, turnover }: Tape): number | undefined {
  return volume > 0 ? turnover / volume : undefined;
}

export function midOf({ quote }: Tape): number | undefined {
  return quote === undefined ? undefined : (quote.bidPx + quote.askPx) / 2;
}
