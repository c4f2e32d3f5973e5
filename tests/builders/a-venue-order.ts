import fc from 'fast-check';
import {
  amendOrder,
  cancelOrder,
  expireOrders,
  submitOrders,
  type Amendment,
} from '../../layers/core/simulation/matching/matching-engine.ts';
import { takeEvents, type MatchingState } from '../../layers/core/simulation/matching/matching-state.ts';
import { applyRow, FRAME_END, ROW } from '../../layers/core/simulation/matching/replay-market.ts';
import type { VenueEvent } from '../../layers/core/simulation/matching/venue-event.ts';
import type { NewOrder } from '../../layers/core/simulation/matching/venue-order.ts';

/** Ann's limit order to buy ten lots at tick 100 until she cancels it. */
export function aVenueOrder(change: Partial<NewOrder> = {}): NewOrder {
  return {
    clientOrderId: 'a',
    owner: 'ann',
    side: 'buy',
    lots: 10,
    type: { kind: 'limit', limitTick: 100 },
    timeInForce: { kind: 'gtc' },
    ...change,
  };
}

/** What a venue is told. */
export type VenueCommand =
  | { readonly kind: 'submit'; readonly orders: readonly NewOrder[] }
  | { readonly kind: 'cancel'; readonly owner: string; readonly clientOrderId: string }
  | { readonly kind: 'amend'; readonly amendment: Amendment }
  | { readonly kind: 'expire' }
  | { readonly kind: 'row'; readonly row: number; readonly tick: number; readonly lots: number };

export function tell(state: MatchingState, command: VenueCommand, atUs: number): readonly VenueEvent[] {
  switch (command.kind) {
    case 'submit':
      submitOrders(state, command.orders, atUs);
      break;
    case 'cancel':
      cancelOrder(state, command, atUs);
      break;
    case 'amend':
      amendOrder(state, command.amendment, atUs);
      break;
    case 'expire':
      expireOrders(state, atUs);
      break;
    case 'row':
      applyRow(state, command.row, command.tick, command.lots, atUs);
  }
  return takeEvents(state);
}

/** A snapshot of a market of levels `[tick, lots]`. */
export function showMarket(
  state: MatchingState,
  {
    bids,
    asks,
  }: { bids: readonly (readonly [number, number])[]; asks: readonly (readonly [number, number])[] },
): void {
  applyRow(state, ROW.clear, 0, 0, 0);
  for (const [tick, lots] of bids) applyRow(state, ROW.bid, tick, lots, 0);
  for (const [tick, lots] of asks) applyRow(state, ROW.ask, tick, lots, 0);
  applyRow(state, ROW.ask | FRAME_END, 9_999, 1, 0);
}

export const anyOwner: fc.Arbitrary<string> = fc.constantFrom('ann', 'bob', 'cid');
const anyTick = fc.integer({ min: 95, max: 105 });
const anyLots = fc.integer({ min: 1, max: 12 });
const anyId = fc.integer({ min: 0, max: 60 }).map(String);
const seldom = fc.constantFrom(false, false, false, false, true);

const anyType: fc.Arbitrary<NewOrder['type']> = fc.oneof(
  { arbitrary: anyTick.map((limitTick) => ({ kind: 'limit', limitTick }) as const), weight: 6 },
  { arbitrary: fc.constant({ kind: 'market' } as const), weight: 2 },
  { arbitrary: anyTick.map((stopTick) => ({ kind: 'stop', stopTick }) as const), weight: 1 },
  {
    arbitrary: fc
      .tuple(anyTick, anyTick)
      .map(([stopTick, limitTick]) => ({ kind: 'stop-limit', stopTick, limitTick }) as const),
    weight: 1,
  },
);

const anyTimeInForce: fc.Arbitrary<NewOrder['timeInForce']> = fc.oneof(
  { arbitrary: fc.constant({ kind: 'gtc' } as const), weight: 5 },
  { arbitrary: fc.constantFrom({ kind: 'ioc' } as const, { kind: 'fok' } as const), weight: 2 },
  {
    arbitrary: fc.integer({ min: 100, max: 500 }).map((untilUs) => ({ kind: 'gtd', untilUs }) as const),
    weight: 1,
  },
);

/** Any order there is, on few prices so that orders meet; one in seven is linked. */
export const anyVenueOrder: fc.Arbitrary<NewOrder> = fc
  .record({
    base: fc.record(
      {
        clientOrderId: anyId,
        owner: anyOwner,
        side: fc.constantFrom('buy' as const, 'sell' as const),
        lots: anyLots,
        type: anyType,
        timeInForce: anyTimeInForce,
        reduceOnly: seldom,
        displayLots: fc.integer({ min: 1, max: 4 }),
        selfTrade: fc.constantFrom(
          'allow' as const,
          'cancel-newest' as const,
          'cancel-oldest' as const,
          'cancel-both' as const,
          'decrement' as const,
        ),
      },
      { requiredKeys: ['clientOrderId', 'owner', 'side', 'lots', 'type', 'timeInForce'] },
    ),
    postOnly: seldom,
    ocoGroup: fc.constantFrom('g', 'h', '', '', '', '', '', '', '', '', '', '', '', ''),
  })
  .map(({ base, postOnly, ocoGroup }) => ({
    ...base,
    postOnly: postOnly && (base.type.kind === 'limit' || base.type.kind === 'stop-limit'),
    ...(ocoGroup === '' ? {} : { ocoGroup }),
  }));

/** An entry with a stop and a target that wait for it. */
const anyBracket: fc.Arbitrary<readonly NewOrder[]> = fc
  .tuple(anyVenueOrder, anyTick, anyTick)
  .map(([entry, stopTick, limitTick]) => {
    const { owner, lots, clientOrderId, side } = entry;
    const leg = {
      owner,
      lots,
      side: side === 'buy' ? ('sell' as const) : ('buy' as const),
      timeInForce: { kind: 'gtc' } as const,
      reduceOnly: true,
      parentId: clientOrderId,
      ocoGroup: `of ${clientOrderId}`,
    };
    return [
      entry,
      { ...leg, clientOrderId: `${clientOrderId} stop`, type: { kind: 'stop', stopTick } as const },
      { ...leg, clientOrderId: `${clientOrderId} target`, type: { kind: 'limit', limitTick } as const },
    ];
  });

/** What participants may do. */
export const anyCommand: fc.Arbitrary<VenueCommand> = fc.oneof(
  { arbitrary: anyVenueOrder.map((order) => ({ kind: 'submit', orders: [order] }) as const), weight: 8 },
  { arbitrary: anyBracket.map((orders) => ({ kind: 'submit', orders }) as const), weight: 2 },
  {
    arbitrary: fc
      .record({ owner: anyOwner, clientOrderId: anyId })
      .map((request) => ({ kind: 'cancel', ...request }) as const),
    weight: 1,
  },
  {
    arbitrary: fc
      .record(
        { owner: anyOwner, clientOrderId: anyId, limitTick: anyTick, lots: anyLots },
        { requiredKeys: ['owner', 'clientOrderId'] },
      )
      .map((request) => ({ kind: 'amend', amendment: request }) as const),
    weight: 2,
  },
  { arbitrary: fc.constant({ kind: 'expire' } as const), weight: 1 },
);

/** What a recorded market may do: levels on either side of a moving price, and trades. */
export const anyRow: fc.Arbitrary<VenueCommand> = fc.oneof(
  fc
    .record({ row: fc.constantFrom(ROW.bid, ROW.ask), tick: anyTick, lots: fc.integer({ min: 0, max: 20 }) })
    .map((row) => ({ kind: 'row', ...row }) as const),
  fc
    .record({ row: fc.constantFrom(ROW.buyTrade, ROW.sellTrade), tick: anyTick, lots: anyLots })
    .map((row) => ({ kind: 'row', ...row }) as const),
);
