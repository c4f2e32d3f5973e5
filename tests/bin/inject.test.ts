import { expect, jest, test } from '@jest/globals';
import { inject } from '../../bin/commands/inject.ts';
import {
  cameThrough,
  HOPS,
  journeyTable,
  type Hop,
  type Journey,
} from '../../layers/platform/execution-host/injection/hop-times.ts';

// A venue, an executor and two decision cycles.
jest.setTimeout(60_000);

test('three buys and three sells come through the whole road, and the audit shows their fills', async () => {
  const outcome = await inject({ why: true });
  // How fast depends on what else this machine does: the command judges it, and this test does not.
  const text = outcome.ok ? outcome.value : outcome.error.message;
  const rows = text.split('\n').filter((line) => /^(buy|sell) +\S+\/USDT( +\d+ ms){8}$/.test(line));
  expect(rows).toHaveLength(6);
  expect(text.match(/^outcome (BTC|ETH|SOL)\/USDT: filled/gm)).toHaveLength(6);
  expect(text.match(/^order \w+: entry buy /gm)).toHaveLength(3);
  expect(text.match(/^order \w+: exit sell /gm)).toHaveLength(3);
  expect(text.match(/^fill \S+: buy /gm)?.length).toBeGreaterThanOrEqual(3);
});

test('a signal that is late at its last station, or never reaches it, has not come through', () => {
  const journey = (lastMs: number, lacks?: Hop): Journey => ({
    symbol: 'BTC/USDT',
    side: 'buy',
    times: new Map(
      HOPS.filter((hop) => hop !== lacks).map((hop, index) => [hop, hop === 'recorded' ? lastMs : index]),
    ),
  });
  const journeys = [journey(999), journey(1_000), journey(500, 'recorded')];
  expect(cameThrough(journeys, 1_000)).toBe(1);
  expect(journeyTable(journeys).split('\n').at(-1)).toMatch(/ -$/);
});
