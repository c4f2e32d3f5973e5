import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { qty } from '../../../../layers/core/foundation/decimal.ts';
import type { ExecutorEffect } from '../../../../layers/core/execution/executor/executor-event.ts';
import type { OrderRequest } from '../../../../layers/core/execution/order.ts';
import { AnExecutor, sent } from './an-executor.ts';

/** An entry whose answer never came. */
function inDoubt(outcome: 'unknown' | 'duplicate' = 'unknown'): {
  executor: AnExecutor;
  entry: OrderRequest;
} {
  const executor = AnExecutor.ready();
  const entry = at(sent(executor.intend()), 0);
  const { clientOrderId } = entry;
  executor.tell({
    kind: 'submitted',
    clientOrderId,
    outcome: outcome === 'unknown' ? { kind: 'unknown', cause: 'TIMEOUT' } : { kind: 'duplicate' },
  });
  return { executor, entry };
}

const kinds = (effects: readonly ExecutorEffect[]): readonly string[] => effects.map(({ kind }) => kind);

/** The venue is asked when that is due, and has neither the order nor a trade of it. */
function deny(executor: AnExecutor, { clientOrderId, symbol }: OrderRequest, afterMs: number): void {
  expect(kinds(executor.tell({ kind: 'tick' }, afterMs))).toContain('ask-order');
  executor.tell({ kind: 'order-told', clientOrderId, answer: { kind: 'absent' } });
  expect(executor.effects).toMatchObject([{ kind: 'ask-trades', about: clientOrderId }]);
  executor.tell({ kind: 'trades-told', symbol, fills: [], about: clientOrderId });
}

describe('an order that nobody knows what became of', () => {
  test.each(['unknown', 'duplicate'] as const)(
    'answered %s it is asked for by its id, and never sent again',
    (kind) => {
      const { executor, entry } = inDoubt(kind);
      expect(executor.orders('entry')).toMatchObject([{ stage: 'unknown' }]);
      const effects = executor.tell({ kind: 'tick' }, 1_000);
      expect(effects).toContainEqual({
        kind: 'ask-order',
        clientOrderId: entry.clientOrderId,
        symbol: entry.symbol,
      });
      expect(sent(effects)).toEqual([]);
    },
  );

  test('lets no new risk into its instrument, until it is known', () => {
    const { executor, entry } = inDoubt();
    expect(sent(executor.intend({ intentId: 'i2', decisionId: 'd2' }))).toEqual([]);
    expect(sent(executor.accept(entry))).toMatchObject([{ reduceOnly: false, quantity: qty('10') }]);
  });

  test('counts as rejected when the venue has denied it twice beyond its indexing delay, and not before', () => {
    const { executor, entry } = inDoubt();
    deny(executor, entry, 1_000);
    deny(executor, entry, 1_000);
    deny(executor, entry, 1_500);
    expect(executor.orders('entry')).toMatchObject([{ stage: 'unknown' }]);
    deny(executor, entry, 5_000);
    expect(executor.orders('entry')).toMatchObject([{ stage: 'unknown' }]);
    deny(executor, entry, 16_000);
    expect(executor.orders('entry')).toMatchObject([{ stage: 'rejected' }]);
    expect(executor.effects).toMatchObject([
      { kind: 'answer-decision', outcome: { kind: 'unfilled', refusal: { code: 'NEVER_ARRIVED' } } },
    ]);
    expect(sent(executor.tell({ kind: 'tick' }, 60_000))).toEqual([]);
  });

  test('an outage of the question proves nothing', () => {
    const { executor, entry } = inDoubt();
    for (let tries = 0; tries < 10; tries++) {
      executor.tell({ kind: 'tick' }, 20_000);
      executor.tell({ kind: 'order-told', clientOrderId: entry.clientOrderId, answer: { kind: 'outage' } });
    }
    expect(executor.orders('entry')).toMatchObject([{ stage: 'unknown' }]);
  });

  test('a trade shows that it was there, even after it had counted as rejected', () => {
    const { executor, entry } = inDoubt();
    deny(executor, entry, 10_000);
    deny(executor, entry, 16_000);
    expect(executor.orders('entry')).toMatchObject([{ stage: 'rejected' }]);
    executor.fill(entry, '10');
    expect(executor.orders('entry')).toMatchObject([{ stage: 'filled' }]);
    expect(executor.state.books.portfolio.positions).toMatchObject([{ quantity: qty('10') }]);
    expect(executor.alerts()).toContain('LATE_FILL');
  });

  test('after a restart whatever was on its way is unknown, and is asked for', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.tell({ kind: 'started', latch: { kind: 'armed' } });
    expect(executor.orders('entry')).toMatchObject([{ stage: 'unknown', unknown: { cause: 'RESTART' } }]);
    expect(executor.tell({ kind: 'tick' }, 1_000)).toContainEqual(
      expect.objectContaining({ kind: 'ask-order', clientOrderId: entry.clientOrderId }),
    );
  });
});
