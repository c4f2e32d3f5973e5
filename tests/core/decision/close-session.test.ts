import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import type { Advance, SessionClose } from '../../../layers/core/decision/advance.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import type { SystemConfig } from '../../../layers/core/decision/system-config.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import type { OrderEvent } from '../../../layers/core/execution/order.ts';
import { emptyBook, updateStances } from '../../../layers/core/portfolio/strategy-book.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import { closeOf, openOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aSignal } from '../../builders/a-cycle.ts';
import { aFill } from '../../builders/a-fill.ts';
import { NO_COSTS, FTSE, SPX } from '../../builders/an-instrument.ts';
import { anOrder, orderId } from '../../builders/an-order.ts';
import { aClose, aFlow, aState } from '../../builders/a-state.ts';

const filled = (tradeId: string, change: Partial<ReturnType<typeof aFill>> = {}): OrderEvent => ({
  kind: 'fill',
  fill: aFill({ tradeId, clientOrderId: orderId(1), ...change }),
});
const CANCELED: OrderEvent = { kind: 'canceled', atMs: closeOf(1), reason: 'DAY_ENDED' };
const reports = (...events: readonly OrderEvent[]): SessionClose['reports'] =>
  events.map((event, index) => ({ seq: index + 1, clientOrderId: orderId(1), event }));
const kindsOf = ({ entries }: Advance): readonly string[] => entries.map(({ body }) => body.kind);

/** Closes these days after another, from an account with 10,000 in it. */
function lived(
  closes: readonly Partial<SessionClose>[],
  config: SystemConfig = aConfig(),
  start = aState({}, config),
): readonly Advance[] {
  const advances: Advance[] = [];
  let state: SystemState = start;
  for (const [index, change] of closes.entries()) {
    const flows = index === 0 ? { flows: [aFlow('10000')] } : {};
    const advance = closeSession(state, aClose(index, { ...flows, ...change }), config);
    state = advance.state;
    advances.push(advance);
  }
  return advances;
}
const priced = (price: number): Partial<SessionClose> => ({ prices: new Map([[SPX, price]]) });

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

  test('that does not add up crashes before anything is written', () => {
    const broken = aState();
    const portfolio = { ...broken.portfolio, cash: money('1') };
    expect(() => closeSession({ ...broken, portfolio }, aClose(0), aConfig())).toThrow(
      'the ledger does not add up',
    );
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
    expect(second === undefined ? [] : kindsOf(second)).toEqual([]);
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

describe('an emergency', () => {
  const OWNED = { reports: reports(filled('t1', { lastQty: qty('90') })) };
  const crash = priced(95);

  test('by a day’s loss flattens at once, and asks nobody', () => {
    const [, second] = lived([OWNED, crash]);
    expect(second?.state).toMatchObject({
      mode: { mode: 'emergency', policy: 'flatten', reasons: [{ code: 'DAY_LOSS' }] },
      emergencyBars: 1,
    });
    expect(sales(second).map(({ intent }) => intent)).toEqual([
      { kind: 'flatten', symbol: SPX, side: 'sell', quantity: qty('90') },
    ]);
    expect(second === undefined ? [] : kindsOf(second)).toEqual(['mode', 'mark', 'flatten']);
  });

  test('just below its limit is none', () => {
    const [, second] = lived([{ reports: reports(filled('t1', { lastQty: qty('30') })) }, priced(90.01)]);
    expect(second?.state.mode.mode).toBe('normal');
    expect(sales(second)).toEqual([]);
  });

  test('sells what is open once a bar, under a new name each time, for as long as anything is', () => {
    const advances = lived([
      OWNED,
      crash,
      crash,
      {
        ...crash,
        reports: [
          {
            seq: 9,
            clientOrderId: orderId(9),
            event: filled('t9', { side: 'sell', lastQty: qty('50'), lastPx: px('95') }),
          },
        ],
      },
      crash,
    ]);
    const flattened = advances.map(
      ({ entries }) => entries.filter(({ body }) => body.kind === 'flatten').length,
    );
    expect(flattened).toEqual([0, 1, 1, 1, 1]);
    expect(new Set(sales(at(advances, -1)).map(({ decisionId }) => decisionId)).size).toBe(4);
    expect(sales(at(advances, -1)).map(({ intent }) => intent.quantity)).toEqual([
      qty('90'),
      qty('90'),
      qty('40'),
      qty('40'),
    ]);
  });

  test('buys a short back', () => {
    const short = { reports: reports(filled('t1', { side: 'sell', lastQty: qty('90') })) };
    const [, second] = lived([short, priced(105)]);
    expect(sales(second).map(({ intent }) => [intent.side, intent.quantity])).toEqual([['buy', qty('90')]]);
  });

  test('with nothing open sends nothing', () => {
    const sold = {
      reports: [
        {
          seq: 2,
          clientOrderId: orderId(2),
          event: filled('t2', { side: 'sell', lastQty: qty('90'), lastPx: px('90') }),
        },
      ],
    };
    const [, second] = lived([OWNED, sold]);
    expect(second?.state.mode.mode).toBe('emergency');
    expect(sales(second)).toEqual([]);
  });

  test('that only halts keeps what is open', () => {
    const halted = aState({ mode: { ...aState().mode, mode: 'emergency', policy: 'halt' } });
    const advances = lived([OWNED, priced(100)], aConfig(), halted);
    expect(sales(at(advances, -1))).toEqual([]);
  });

  test('is left by nobody where no owner is simulated', () => {
    const calm = Array.from({ length: 60 }, () => priced(95));
    expect(at(lived([OWNED, crash, ...calm]), -1).state.mode.mode).toBe('emergency');
  });

  describe('with a simulated owner who comes back after three sessions', () => {
    const config = aConfig({ simulatedOwner: { resumesAfterSessions: 3 } });
    const sold = {
      ...crash,
      reports: [
        {
          seq: 9,
          clientOrderId: orderId(9),
          event: filled('t9', { side: 'sell', lastQty: qty('90'), lastPx: px('95') }),
        },
      ],
    };

    test('is left then, not before, and it is on record who did it', () => {
      const modes = lived([OWNED, crash, sold, crash, crash, crash], config).map(
        ({ state }) => state.mode.mode,
      );
      expect(modes).toEqual(['normal', 'emergency', 'emergency', 'emergency', 'normal', 'normal']);
      const resumed = at(lived([OWNED, crash, sold, crash, crash], config), -1);
      expect(at(resumed.entries, 0).body).toMatchObject({
        kind: 'mode',
        from: 'emergency',
        to: { mode: 'normal' },
        by: 'simulated-owner',
      });
      expect(resumed.state).toMatchObject({
        emergencyBars: 0,
        watch: { highWater: resumed.state.fund.navPerUnit },
      });
    });

    test('is not left while anything is open', () => {
      expect(at(lived([OWNED, ...Array.from({ length: 20 }, () => crash)], config), -1).state.mode.mode).toBe(
        'emergency',
      );
    });
  });
});

test('a defensive account sells nothing by itself', () => {
  const [, second] = lived([
    { reports: reports(filled('t1', { lastQty: qty('30') })) },
    {
      prices: new Map([
        [SPX, 91],
        [FTSE, 1],
      ]),
    },
  ]);
  expect(second?.state.mode.mode).toBe('normal');
  const [, , third] = lived([
    { reports: reports(filled('t1', { lastQty: qty('32') })) },
    priced(95),
    priced(90.1),
  ]);
  expect(third?.state.mode.mode).toBe('defensive');
  expect(sales(third)).toEqual([]);
});

test('closing the same bar of the same state gives the same, and leaves the state as it was', () => {
  const state = aState({ orders: [anOrder()] });
  const before = structuredClone(state);
  const close = aClose(0, { flows: [aFlow('1000')], reports: reports(filled('t1')) });
  expect(closeSession(state, close, aConfig())).toEqual(closeSession(state, close, aConfig()));
  expect(state).toEqual(before);
});

/** What is to be sold. These positions come without their stops, and the new ones for them are not what is asked here. */
function sales(advance: Advance | undefined): SystemState['outbox'] {
  return (advance?.state.outbox ?? []).filter(({ intent }) => intent.kind !== 'protect');
}
