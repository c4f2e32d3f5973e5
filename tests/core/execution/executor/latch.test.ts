import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { px, qty } from '../../../../layers/core/foundation/decimal.ts';
import type { LatchPolicy } from '../../../../layers/core/execution/executor/latch-view.ts';
import type { VenueSnapshot } from '../../../../layers/core/execution/executor/venue-view.ts';
import { SPX } from '../../../builders/an-instrument.ts';
import { AnExecutor, canceled, DERIVATIVES, sent, SPOT } from './an-executor.ts';

const EXIT = { kind: 'exit', symbol: SPX, side: 'sell', quantity: qty('10') } as const;

describe('halt', () => {
  test('takes back entries and leaves the protective stops', () => {
    const executor = AnExecutor.holding();
    const more = at(sent(executor.intend({ intentId: 'i2', decisionId: 'd2', limitPx: px('90') })), 0);
    executor.accept(more);
    expect(canceled(fall(executor, 'halt'))).toEqual([more.clientOrderId]);
    expect(executor.orders('stop')).toMatchObject([{ stage: 'working' }]);
    expect(executor.orders('flatten')).toEqual([]);
  });

  test('is done when a snapshot begun after the entries had ended shows nothing else, and not before', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend({ limitPx: px('90') })), 0);
    executor.accept(entry);
    fall(executor, 'halt');
    compare(executor);
    expect(executor.state.books.obeyed).toMatchObject({ epoch: 1, policy: 'halt', done: false });
    expect(executor.end(entry).map(({ kind }) => kind)).toContain('take-snapshot');
    expect(executor.state.books.obeyed?.done).toBe(false);
    compare(executor);
    expect(executor.state.books.obeyed?.done).toBe(true);
  });

  test('takes an order of ours that the books had lost off the venue’s book', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend({ limitPx: px('90') })), 0);
    executor.state = AnExecutor.ready().state;
    fall(executor, 'halt');
    const lost = { ...executor.venueOrderOf(entry), limitPx: px('90') };
    compare(executor, { openOrders: [lost] });
    expect(canceled(executor.effects)).toEqual([entry.clientOrderId]);
    expect(executor.state.books.obeyed?.done).toBe(false);
  });

  test('takes what reduces', () => {
    const executor = AnExecutor.holding();
    fall(executor, 'halt');
    const exits = sent(executor.intend({ intentId: 'i2', decisionId: 'd2', intent: EXIT }));
    expect(exits).toMatchObject([{ side: 'sell', reduceOnly: true, type: { kind: 'market' } }]);
  });
});

describe.each([
  ['reduce-only', DERIVATIVES],
  ['plain spot', SPOT],
])('at a venue that is %s', (_, capabilities) => {
  test('reduce leaves half of what is held, protected, and no less when it is told again', () => {
    const executor = AnExecutor.holding(capabilities);
    const closed = settle(executor, fall(executor, 'reduce'));
    expect(closed).toEqual(['5']);
    expect(executor.state.books.portfolio.positions).toMatchObject([{ quantity: qty('5') }]);
    fall(executor, 'reduce');
    settle(executor, executor.effects);
    compare(executor, { holdings: [{ symbol: SPX, quantity: qty('5') }] });
    expect(executor.state.books.portfolio.positions).toMatchObject([{ quantity: qty('5') }]);
    expect(executor.state.books.obeyed).toMatchObject({ policy: 'reduce', done: true });
  });

  test('flatten closes everything, and what rested is taken back', () => {
    const executor = AnExecutor.holding(capabilities);
    const closed = settle(executor, fall(executor, 'flatten'));
    expect(closed).toEqual(['10']);
    expect(executor.orders('stop').every(({ cancel }) => cancel.asked > 0)).toBe(true);
    compare(executor);
    expect(executor.state.books.obeyed).toMatchObject({ policy: 'flatten', done: true });
    expect(sent(executor.tell({ kind: 'tick' }, 60_000))).toEqual([]);
  });
});

test('an entry that fills after everything was closed is closed as well, and done is taken back until then', () => {
  const executor = AnExecutor.ready();
  const entry = at(sent(executor.intend({ limitPx: px('99') })), 0);
  executor.accept(entry);
  fall(executor, 'flatten');
  executor.end(entry);
  compare(executor);
  expect(executor.state.books.obeyed?.done).toBe(true);
  const closing = executor.fill(entry, '4', '99');
  expect(executor.state.books.obeyed?.done).toBe(false);
  expect(sent(closing)).toContainEqual(
    expect.objectContaining({ side: 'sell', quantity: qty('4'), type: { kind: 'market' } }),
  );
});

test('what others hold is not closed', () => {
  const executor = AnExecutor.ready(SPOT);
  const theirs = { holdings: [{ symbol: SPX, quantity: qty('7') }] };
  for (let times = 0; times < 2; times++) compare(executor, theirs);
  expect(executor.state.books.external.holdings).toHaveLength(1);
  expect(sent(fall(executor, 'flatten'))).toEqual([]);
  compare(executor, theirs);
  expect(executor.state.books.obeyed?.done).toBe(true);
});

test('a harder policy after a softer one is obeyed', () => {
  const executor = AnExecutor.holding();
  fall(executor, 'halt');
  compare(executor, { holdings: [{ symbol: SPX, quantity: qty('10') }] });
  expect(sent(fall(executor, 'flatten', 2))).toMatchObject([{ quantity: qty('10') }]);
  expect(executor.state.books.obeyed).toMatchObject({ epoch: 2, policy: 'flatten', done: false });
});

function fall(executor: AnExecutor, policy: LatchPolicy, epoch = 1): AnExecutor['effects'] {
  return executor.tell({ kind: 'latch', latch: { kind: 'latched', policy, epoch } });
}

/** Plays a venue that does what it is told at once; answers how much was closed at the market. */
function settle(executor: AnExecutor, effects: AnExecutor['effects']): readonly string[] {
  const closed: string[] = [];
  const todo = [...effects];
  for (let effect = todo.shift(); effect !== undefined; effect = todo.shift()) {
    if (effect.kind === 'cancel') {
      const order = executor.state.books.orders.find(
        ({ request }) => request.clientOrderId === effect.clientOrderId,
      );
      if (order !== undefined) todo.push(...executor.end(order.request));
    }
    for (const request of effect.kind === 'send' ? effect.requests : []) {
      todo.push(...executor.accept(request));
      if (request.type.kind !== 'market') continue;
      const lots = String(Number(request.quantity) / Number(qty('1')));
      closed.push(lots);
      todo.push(...executor.fill(request, lots));
    }
  }
  return closed;
}

/** The account is read, and the plan shown. */
function compare(executor: AnExecutor, account: Partial<VenueSnapshot> = {}): void {
  executor.tell({ kind: 'tick' }, 60_000);
  executor.mark('100');
  const snapshot = { openOrders: [], fills: [], holdings: [], ledger: [], ...account };
  executor.tell({ kind: 'snapshot', snapshot });
  executor.tell({ kind: 'plan-shown' });
}
