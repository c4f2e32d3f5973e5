import { describe, expect, test } from '@jest/globals';
import { performEffect } from '../../../layers/app/execution/perform-effect.ts';
import type { ExecutorPorts } from '../../../layers/app/execution/executor-ports.ts';
import type { TradingVenue } from '../../../layers/app/ports/trading-venue.ts';
import { aRequest } from '../../builders/an-order.ts';
import { MemoryExecutionStore } from '../../simulation/execution/memory-execution-store.ts';
import { DERIVATIVES } from '../../core/execution/executor/an-executor.ts';

const out = (): Promise<never> => Promise.reject(new Error('reset'));

/** A venue that nobody can reach, but for what is given. */
function portsWith(venue: Partial<TradingVenue>): ExecutorPorts {
  const store = new MemoryExecutionStore();
  return {
    venue: {
      capabilities: DERIVATIVES,
      instruments: out,
      submit: out,
      cancel: out,
      orderOf: out,
      openOrders: out,
      fillsSince: out,
      balances: out,
      holdings: out,
      ledgerSince: out,
      listen: out,
      ...venue,
    },
    store,
    leases: store,
    clock: { wallMs: out as never, monotonicMs: () => 0, after: () => () => undefined },
    marks: { listen: () => () => undefined },
    desk: { answer: out, alert: out, show: out },
  };
}

describe('carrying an effect into the world', () => {
  test('an order that meets a reset line is posted once, and unknown', async () => {
    let posts = 0;
    const request = aRequest();
    const events = await performEffect(
      { kind: 'send', requests: [request], raisesRisk: true },
      portsWith({
        submit: () => {
          posts += 1;
          return out();
        },
      }),
    );
    expect(posts).toBe(1);
    expect(events).toEqual([
      {
        kind: 'submitted',
        clientOrderId: request.clientOrderId,
        outcome: { kind: 'unknown', cause: 'reset' },
      },
    ]);
  });

  test('no such order and no answer are two things', async () => {
    const { clientOrderId, symbol } = aRequest();
    const effect = { kind: 'ask-order', clientOrderId, symbol } as const;
    expect(await performEffect(effect, portsWith({}))).toMatchObject([{ answer: { kind: 'outage' } }]);
    const absent = portsWith({ orderOf: () => Promise.resolve(undefined) });
    expect(await performEffect(effect, absent)).toMatchObject([{ answer: { kind: 'absent' } }]);
  });

  test('half a snapshot is none', async () => {
    const effect = { kind: 'take-snapshot', fillsSince: [], ledgerSinceMs: 0 as never } as const;
    const ports = portsWith({
      openOrders: () => Promise.resolve([]),
      ledgerSince: () => Promise.resolve([]),
    });
    expect(await performEffect(effect, ports)).toEqual([{ kind: 'snapshot', snapshot: 'outage' }]);
  });

  test('an answer that could not be given is not taken for given, a plan that could not be shown is applied', async () => {
    const outcome = { intentId: 'i1' } as never;
    expect(await performEffect({ kind: 'answer-decision', outcome }, portsWith({}))).toEqual([]);
    const plan = { items: [], fillsRead: [] };
    expect(await performEffect({ kind: 'show-plan', plan }, portsWith({}))).toEqual([{ kind: 'plan-shown' }]);
  });
});
