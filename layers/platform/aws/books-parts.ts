import { gunzipSync, gzipSync } from 'node:zlib';
import { TooLarge } from './item-size.ts';

/** Well under the 400 KB of an item, which its names and keys share. */
const PART_BYTES = 350 * 1024;

/** A transaction carries 4 MB; what is written beside the books is small. */
const PARTS_MAX = 10;

/** A text of any length in pieces that an item of DynamoDB holds; throws `TooLarge` beyond what one transaction carries. */
export function partsOf(text: string, what: string): readonly Uint8Array[] {
  const packed = gzipSync(text);
  const count = Math.ceil(packed.length / PART_BYTES);
  if (count > PARTS_MAX) {
    throw new TooLarge(
      `${what} has ${packed.length} bytes packed; a transaction of DynamoDB carries ${PARTS_MAX * PART_BYTES}`,
    );
  }
  return Array.from({ length: count }, (_, index) =>
    packed.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
  );
}

/** The text again, from all of its pieces in order. */
export function textOf(parts: readonly Uint8Array[]): string {
  return gunzipSync(Buffer.concat(parts)).toString('utf8');
}
