import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { PAPER_CONFIG } from '../../bin/commands/execution.ts';
import { injectInto } from '../../bin/commands/inject.ts';
import { environmentFrom } from '../../layers/platform/config/load-environment.ts';
import { valueOf } from '../core/regime/hidden-markov/a-chain.ts';

// A venue, an executor and two decision cycles.
jest.setTimeout(60_000);

test('an entry that the file wants in parts leaves in parts, is reported, and is sold whole', async () => {
  const raw = z.looseObject({}).parse(parse(readFileSync(PAPER_CONFIG, 'utf8')));
  const entries = {
    ...{ algorithm: 'twap', aboveNotional: '1', horizonSeconds: 3, childGapSeconds: 0.2, slices: 3 },
  };
  const environment = environmentFrom({ ...raw, execution: { venue: 'simulated', entries } }, 'paper');
  const outcome = await injectInto(valueOf(environment), { why: true });
  const text = outcome.ok ? outcome.value : outcome.error.message;
  // Three parts of each of three instruments; what reduces is one order each.
  expect(text.match(/^order \w+: entry buy \S+ \S+ limit/gm)).toHaveLength(9);
  expect(text.match(/^order \w+: exit sell \S+ \S+ market/gm)).toHaveLength(3);
  expect(text.match(/^outcome (BTC|ETH|SOL)\/USDT: filled/gm)).toHaveLength(6);
});
