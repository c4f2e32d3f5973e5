import { describe, expect, test } from '@jest/globals';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import { awaitExecution, tellCycles } from '../../../layers/app/decision-cycle/await-execution.ts';
import type { ExecutorDoor } from '../../../layers/app/decision-cycle/hear-executor.ts';
import type { CycleWait, CycleWaits } from '../../../layers/app/ports/cycle-waits.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { aState } from '../../builders/a-state.ts';

const NOW = epochMs(1_600_000_000_000);

/** An executor that keeps what it is offered, and answers when a test says so. */
class AnExecutor {
  readonly offered: string[] = [];
  readonly facts: ExecutionFact[] = [];
  /** Answers each intent the moment it is offered. */
  prompt = false;

  answer(intentId: string): void {
    const filled = {
      revision: 1,
      decisionId: 'd',
      symbol: SPX,
      kind: 'filled',
      filledQty: qty('1'),
    } as const;
    this.facts.push({ kind: 'intent-answered', atMs: NOW, outcome: { ...filled, intentId } });
  }

  door(): ExecutorDoor {
    return {
      store: {
        offer: ({ intentId }: ExecutionIntent) => {
          this.offered.push(intentId);
          if (this.prompt) this.answer(intentId);
          return Promise.resolve();
        },
        facts: (after, limit) =>
          Promise.resolve(
            this.facts.map((fact, index) => ({ seq: index + 1, fact })).slice(after, after + limit),
          ),
      },
      intentMs: 60_000,
      outcomeMs: 60_000,
      barMs: 60_000,
      nowMs: () => NOW,
    };
  }
}

function aDesk(): {
  waits: CycleWaits;
  told: [string, unknown][];
  tokens: Parameters<typeof tellCycles>[1]['tokens'];
} {
  const held = new Map<string, CycleWait>();
  const told: [string, unknown][] = [];
  return {
    told,
    waits: {
      hold: async (wait) => Promise.resolve(void held.set(wait.decisionId, wait)),
      open: async () => Promise.resolve([...held.values()]),
      forget: async (decisionId) => Promise.resolve(void held.delete(decisionId)),
    },
    tokens: { succeed: async (token, output) => Promise.resolve((told.push([token, output]), 'taken')) },
  };
}

const intent = (side: 'buy' | 'sell') => ({ kind: 'exit', symbol: SPX, side, quantity: qty('1') }) as const;
const store = (count: number) => {
  const outbox = (['buy', 'sell'] as const).slice(0, count).map((side, index) => {
    return { decisionId: `d${index}`, intent: intent(side) };
  });
  return { load: async () => Promise.resolve({ version: 1, state: aState({ outbox }) }) };
};

describe('a cycle that waits for the executor', () => {
  test('is told once every one of its intents was answered, and not before', async () => {
    const executor = new AnExecutor();
    const desk = aDesk();
    await awaitExecution(
      { decisionId: 'd', token: 't' },
      { ...desk, store: store(2), executor: executor.door() },
    );
    expect(executor.offered).toEqual(['d0|SPX|exit', 'd1|SPX|exit']);
    expect(desk.told).toEqual([]);
    executor.answer('d0|SPX|exit');
    await tellCycles(executor.door().store, desk);
    expect(desk.told).toEqual([]);
    executor.answer('d1|SPX|exit');
    await tellCycles(executor.door().store, desk);
    expect(desk.told).toEqual([['t', { decisionId: 'd' }]]);
    await tellCycles(executor.door().store, desk);
    expect(desk.told).toHaveLength(1);
  });

  test('goes on at once where nothing was decided', async () => {
    const desk = aDesk();
    await awaitExecution(
      { decisionId: 'd', token: 't' },
      { ...desk, store: store(0), executor: new AnExecutor().door() },
    );
    expect(desk.told).toEqual([['t', { decisionId: 'd' }]]);
  });

  test('misses no answer that comes while it still hands over', async () => {
    const executor = new AnExecutor();
    executor.prompt = true;
    const desk = aDesk();
    await awaitExecution(
      { decisionId: 'd', token: 't' },
      { ...desk, store: store(2), executor: executor.door() },
    );
    expect(desk.told).toEqual([['t', { decisionId: 'd' }]]);
  });

  test('that asks again is answered by its newer token alone', async () => {
    const executor = new AnExecutor();
    const desk = aDesk();
    for (const token of ['old', 'new']) {
      await awaitExecution(
        { decisionId: 'd', token },
        { ...desk, store: store(1), executor: executor.door() },
      );
    }
    executor.answer('d0|SPX|exit');
    await tellCycles(executor.door().store, desk);
    expect(desk.told).toEqual([['new', { decisionId: 'd' }]]);
  });
});
