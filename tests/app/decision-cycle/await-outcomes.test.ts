import { expect, test } from '@jest/globals';
import { unanswered } from '../../../layers/app/decision-cycle/await-outcomes.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';

const NOW = epochMs(1_000);
const known = { decisionId: 'd', symbol: sym('BTC/USD') };

const routed = (intentId: string, parts: readonly string[]): ExecutionFact => ({
  kind: 'intent-routed',
  atMs: NOW,
  route: {
    ...{ ...known, intentId, judged: [] },
    parts: parts.map((part) => ({ account: part, intentId: part, quantity: qty('1') })),
  },
});
const answered = (intentId: string): ExecutionFact => ({
  kind: 'intent-answered',
  atMs: NOW,
  outcome: { ...known, intentId, revision: 1, kind: 'filled', filledQty: qty('1') },
});

async function left(...facts: readonly ExecutionFact[]): Promise<readonly string[]> {
  const store = {
    facts: (afterSeq: number) =>
      Promise.resolve(
        facts.map((fact, index) => ({ seq: index + 1, fact })).filter(({ seq }) => seq > afterSeq),
      ),
  };
  return unanswered(['exit'], { store, fromSeq: 0 });
}

test('an intent that went to one account is answered by it', async () => {
  expect(await left(routed('exit', ['exit']))).toEqual(['exit']);
  expect(await left(routed('exit', ['exit']), answered('exit'))).toEqual([]);
});

test('an intent that was split among accounts is answered when each of them has', async () => {
  const split = routed('exit', ['exit|a', 'exit|b']);
  expect(await left(split)).toEqual(['exit|a', 'exit|b']);
  expect(await left(split, answered('exit|b'))).toEqual(['exit|a']);
  expect(await left(split, answered('exit|b'), answered('exit|a'))).toEqual([]);
});
