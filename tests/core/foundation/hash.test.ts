import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, sha256 } from '../../../layers/core/foundation/hash.ts';

// NIST FIPS 180-2, appendix B, and the empty message.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('the published hash of a known message holds (%#)', (message, expected) => {
  expect(sha256(message)).toBe(expected);
});

test('parts hash as one message, whether text or its UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
      expect(sha256(...parts)).toBe(sha256(parts.join('')));
      expect(sha256(...parts.map((part) => new TextEncoder().encode(part)))).toBe(sha256(parts.join('')));
    }),
  );
});

test('a column’s bytes are its own and no more, where it is a view of a longer one', () => {
  const long = Float64Array.of(1, 2, 3, 4);
  const view = long.subarray(1, 3);
  expect(sha256(bytesOf(view))).toBe(sha256(bytesOf(Float64Array.of(2, 3))));
  expect(bytesOf(view).length).toBe(16);
});

test('the sign of a zero is data', () => {
  expect(sha256(bytesOf(Float64Array.of(0)))).not.toBe(sha256(bytesOf(Float64Array.of(-0))));
});
