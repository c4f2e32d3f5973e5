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
  // Three parts each, and more where the market walked away from one; what reduces is one order.
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']) {
    const count = (line: string): number => text.match(new RegExp(line, 'gm'))?.length ?? 0;
    expect(count(`^order \\w+: entry buy \\S+ ${symbol} limit`)).toBeGreaterThanOrEqual(3);
    expect(count(`^order \\w+: exit sell \\S+ ${symbol} market`)).toBe(1);
    expect(count(`^outcome ${symbol}: (partially-)?filled`)).toBe(2);
  }
});
