import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import type { OrderEvent } from '../../../layers/core/execution/order.ts';
import { emptyBook, updateStances } from '../../../layers/core/portfolio/strategy-book.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import { closeOf, openOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aSignal } from '../../builders/a-cycle.ts';
import { NO_COSTS, SPX } from '../../builders/an-instrument.ts';
import { anOrder, orderId } from '../../builders/an-order.ts';
import { aClose, aFlow, aState } from '../../builders/a-state.ts';
import { filled, kindsOf, lived, priced, reports } from './a-session.ts';

const CANCELED: OrderEvent = { kind: 'canceled', atMs: closeOf(1), reason: 'DAY_ENDED' };

describe('what came in', () => {
  test('is booked in its order and journalled: flows, then reports, then the mark', () => {
    const working = aState({ orders: [anOrder()] });
    const advance = closeSession(
      working,
      aClose(0, {
        flows: [aFlow('10000')],
        reports: reports({ kind: 'accepted', venueOrderId: 'v' }, filled('t1')),
      }),
      aConfig(),
    );
    expect(kindsOf(advance)).toEqual(['flow', 'order-event', 'fill', 'mark', 'alert']);
    expect(advance.entries.map(({ decisionId }) => decisionId)).toEqual([
      undefined,
      'a-test',
      'a-test',
      undefined,
      `repair-${closeOf(0)}`,
    ]);
    expect(advance.state).toMatchObject({
      phase: 'closed',
      bars: 1,
      atMs: closeOf(0),
      venueCursor: 2,
      orders: [],
    });
    expect(advance.state.portfolio).toMatchObject({
      cash: money('9000'),
      positions: [{ symbol: SPX, quantity: qty('10') }],
    });
  });

  test('asked for again is not booked again: the cursor remembers', () => {
    const first = closeSession(
      aState({ orders: [anOrder()] }),
      aClose(0, { reports: reports(filled('t1', { lastQty: qty('4') })) }),
      aConfig(),
    );
    const again = closeSession(
      first.state,
      aClose(1, {
        reports: reports(filled('t1', { lastQty: qty('4') }), filled('t2', { lastQty: qty('6') })),
      }),
      aConfig(),
    );
    expect(first.state.portfolio.positions).toMatchObject([{ quantity: qty('4') }]);
    expect(again.state.portfolio.positions).toMatchObject([{ quantity: qty('10') }]);
    expect(kindsOf(again)).toEqual(['fill', 'mark']);
  });

  test('heard twice under a new number counts once, in the order and in the ledger', () => {
    const twice = closeSession(
      aState({ orders: [anOrder()] }),
      aClose(0, {
        reports: reports(filled('t1', { lastQty: qty('4') }), filled('t1', { lastQty: qty('4') })),
      }),
      aConfig(),
    );
    expect(twice.state.portfolio.positions).toMatchObject([{ quantity: qty('4') }]);
    expect(twice.state).toMatchObject({ venueCursor: 2, orders: [{ filledQty: qty('4') }] });
    expect(kindsOf(twice)).toEqual(['fill', 'mark', 'alert']);
  });

  test('of an order that is not ours, or no longer known, is booked all the same', () => {
    const { state, entries } = closeSession(
      aState(),
      aClose(0, { reports: reports(filled('t1')) }),
      aConfig(),
    );
    expect(state.portfolio.positions).toHaveLength(1);
    expect(at(entries, 0)).toMatchObject({ id: 't1', body: { kind: 'fill' } });
    expect(at(entries, 0).decisionId).toBeUndefined();
  });

  test('leaves the orders that may still fill, and only those', () => {
    const orders = [anOrder(), anOrder({ clientOrderId: orderId(2) })];
    const { state } = closeSession(aState({ orders }), aClose(1, { reports: reports(CANCELED) }), aConfig());
    expect(state.orders.map(({ request }) => request.clientOrderId)).toEqual([orderId(2)]);
  });

  test('with a trade that ended says how it ended', () => {
    const { entries } = closeSession(
      aState(),
      aClose(0, { reports: reports(filled('t1'), filled('t2', { side: 'sell', lastPx: px('103') })) }),
      aConfig(),
    );
    expect(at(entries, 1).body).toMatchObject({
      kind: 'fill',
      closed: { direction: 'long', result: money('30') },
    });
  });

  test('that does not add up is an emergency that closes everything, and the owner is called with the numbers', () => {
    const [owned] = lived([{ reports: reports(filled('t1')) }]);
    const { state } = owned ?? { state: aState() };
    // 9,000 in cash and 10 bought for 1,000 are the 10,000 paid in; one more from nowhere is not.
    const portfolio = { ...state.portfolio, cash: money('9001') };
    const broken = closeSession({ ...state, portfolio }, aClose(1), aConfig());
    expect(broken.state.mode).toMatchObject({
      mode: 'emergency',
      policy: 'flatten',
      reasons: [{ code: 'MONEY', value: 1, limit: 0 }],
    });
    expect(broken.entries.map(({ body }) => body)).toContainEqual({
      kind: 'alert',
      code: 'MONEY',
      text: expect.stringContaining('cash + cost is 10001, deposits + realised - fees is 10000'),
    });
    expect(kindsOf(broken)).toContain('flatten');
  });
});

describe('the mark', () => {
  test('of a day on which only money came is no profit', () => {
    const advances = lived([{}, { flows: [aFlow('5000', 'f2')] }, { flows: [aFlow('-12000', 'f3')] }]);
    expect(advances.map(({ state }) => state.fund.navPerUnit)).toEqual([1, 1, 1]);
    expect(advances.map(({ state }) => state.mode.mode)).toEqual(['normal', 'normal', 'normal']);
    expect(advances.map(({ state }) => state.fund.units)).toEqual([10_000, 15_000, 3_000]);
  });

  test('carries what the account is worth, in all and per unit', () => {
    const [, second] = lived([{ reports: reports(filled('t1')) }, priced(110)]);
    expect(second?.entries.at(-1)?.body).toMatchObject({
      kind: 'mark',
      mark: { nav: 10_100, navPerUnit: 1.01, cash: 9_000, mode: 'normal' },
    });
  });

  test('without a price of what is held is not made, and the books wait', () => {
    const [, second, third] = lived([{ reports: reports(filled('t1')) }, { prices: new Map() }, priced(50)]);
    expect(second === undefined ? [] : kindsOf(second)).not.toContain('mark');
    expect(second?.state).toMatchObject({ phase: 'closed', bars: 2, fund: { navPerUnit: 1 } });
    expect(third?.state.fund.navPerUnit).toBeCloseTo(0.95, 12);
  });

  test('lets each strategy’s own book earn the bar, costs of the benchmark included', () => {
    const strategy = at(STRATEGIES, 0);
    const config = aConfig({
      strategies: [{ strategy, parameters: {} }],
      universe: aConfig().universe.map((member) => ({
        ...member,
        costs: { ...NO_COSTS, takerFeeRatio: 0.001, spreadRatio: 0.002 },
      })),
    });
    const book = updateStances(emptyBook(strategy.id), [{ symbol: SPX, signal: aSignal() }], {
      atMs: openOf(0),
      holdingSessionsMax: 10,
    });
    const start = aState({ memory: { books: [book], hygiene: { recent: [] } } }, config);
    const moves = new Map([[SPX, { overnight: 0.1, intraday: 0.02 }]]);
    const [first] = lived([{ moves }], config, start);
    const earned = 0.02 - (0.001 + 0.003);
    expect(first?.entries.at(-1)?.body).toMatchObject({
      mark: { strategyReturns: { [strategy.id]: expect.closeTo(earned, 12) } },
    });
    expect(at(first?.state.memory.books ?? [], 0).navPerUnit).toBeCloseTo(1 + earned, 12);
  });
});

test('closing the same bar of the same state gives the same, and leaves the state as it was', () => {
  const state = aState({ orders: [anOrder()] });
  const before = structuredClone(state);
  const close = aClose(0, { flows: [aFlow('1000')], reports: reports(filled('t1')) });
  expect(closeSession(state, close, aConfig())).toEqual(closeSession(state, close, aConfig()));
  expect(state).toEqual(before);
});
