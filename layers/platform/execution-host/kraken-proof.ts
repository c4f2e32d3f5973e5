import { z } from 'zod';
import { assert } from '../../core/foundation/assert.ts';
import { px, qty, roundToLot, roundToTick } from '../../core/foundation/decimal.ts';
import { paddedDecimal } from '../venues/books/padded-decimal.ts';
import { bookChecksum, type CheckedLevel } from '../venues/books/kraken-checksum.ts';

const DEPTH = 10;

const markets = z.record(z.string(), z.unknown());
const decimalsOf = z.object({
  info: z.object({ pair_decimals: z.coerce.number(), lot_decimals: z.coerce.number() }),
});
const bookFrame = z.object({
  channel: z.literal('book'),
  data: z.array(z.object({ symbol: z.string(), checksum: z.number() })).min(1),
});
const held = z.object({ orderbooks: z.record(z.string(), z.unknown()) });
const sides = z.object({ bids: z.array(z.unknown()), asks: z.array(z.unknown()) });
const pastTrades = z.object({ channel: z.literal('trade'), type: z.literal('snapshot') });

/**
 * Judges each `book` frame of Kraken after ccxt has taken it in: the symbol whose top ten have not the checksum that came with it,
 * undefined where all is well or the frame is another. The markets, as ccxt gives them, say with how many decimals a pair is written.
 */
export function krakenProof(listed: unknown): (frame: unknown, exchange: unknown) => string | undefined {
  const pairs = markets.parse(listed);
  return (frame, exchange) => {
    const read = bookFrame.safeParse(frame);
    const [told] = read.success ? read.data.data : [];
    if (told === undefined) return undefined;
    const known = decimalsOf.safeParse(pairs[told.symbol]);
    const book = sides.safeParse(held.parse(exchange).orderbooks[told.symbol]);
    if (!known.success || !book.success) return told.symbol;
    const pair = known.data.info;
    const steps = { tick: px(stepOf(pair.pair_decimals)), lot: qty(stepOf(pair.lot_decimals)) };
    const written = (row: unknown): CheckedLevel => {
      assert(Array.isArray(row), 'ccxt gives a level as an array');
      return [
        paddedDecimal(roundToTick(Number(row[0]), steps.tick, 'nearest'), pair.pair_decimals),
        paddedDecimal(roundToLot(Number(row[1]), steps.lot, 'nearest'), pair.lot_decimals),
      ];
    };
    const { bids, asks } = book.data;
    const checksum = bookChecksum({
      bids: bids.slice(0, DEPTH).map(written),
      asks: asks.slice(0, DEPTH).map(written),
    });
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
