import { z } from 'zod';
import { px, qty, roundToLot, roundToTick } from '../../core/foundation/decimal.ts';
import { paddedDecimal } from '../venues/books/padded-decimal.ts';
import { bookChecksum, type CheckedLevel } from '../venues/books/kraken-checksum.ts';

const DEPTH = 10;

const pairs = z.record(
  z.string(),
  z.object({ info: z.object({ pair_decimals: z.coerce.number(), lot_decimals: z.coerce.number() }) }),
);
const bookFrame = z.object({
  channel: z.literal('book'),
  data: z.array(z.object({ symbol: z.string(), checksum: z.number() })).min(1),
});
const held = z.object({ orderbooks: z.record(z.string(), z.unknown()) });
const topTen = z.object({
  bids: z.array(z.array(z.unknown())).transform((rows) => rows.slice(0, DEPTH)),
  asks: z.array(z.array(z.unknown())).transform((rows) => rows.slice(0, DEPTH)),
});
const pastTrades = z.object({ channel: z.literal('trade'), type: z.literal('snapshot') });

/**
 * Judges each `book` frame of Kraken after ccxt has taken it in: the symbol whose top ten have not the checksum that came with it,
 * undefined where all is well or the frame is another. Markets as ccxt gives them say with how many decimals a pair is written.
 */
export function krakenProof(markets: unknown): (frame: unknown, exchange: unknown) => string | undefined {
  const decimals = pairs.safeParse(markets);
  return (frame, exchange) => {
    const read = bookFrame.safeParse(frame);
    const [told] = read.success ? read.data.data : [];
    if (told === undefined) return undefined;
    const pair = decimals.success ? decimals.data[told.symbol]?.info : undefined;
    const book = topTen.safeParse(held.parse(exchange).orderbooks[told.symbol]);
    if (pair === undefined || !book.success) return told.symbol;
    const steps = { tick: px(stepOf(pair.pair_decimals)), lot: qty(stepOf(pair.lot_decimals)) };
    const written = ([price, quantity]: readonly unknown[]): CheckedLevel => [
      paddedDecimal(roundToTick(Number(price), steps.tick, 'nearest'), pair.pair_decimals),
      paddedDecimal(roundToLot(Number(quantity), steps.lot, 'nearest'), pair.lot_decimals),
    ];
    const checksum = bookChecksum({ bids: book.data.bids.map(written), asks: book.data.asks.map(written) });
    return checksum === told.checksum ? undefined : told.symbol;
  };
}

/** Kraken may begin with what traded before anybody listened: that is no news. */
export function isPastTrades(frame: unknown): boolean {
  return pastTrades.safeParse(frame).success;
}

/** 0.001 of 3. */
function stepOf(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
}
