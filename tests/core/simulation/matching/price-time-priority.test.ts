import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cancelOrder,
  matchingEngine,
  submitOrders,
} from '../../../../layers/core/simulation/matching/matching-engine.ts';
import { EXCHANGE, takeEvents } from '../../../../layers/core/simulation/matching/matching-state.ts';

/** A book one can see through: a list of orders, sorted anew for every trade. */
interface PlainOrder {
  readonly id: string;
  readonly side: 'buy' | 'sell';
  readonly limitTick: number;
  readonly time: number;
  lots: number;
}

type Action =
  | {
      readonly kind: 'order';
      readonly side: 'buy' | 'sell';
      readonly limitTick: number;
      readonly lots: number;
    }
  | { readonly kind: 'cancel'; readonly number: number };

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      limitTick: fc.integer({ min: 60, max: 68 }),
      lots: fc.integer({ min: 1, max: 9 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant('cancel' as const), number: fc.nat(60) }), weight: 1 },
);

test('trades are those of a plain list sorted by price and then by time', () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 120 }), (actions) => {
      expect(tradesOfEngine(actions)).toEqual(tradesOfList(actions));
    }),
    { numRuns: 300 },
  );
});

function tradesOfEngine(actions: readonly Action[]): readonly string[] {
  const state = matchingEngine(EXCHANGE);
  actions.forEach((action, index) => {
    if (action.kind === 'cancel') {
      cancelOrder(state, { owner: 'all', clientOrderId: `${action.number}` }, index);
      return;
    }
    const { side, limitTick, lots } = action;
    const type = { kind: 'limit', limitTick } as const;
    const timeInForce = { kind: 'gtc' } as const;
    submitOrders(state, [{ clientOrderId: `${index}`, owner: 'all', side, lots, type, timeInForce }], index);
  });
  return takeEvents(state).flatMap((event) =>
    (event.kind === 'filled' || event.kind === 'partially-filled') && event.liquidity === 'maker'
      ? [`${event.clientOrderId}: ${event.lastLots}@${event.lastTick}`]
      : [],
  );
}

function tradesOfList(actions: readonly Action[]): readonly string[] {
  let book: readonly PlainOrder[] = [];
  const trades: string[] = [];
  actions.forEach((action, time) => {
    if (action.kind === 'cancel') {
      book = book.filter(({ id }) => id !== `${action.number}`);
      return;
    }
    const { side, limitTick } = action;
    const sign = side === 'buy' ? 1 : -1;
    const taker = { id: `${time}`, side, limitTick, time, lots: action.lots };
    const makers = book
      .filter((maker) => maker.side !== side && sign * (limitTick - maker.limitTick) >= 0)
      .toSorted((a, b) => sign * (a.limitTick - b.limitTick) || a.time - b.time);
    for (const maker of makers) {
      const lots = Math.min(maker.lots, taker.lots);
      if (lots === 0) break;
      maker.lots -= lots;
      taker.lots -= lots;
      trades.push(`${maker.id}: ${lots}@${maker.limitTick}`);
    }
    book = [...book, taker].filter(({ lots }) => lots > 0);
  });
  return trades;
}
