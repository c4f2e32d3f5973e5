import { describe, expect, test } from '@jest/globals';
import { matchingEngine } from '../../../../layers/core/simulation/matching/matching-engine.ts';
import {
  REPLAY,
  type MatchingRules,
  type MatchingState,
} from '../../../../layers/core/simulation/matching/matching-state.ts';
import { lotsAt } from '../../../../layers/core/simulation/matching/price-ladder.ts';
import { powerQueue } from '../../../../layers/core/simulation/matching/queue-position.ts';
import { FRAME_END, ROW } from '../../../../layers/core/simulation/matching/replay-market.ts';
import type { NewOrder } from '../../../../layers/core/simulation/matching/venue-order.ts';
import { aVenueOrder, showMarket, tell, type VenueCommand } from '../../../builders/a-venue-order.ts';

/** A market of 20 bid at 100 and 30 at 99, 15 offered at 101 and 25 at 102. */
function market(rules: MatchingRules = REPLAY): MatchingState {
  const state = matchingEngine(rules);
  showMarket(state, {
    bids: [
      [100, 20],
      [99, 30],
    ],
    asks: [
      [101, 15],
      [102, 25],
    ],
  });
  return state;
}

const row = (kind: number, tick: number, lots: number): VenueCommand => ({
  kind: 'row',
  row: kind,
  tick,
  lots,
});
const sold = (tick: number, lots: number): VenueCommand => row(ROW.sellTrade, tick, lots);
const bought = (tick: number, lots: number): VenueCommand => row(ROW.buyTrade, tick, lots);
const bid = (tick: number, lots: number): VenueCommand => row(ROW.bid, tick, lots);
const ask = (tick: number, lots: number): VenueCommand => row(ROW.ask, tick, lots);
const order = (change: Partial<NewOrder> = {}): VenueCommand => ({
  kind: 'submit',
  orders: [aVenueOrder(change)],
});

/** The fills that commands bring, one after another, as `lots@tick liquidity`. */
function fills(state: MatchingState, ...commands: readonly VenueCommand[]): readonly string[] {
  return commands
    .flatMap((command, index) => tell(state, command, index + 1))
    .flatMap((event) =>
      event.kind === 'filled' || event.kind === 'partially-filled'
        ? [`${event.lastLots}@${event.lastTick} ${event.liquidity}`]
        : [],
    );
}

describe('a resting order', () => {
  test('fills once trades have used up what stood before it, and by no more than they leave', () => {
    expect(fills(market(), order(), sold(100, 20))).toEqual([]);
    expect(fills(market(), order(), sold(100, 20), sold(100, 4))).toEqual(['4@100 maker']);
    expect(fills(market(), order(), sold(100, 50))).toEqual(['10@100 maker']);
  });

  test('is not moved by trades on its own side of the spread', () => {
    expect(fills(market(), order(), bought(101, 500))).toEqual([]);
  });

  test('fills whole when the market trades through its price', () => {
    expect(fills(market(), order(), sold(99, 1))).toEqual(['10@100 maker']);
  });

  test('fills whole at its own price when an offer comes in at or under it', () => {
    expect(fills(market(), order(), bid(100, 0), ask(100, 3))).toEqual(['10@100 maker']);
    expect(
      fills(market(), order({ side: 'sell', type: { kind: 'limit', limitTick: 101 } }), bid(102, 1)),
    ).toEqual(['10@101 maker']);
  });

  test('gains from a cancellation under the probabilistic models, and under the cautious one does not', () => {
    const shrinks = [order(), bid(100, 30), bid(100, 20), sold(100, 16)];
    expect(fills(market(), ...shrinks)).toEqual([]);
    const halves: MatchingRules = { ...REPLAY, queueModel: powerQueue(0) };
    expect(fills(market(halves), ...shrinks)).toEqual(['1@100 maker']);
  });

  test('shares a trade with those of ours behind it: what one took the other does not get', () => {
    const second = order({ clientOrderId: 'b', owner: 'bob' });
    expect(fills(market(), order(), second, sold(100, 33))).toEqual(['10@100 maker', '3@100 maker']);
  });

  test('as an iceberg queues anew with every slice', () => {
    const state = market();
    expect(fills(state, order({ displayLots: 4 }), sold(100, 30))).toEqual(['4@100 maker']);
    expect(lotsAt(state.bids.ladder, 100)).toBe(4);
    expect(fills(state, sold(100, 19))).toEqual([]);
    expect(fills(state, sold(100, 3))).toEqual(['2@100 maker']);
  });
});

describe('a taker', () => {
  const sweep = order({ lots: 30, type: { kind: 'market' } });

  test('walks the visible levels and leaves the recorded market as it was', () => {
    const state = market();
    expect(fills(state, sweep)).toEqual(['15@101 taker', '15@102 taker']);
    expect(
      fills(state, order({ ...aVenueOrder(), clientOrderId: 'again', lots: 15, type: { kind: 'market' } })),
    ).toEqual(['15@101 taker']);
  });

  test('where impact is asked for, takes the lots away until their level is next updated', () => {
    const state = market({ ...REPLAY, impact: 'until-update' });
    fills(state, sweep);
    const next = order({ clientOrderId: 'again', lots: 1, type: { kind: 'market' } });
    expect(fills(state, next)).toEqual(['1@102 taker']);
    expect(
      fills(state, ask(101, 2), order({ clientOrderId: 'third', lots: 1, type: { kind: 'market' } })),
    ).toEqual(['1@101 taker']);
  });

  test('meets an order of ours only after the market lots that stand before it', () => {
    const state = market();
    const seller = order({
      owner: 'bob',
      clientOrderId: 'b',
      side: 'sell',
      type: { kind: 'limit', limitTick: 101 },
    });
    expect(fills(state, seller, ask(101, 40), order({ lots: 30, type: { kind: 'market' } }))).toEqual([
      '15@101 taker',
      '10@101 maker',
      '10@101 taker',
      '5@101 taker',
    ]);
  });
});

test('a stop is set off by a recorded trade', () => {
  const stop = order({ lots: 2, type: { kind: 'stop', stopTick: 101 } });
  expect(fills(market(), stop, bought(101, 1))).toEqual(['2@101 taker']);
});

describe('a book that is not whole', () => {
  const kinds = (state: MatchingState, ...commands: readonly VenueCommand[]): readonly string[] =>
    commands
      .flatMap((command) => tell(state, command, 1))
      .map((event) => ('refusal' in event ? event.refusal.code : event.kind));

  test('takes no order and fills none, before its snapshot and after a gap', () => {
    const fresh = matchingEngine(REPLAY);
    expect(kinds(fresh, order())).toEqual(['BOOK_NOT_WHOLE']);
    const state = market();
    expect(kinds(state, order(), row(ROW.gap, 0, 0), sold(90, 100), ask(95, 5))).toEqual(['accepted']);
    expect(kinds(state, order({ clientOrderId: 'b' }))).toEqual(['BOOK_NOT_WHOLE']);
    expect(state.market.integrity).toBe('gap');
  });

  test('is one that is crossed when its frame ends, not one that is crossed within it', () => {
    const state = market();
    kinds(state, bid(101, 5), row(ROW.ask | FRAME_END, 101, 0));
    expect(state.market.integrity).toBe('live');
    kinds(state, row(ROW.bid | FRAME_END, 102, 5));
    expect(state.market.integrity).toBe('crossed');
    kinds(state, row(ROW.bid | FRAME_END, 102, 0));
    expect(state.market.integrity).toBe('crossed');
  });

  test('is healed by a snapshot, whose levels cap the queues and whose prices fill what they cross', () => {
    const state = market();
    kinds(
      state,
      order(),
      order({ clientOrderId: 'high', type: { kind: 'limit', limitTick: 99 } }),
      row(ROW.gap, 0, 0),
    );
    kinds(state, row(ROW.clear, 0, 0), bid(99, 6));
    expect(kinds(state, row(ROW.ask | FRAME_END, 100, 5))).toEqual(['filled']);
    expect(kinds(state, sold(99, 7))).toEqual(['partially-filled']);
  });
});
