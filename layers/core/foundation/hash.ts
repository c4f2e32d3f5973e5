// The one place where core reaches Node: SHA-256 is a pure function of its bytes (docs/adr/0002-rooms.md).
import { createHash } from 'node:crypto';

declare const digest: unique symbol;

/** A SHA-256 in lower-case hexadecimal. */
export type Sha256 = string & { readonly [digest]: 'sha256' };

/** The SHA-256 of text (as UTF-8) or bytes, or of several of them one after another. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Sha256 {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex') as Sha256;
}

/** The bytes of a column of doubles, without a copy. Little-endian, as every supported platform is. */
export function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
