import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { bookChecksum } from '../../../../layers/platform/venues/books/kraken-checksum.ts';

const ORACLE = new URL(
  '../../../../../shared/oracles/exchange/orderbook_checksums.json',
  `file://${__filename}`,
);

const oracle = z.object({
  kraken_v2: z.object({
    asks: z.array(z.tuple([z.string(), z.string()])),
    bids: z.array(z.tuple([z.string(), z.string()])),
    checksum: z.number(),
  }),
});

test('the checksum of a book is the one that Kraken documents', () => {
  if (!existsSync(ORACLE)) {
    console.log('skipped: ../shared/oracles/exchange/orderbook_checksums.json is not there');
    return;
  }
  const { kraken_v2 } = oracle.parse(JSON.parse(readFileSync(ORACLE, 'utf8')));
  expect(bookChecksum(kraken_v2)).toBe(kraken_v2.checksum);
  const [first, ...rest] = kraken_v2.asks;
  expect(bookChecksum({ ...kraken_v2, asks: [...rest, ...(first === undefined ? [] : [first])] })).not.toBe(
    kraken_v2.checksum,
  );
});
