import { crc32 } from 'node:zlib';

/** Price and quantity as the venue writes them, trailing zeros included. */
export type CheckedLevel = readonly [price: string, quantity: string];

const DEPTH = 10;

/**
 * CRC32 over the top ten of a book: of the asks from the lowest, then of the bids from the highest, price and quantity with
 * neither decimal point nor leading zeros (Kraken's WebSocket v2 book channel).
 */
export function bookChecksum(book: {
  readonly bids: readonly CheckedLevel[];
  readonly asks: readonly CheckedLevel[];
}): number {
  const text = [...book.asks.slice(0, DEPTH), ...book.bids.slice(0, DEPTH)].flat().map(significant).join('');
  return crc32(text);
}

function significant(text: string): string {
  return text.replace('.', '').replace(/^0+/, '');
}
