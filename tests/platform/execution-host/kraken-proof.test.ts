import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { krakenProof } from '../../../layers/platform/execution-host/kraken-proof.ts';

const ORACLE = join(import.meta.dirname, '../../../../shared/oracles/exchange/orderbook_checksums.json');

const levels = z.array(z.tuple([z.coerce.number(), z.coerce.number()]));
const oracle = z.object({ kraken_v2: z.object({ asks: levels, bids: levels, checksum: z.number() }) });

const market = { info: { pair_decimals: 1, lot_decimals: '8' } };

test('a book whose levels lost their zeros on the way still has the checksum that Kraken documents', () => {
  if (!existsSync(ORACLE)) {
    console.log('skipped: ../shared/oracles/exchange/orderbook_checksums.json is not there');
    return;
  }
  const { bids, asks, checksum } = oracle.parse(JSON.parse(readFileSync(ORACLE, 'utf8'))).kraken_v2;
  // Markets of other kinds, which have no such decimals, are no obstacle.
  const proof = krakenProof({ 'BTC/USD': market, 'TSLAx/USD': { info: {} } });
  const frame = { channel: 'book', type: 'update', data: [{ symbol: 'BTC/USD', checksum }] };
  const holding = (side: typeof bids) => ({ orderbooks: { 'BTC/USD': { bids: side, asks } } });
  expect(proof(frame, holding([...bids, [45_000, 1]]))).toBeUndefined();
  expect(proof(frame, holding(bids.slice(1)))).toBe('BTC/USD');
  expect(proof(frame, holding(bids.map(([px, qty], at) => [px, at === 9 ? qty + 1e-8 : qty])))).toBe(
    'BTC/USD',
  );
  expect(krakenProof({})(frame, holding(bids))).toBe('BTC/USD');
  expect(proof({ channel: 'heartbeat' }, {})).toBeUndefined();
});
