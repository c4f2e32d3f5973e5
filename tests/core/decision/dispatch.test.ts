import { describe, expect, test } from '@jest/globals';
import { adoptDecision, openOrders, settleSubmissions } from '../../../layers/core/decision/dispatch.ts';
import { workingOrders } from '../../../layers/core/decision/system-state.ts';
import { ordersOf, type Intent } from '../../../layers/core/execution/intent.ts';
import type { OrderEvent } from '../../../layers/core/execution/order.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { NO_SIGNALS } from '../../../layers/core/risk/signal-hygiene.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aRecord, aState } from '../../builders/a-state.ts';
import { aFill } from '../../builders/a-fill.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { anEntry } from '../../builders/an-order.ts';

const ENTRY = anEntry();
const EXIT: Intent = { kind: 'exit', symbol: SPX, side: 'sell', quantity: qty('5') };
const MEMORY = {
  books: [],
  hygiene: { recent: [] },
  regime: { regime: 'crisis', sinceMs: aState().atMs },
} as const;
const ACCEPTED: OrderEvent = { kind: 'accepted', venueOrderId: 'v1' };
const REJECTED: OrderEvent = { kind: 'rejected', reason: 'TICK' };
const adopted = adoptDecision(
  aState({ phase: 'closed' }),
  { record: aRecord('d1', [ENTRY]), memory: MEMORY },
  aConfig(),
);
const opened = openOrders(adopted.state);
const ids = ordersOf(ENTRY, 'd1').map(({ request }) => request.clientOrderId as string);

describe('a decision that is adopted', () => {
  test('leaves its record, its intents and its memory in one change', () => {
    expect(adopted.state).toMatchObject({
      phase: 'decided',
      memory: MEMORY,
      outbox: [{ decisionId: 'd1', intent: ENTRY }],
    });
    expect(adopted.entries).toMatchObject([{ id: 'd1', decisionId: 'd1', body: { kind: 'decision' } }]);
  });

  test('comes after what is in the outbox already', () => {
    const flatten = { decisionId: 'flatten-1', intent: EXIT };
    const { state } = adoptDecision(
      aState({ outbox: [flatten] }),
      { record: aRecord('d1', [ENTRY]), memory: MEMORY },
      aConfig(),
    );
    expect(state.outbox.map(({ decisionId }) => decisionId)).toEqual(['flatten-1', 'd1']);
  });

  test('without intents leaves the outbox as it was', () => {
    expect(
      adoptDecision(aState(), { record: aRecord('d1', []), memory: MEMORY }, aConfig()).state.outbox,
    ).toEqual([]);
  });
});

describe('before anything leaves', () => {
  test('every order is written down as pending, and the outbox is empty', () => {
    expect(opened.state.outbox).toEqual([]);
    expect(
      opened.state.orders.map(({ request, status, leg, decisionId }) => [
        request.clientOrderId,
        status.kind,
        leg,
        decisionId,
      ]),
    ).toEqual([
      [ids[0], 'pending-submit', 'entry', 'd1'],
      [ids[1], 'pending-submit', 'stop', 'd1'],
      [ids[2], 'pending-submit', 'target', 'd1'],
    ]);
    expect(opened.entries.map(({ id, body }) => [id, body.kind])).toEqual(ids.map((id) => [id, 'order']));
  });

  test('asked again, nothing is doubled', () => {
    expect(openOrders(opened.state)).toEqual({ state: opened.state, entries: [] });
  });

  test('orders that were there stay', () => {
    const again = openOrders({ ...opened.state, outbox: [{ decisionId: 'd2', intent: EXIT }] });
    expect(again.state.orders).toHaveLength(4);
    expect(again.state.orders.slice(0, 3)).toEqual(opened.state.orders);
  });
});

describe('the venue’s answers', () => {
  const answers = new Map<string, OrderEvent>([
    [ids[0] ?? '', ACCEPTED],
    [ids[1] ?? '', REJECTED],
  ]);
  const settled = settleSubmissions(opened.state, answers);

  test('are folded into their orders and journalled', () => {
    expect(settled.state.orders.map(({ status }) => status.kind)).toEqual([
      'working',
      'rejected',
      'pending-submit',
    ]);
    expect(settled.entries.map(({ id, body }) => [id, body.kind])).toEqual([
      [ids[0], 'order-event'],
      [ids[1], 'order-event'],
    ]);
    expect(settled.state.phase).toBe('dispatched');
  });

  test('that have not come leave their orders pending, to be asked for again', () => {
    const waiting = settled.state.orders.filter(({ status }) => status.kind === 'pending-submit');
    expect(waiting.map(({ request }) => request.clientOrderId)).toEqual([ids[2]]);
    expect(workingOrders(settled.state)).toHaveLength(2);
    const later = settleSubmissions(settled.state, new Map([[ids[2] ?? '', ACCEPTED]]));
    expect(later.state.orders.map(({ status }) => status.kind)).toEqual(['working', 'rejected', 'working']);
  });

  test('given twice change nothing the second time', () => {
    expect(settleSubmissions(settled.state, answers).state).toEqual(settled.state);
  });

  test('to orders nobody sent are no matter', () => {
    const stranger = settleSubmissions(opened.state, new Map([['external', ACCEPTED]]));
    expect(stranger).toEqual({ state: { ...opened.state, phase: 'dispatched' }, entries: [] });
  });

  test('are never fills', () => {
    const fill: OrderEvent = { kind: 'fill', fill: aFill({ clientOrderId: ids[0] ?? '' }) };
    expect(() => settleSubmissions(opened.state, new Map([[ids[0] ?? '', fill]]))).toThrow(
      'acceptance or its rejection',
    );
  });
});

test('memory is what was given and nothing of before', () => {
  const old = { books: [], hygiene: { recent: [{ strategyId: 's', atMs: aState().atMs }] } };
  expect(
    adoptDecision(
      aState({ memory: old }),
      { record: aRecord('d', []), memory: { books: [], hygiene: NO_SIGNALS } },
      aConfig(),
    ).state.memory,
  ).toEqual({ books: [], hygiene: NO_SIGNALS });
});
