import { beforeAll, expect, test } from '@jest/globals';
import { assert } from '../../../layers/core/foundation/assert.ts';
import { decisionText } from '../../../layers/platform/terminal/decision-text.ts';
import { samplePortfolio } from '../../web/sample-portfolio.ts';
import { workedDecision } from '../../web/worked-decision.ts';

let told: readonly string[];

beforeAll(async () => {
  const portfolio = await samplePortfolio({ bars: 900, left: 300 });
  await portfolio.liveUntil(({ intents }) => intents.some(({ kind }) => kind === 'enter'));
  const { journal, decisionId } = await workedDecision(portfolio);
  const bodies = (await journal.ofDecision(decisionId)).map((entry) => journal.body(entry));
  const [decision] = bodies;
  assert(decision?.kind === 'decision', 'the decision comes first');
  told = decisionText(decision.record, bodies).split('\n');
});

test('a fee taken in coins is told with its trade, and nobody measured a slippage', () => {
  expect(told.filter((line) => line.startsWith('fill '))).toEqual([
    'fill SPX|7001: buy 3 at 100.2, fee 0, and 0.003 SPX (worth 0.3006), taker at 2026-11-21T17:31:58.000Z',
    'fill SPX|7002: buy 1 at 100.2, fee 0, and 0.003 SPX (worth 0.3006), taker at 2026-11-21T17:32:57.000Z',
  ]);
});

test('an entry that was worked tells what it cost against the price at arrival, and what is not in it', () => {
  const from = told.findIndex((line) => line.startsWith('outcome SPX: partially-filled, 4 filled'));
  expect(told.slice(from, from + 5)).toEqual([
    'outcome SPX: partially-filled, 4 filled, revision 2 (HORIZON: worked until: horizon)',
    '  worked as twap in 2 parts, until horizon, average price 100.2',
    "  price at arrival 100 (20.00 bps), the interval's VWAP not known",
    '  shortfall 17.50 bps = execution 5.00 bps + fees 0.00 bps + not filled 12.50 bps',
    '  fees taken in SPX are not in it',
  ]);
});
