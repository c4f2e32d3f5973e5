import { z } from 'zod';
import {
  parseDecimal,
  roundToLot,
  roundToTick,
  type Px,
  type Qty,
} from '../../../core/foundation/decimal.ts';
import type { DepthDiff, DepthSnapshot } from './binance-book.ts';
import type { BookMessage } from './kraken-book.ts';

/** A `depthUpdate` frame of Binance, undefined for any other. */
export function readDepthDiff(frame: unknown, receivedAtMs: number): DepthDiff | undefined {
  const read = depthUpdate.safeParse(frame);
  if (!read.success) return undefined;
  const { U: firstId, u: lastId, b: bids, a: asks } = read.data;
  return { firstId, lastId, bids, asks, receivedAtMs };
}

/** A REST depth answer of Binance; throws where it is none. */
export function readDepthSnapshot(answer: unknown): DepthSnapshot {
  const { lastUpdateId: lastId, bids, asks } = depthSnapshot.parse(answer);
  return { lastId, bids, asks };
}

/**
 * A `book` frame of Kraken, undefined for any other. It writes numbers, not text: a double holds 15 digits exactly, and its
 * shortest text is what was written; the steps say how many decimals there are.
 */
export function readBookMessage(
  frame: unknown,
  { tick, lot, receivedAtMs }: { readonly tick: Px; readonly lot: Qty; readonly receivedAtMs: number },
): (BookMessage & { readonly symbol: string }) | undefined {
  const read = bookFrame.safeParse(frame);
  if (!read.success) return undefined;
  const [{ symbol, bids, asks, checksum }] = read.data.data;
  const level = ({ price, qty }: z.infer<typeof numbers>) => ({
    price: roundToTick(price, tick, 'nearest'),
    quantity: roundToLot(qty, lot, 'nearest'),
  });
  return {
    kind: read.data.type,
    symbol,
    bids: bids.map(level),
    asks: asks.map(level),
    checksum,
    receivedAtMs,
  };
}

const row = z.tuple([z.string(), z.string()]).transform(([price, quantity], context) => {
  const read = { price: parseDecimal<'px'>(price), quantity: parseDecimal<'qty'>(quantity) };
  if (read.price.ok && read.quantity.ok) return { price: read.price.value, quantity: read.quantity.value };
  context.addIssue({ code: 'custom', message: `not a level: ${price} ${quantity}` });
  return z.NEVER;
});
const depthUpdate = z.object({
  e: z.literal('depthUpdate'),
  U: z.number(),
  u: z.number(),
  b: z.array(row),
  a: z.array(row),
});
const depthSnapshot = z.object({ lastUpdateId: z.number(), bids: z.array(row), asks: z.array(row) });
const numbers = z.object({ price: z.number(), qty: z.number() });
const bookFrame = z.object({
  channel: z.literal('book'),
  type: z.enum(['snapshot', 'update']),
  data: z.tuple([
    z.object({ symbol: z.string(), bids: z.array(numbers), asks: z.array(numbers), checksum: z.number() }),
  ]),
});
