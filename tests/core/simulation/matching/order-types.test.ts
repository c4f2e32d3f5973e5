import { describe, expect, test } from '@jest/globals';
import { matchingEngine } from '../../../../layers/core/simulation/matching/matching-engine.ts';
import { EXCHANGE, type MatchingState } from '../../../../layers/core/simulation/matching/matching-state.ts';
import { lotsAt } from '../../../../layers/core/simulation/matching/price-ladder.ts';
import type { NewOrder } from '../../../../layers/core/simulation/matching/venue-order.ts';
import { aVenueOrder, tell } from '../../../builders/a-venue-order.ts';

/** One line an event: whose order, what happened, and the numbers of it. */
function heard(state: MatchingState, ...orders: readonly NewOrder[]): readonly string[] {
  return tell(state, { kind: 'submit', orders }, 1).map((event) => {
    const who = `${event.owner} ${event.clientOrderId} ${event.kind}`;
    if (event.kind === 'filled' || event.kind === 'partially-filled') {
      return `${who} ${event.lastLots}@${event.lastTick} ${event.liquidity}`;
    }
    if (event.kind === 'canceled') return `${who} ${event.reason} leaves ${event.leavesLots}`;
    return 'refusal' in event ? `${who} ${event.refusal.code}` : who;
  });
}

const limit = (limitTick: number) => ({ kind: 'limit', limitTick }) as const;
const bobSells = (change: Partial<NewOrder> = {}): NewOrder =>
  aVenueOrder({ owner: 'bob', clientOrderId: 'b', side: 'sell', ...change });
const engine = (): MatchingState => matchingEngine(EXCHANGE);

test('the better price trades first, and at one price the earlier order', () => {
  const state = engine();
  heard(state, bobSells({ clientOrderId: 'late', type: limit(101) }));
  heard(state, bobSells({ clientOrderId: 'first', lots: 3 }), bobSells({ clientOrderId: 'second', lots: 3 }));
  expect(heard(state, aVenueOrder({ lots: 8, type: { kind: 'market' } }))).toEqual([
    'ann a accepted',
    'bob first filled 3@100 maker',
    'ann a partially-filled 3@100 taker',
    'bob second filled 3@100 maker',
    'ann a partially-filled 3@100 taker',
    'bob late partially-filled 2@101 maker',
    'ann a filled 2@101 taker',
  ]);
});

describe('time in force', () => {
  test('an immediate-or-cancel order trades what it finds and cancels the rest', () => {
    const state = engine();
    heard(state, bobSells({ lots: 4 }));
    expect(heard(state, aVenueOrder({ timeInForce: { kind: 'ioc' } }))).toEqual([
      'ann a accepted',
      'bob b filled 4@100 maker',
      'ann a partially-filled 4@100 taker',
      'ann a canceled IOC_REMAINDER leaves 6',
    ]);
  });

  test('a fill-or-kill order trades nothing when it cannot trade all', () => {
    const state = engine();
    heard(state, bobSells({ lots: 9 }));
    const kill = aVenueOrder({ timeInForce: { kind: 'fok' } });
    expect(heard(state, kill)).toEqual(['ann a accepted', 'ann a canceled FOK_NOT_FILLABLE leaves 10']);
    heard(state, bobSells({ clientOrderId: 'more', lots: 1 }));
    expect(heard(state, kill).at(-1)).toBe('ann a filled 1@100 taker');
  });

  test('a good-till-date order is gone when its time comes', () => {
    const state = engine();
    heard(state, aVenueOrder({ timeInForce: { kind: 'gtd', untilUs: 50 } }));
    expect(tell(state, { kind: 'expire' }, 49)).toEqual([]);
    expect(tell(state, { kind: 'expire' }, 50).map(({ kind }) => kind)).toEqual(['expired']);
    expect(heard(state, bobSells())).toEqual(['bob b accepted']);
  });
});

test('a post-only order that would take is rejected with its price', () => {
  const state = engine();
  heard(state, bobSells());
  const [rejected] = tell(state, { kind: 'submit', orders: [aVenueOrder({ postOnly: true })] }, 1);
  expect(rejected).toMatchObject({
    kind: 'rejected',
    refusal: { code: 'POST_ONLY_WOULD_TAKE', details: { limitTick: 100 } },
  });
  expect(heard(state, aVenueOrder({ postOnly: true, type: limit(99) }))).toEqual(['ann a accepted']);
});

test('a market order on an empty book is cancelled', () => {
  expect(heard(engine(), aVenueOrder({ type: { kind: 'market' } }))).toEqual([
    'ann a accepted',
    'ann a canceled NO_LIQUIDITY leaves 10',
  ]);
});

test('a reduce-only order closes the position and no more', () => {
  const state = engine();
  heard(state, bobSells({ lots: 6 }));
  heard(state, aVenueOrder({ lots: 6 }));
  heard(state, bobSells({ clientOrderId: 'bid', side: 'buy', lots: 20, type: limit(99) }));
  const close = aVenueOrder({ side: 'sell', lots: 10, type: { kind: 'market' }, reduceOnly: true });
  expect(heard(state, close)).toEqual([
    'ann a accepted',
    'bob bid partially-filled 6@99 maker',
    'ann a partially-filled 6@99 taker',
    'ann a canceled NOTHING_TO_REDUCE leaves 4',
  ]);
  expect(heard(state, close)).toEqual(['ann a rejected REDUCE_ONLY']);
});

test('a resting reduce-only order is cancelled when another order closes the position', () => {
  const state = engine();
  heard(state, bobSells(), aVenueOrder());
  heard(state, aVenueOrder({ clientOrderId: 'target', side: 'sell', type: limit(110), reduceOnly: true }));
  heard(state, bobSells({ clientOrderId: 'bid', side: 'buy', type: limit(99) }));
  expect(heard(state, aVenueOrder({ side: 'sell', type: { kind: 'market' } })).at(-1)).toBe(
    'ann target canceled NOTHING_TO_REDUCE leaves 10',
  );
});

describe('a fill-or-kill order does not count', () => {
  const kill = aVenueOrder({ owner: 'cid', clientOrderId: 'c', lots: 8, timeInForce: { kind: 'fok' } });

  test('on reduce-only sellers for more than they have to sell', () => {
    const state = engine();
    heard(state, bobSells({ owner: 'dan', lots: 6 }), aVenueOrder({ lots: 6 }));
    const reduce = { owner: 'ann', side: 'sell', lots: 6, reduceOnly: true } as const;
    heard(
      state,
      aVenueOrder({ ...reduce, clientOrderId: 'x' }),
      aVenueOrder({ ...reduce, clientOrderId: 'y' }),
    );
    expect(heard(state, kill)).toContain('cid c canceled FOK_NOT_FILLABLE leaves 8');
    expect(heard(state, { ...kill, lots: 6 })).toContain('cid c filled 6@100 taker');
  });

  test('on both of two orders that cancel each other', () => {
    const state = engine();
    const one = { lots: 6, ocoGroup: 'one' } as const;
    heard(
      state,
      bobSells({ ...one, clientOrderId: 'x' }),
      bobSells({ ...one, clientOrderId: 'y', type: limit(99) }),
    );
    expect(heard(state, kill)).toContain('cid c canceled FOK_NOT_FILLABLE leaves 8');
    expect(heard(state, { ...kill, lots: 6 })).toContain('cid c filled 6@99 taker');
  });
});

test('two orders of one group that trade with each other both end as filled', () => {
  const state = engine();
  heard(state, aVenueOrder({ clientOrderId: 'one', ocoGroup: 'g', side: 'sell' }));
  expect(heard(state, aVenueOrder({ clientOrderId: 'two', ocoGroup: 'g' }))).toEqual([
    'ann two accepted',
    'ann one filled 10@100 maker',
    'ann two filled 10@100 taker',
  ]);
});

test('an iceberg shows its slice, and each new slice goes to the back of the line', () => {
  const state = engine();
  heard(state, bobSells({ lots: 7, displayLots: 3 }));
  heard(state, aVenueOrder({ owner: 'cid', clientOrderId: 'c', side: 'sell', lots: 2 }));
  expect(lotsAt(state.asks.ladder, 100)).toBe(5);
  const taken = heard(state, aVenueOrder({ lots: 9, type: { kind: 'market' } }));
  expect(taken.filter((line) => line.includes('maker'))).toEqual([
    'bob b partially-filled 3@100 maker',
    'cid c filled 2@100 maker',
    'bob b partially-filled 3@100 maker',
    'bob b filled 1@100 maker',
  ]);
});

describe('stops', () => {
  const trade = (state: MatchingState, tick: number): readonly string[] => {
    heard(state, bobSells({ clientOrderId: 'print', lots: 1, type: limit(tick) }));
    return heard(state, aVenueOrder({ owner: 'cid', clientOrderId: 'c', lots: 1, type: limit(tick) }));
  };

  test('a stop waits for a trade at its price and then takes', () => {
    const state = engine();
    heard(state, aVenueOrder({ clientOrderId: 'stop', lots: 2, type: { kind: 'stop', stopTick: 102 } }));
    heard(state, bobSells({ lots: 5, type: limit(103) }));
    expect(trade(state, 101).filter((line) => line.startsWith('ann'))).toEqual([]);
    expect(trade(state, 102).filter((line) => line.startsWith('ann'))).toEqual([
      'ann stop triggered',
      'ann stop filled 2@103 taker',
    ]);
  });

  test('a stop-limit rests at its limit when the market has gone beyond', () => {
    const state = engine();
    const type = { kind: 'stop-limit', stopTick: 102, limitTick: 102 } as const;
    heard(state, aVenueOrder({ clientOrderId: 'stop', lots: 2, type }));
    heard(state, bobSells({ lots: 5, type: limit(104) }));
    trade(state, 102);
    expect(lotsAt(state.bids.ladder, 102)).toBe(2);
  });

  test('one stop sets off the next', () => {
    const state = engine();
    for (const stopTick of [99, 98]) {
      heard(
        state,
        aVenueOrder({
          clientOrderId: `${stopTick}`,
          side: 'sell',
          lots: 1,
          type: { kind: 'stop', stopTick },
        }),
      );
    }
    for (const tick of [98, 97]) {
      heard(state, bobSells({ clientOrderId: `bid ${tick}`, side: 'buy', lots: 1, type: limit(tick) }));
    }
    expect(trade(state, 99).filter((line) => line.startsWith('ann'))).toEqual([
      'ann 99 triggered',
      'ann 99 filled 1@98 taker',
      'ann 98 triggered',
      'ann 98 filled 1@97 taker',
    ]);
  });
});

describe('brackets', () => {
  const bracket = (lots: number): readonly NewOrder[] => {
    const leg = { side: 'sell', lots, reduceOnly: true, parentId: 'entry', ocoGroup: 'exits' } as const;
    return [
      aVenueOrder({ clientOrderId: 'entry', lots }),
      aVenueOrder({ ...leg, clientOrderId: 'stop', type: { kind: 'stop', stopTick: 95 } }),
      aVenueOrder({ ...leg, clientOrderId: 'target', type: limit(110) }),
    ];
  };

  test('protect as much as the entry has filled, never more', () => {
    const state = engine();
    heard(state, ...bracket(10));
    expect(lotsAt(state.asks.ladder, 110)).toBe(0);
    heard(state, bobSells({ lots: 4 }));
    expect([lotsAt(state.asks.ladder, 110), lotsAt(state.sellStops.ladder, 95)]).toEqual([4, 4]);
    heard(state, bobSells({ lots: 6 }));
    expect([lotsAt(state.asks.ladder, 110), lotsAt(state.sellStops.ladder, 95)]).toEqual([10, 10]);
  });

  test('a partly filled target leaves the stop for the rest, and a filled one cancels it', () => {
    const state = engine();
    heard(state, ...bracket(10));
    heard(state, bobSells());
    heard(state, bobSells({ side: 'buy', lots: 3, type: limit(110) }));
    expect(lotsAt(state.sellStops.ladder, 95)).toBe(7);
    expect(heard(state, bobSells({ side: 'buy', lots: 7, type: limit(110) }))).toContain(
      'ann stop canceled OCO_SIBLING_FILLED leaves 10',
    );
    expect(state.participants.get('ann')?.positionLots).toBe(0);
  });

  test('work for no more than their own quantity when the entry is larger', () => {
    const state = engine();
    const small = { side: 'sell', lots: 2, reduceOnly: true, parentId: 'entry' } as const;
    heard(state, aVenueOrder({ clientOrderId: 'entry' }), aVenueOrder({ ...small, type: limit(110) }));
    heard(state, bobSells({ lots: 4 }), bobSells({ clientOrderId: 'more', lots: 4 }));
    expect(lotsAt(state.asks.ladder, 110)).toBe(2);
  });

  test('fall asleep for good when the entry is cancelled unfilled, and stay for what it had filled', () => {
    const state = engine();
    heard(state, ...bracket(10));
    heard(state, bobSells({ lots: 4 }));
    tell(state, { kind: 'cancel', owner: 'ann', clientOrderId: 'entry' }, 2);
    expect(lotsAt(state.sellStops.ladder, 95)).toBe(4);
    const target = heard(state, bobSells({ side: 'buy', lots: 4, type: limit(110) }));
    expect(target).toContain('ann target filled 4@110 maker');
    const fresh = engine();
    heard(fresh, ...bracket(10));
    const ended = tell(fresh, { kind: 'cancel', owner: 'ann', clientOrderId: 'entry' }, 2);
    expect(ended.map((event) => event.clientOrderId)).toEqual(['entry', 'stop', 'target']);
  });
});

describe('self-trade prevention', () => {
  const meeting = (selfTrade: NonNullable<NewOrder['selfTrade']>): readonly string[] => {
    const state = engine();
    heard(state, aVenueOrder({ clientOrderId: 'old', side: 'sell', lots: 4 }), bobSells({ lots: 20 }));
    return heard(state, aVenueOrder({ clientOrderId: 'new', selfTrade })).slice(1);
  };

  test.each([
    ['cancel-newest', ['ann new canceled SELF_TRADE leaves 10']],
    [
      'cancel-oldest',
      [
        'ann old canceled SELF_TRADE leaves 4',
        'bob b partially-filled 10@100 maker',
        'ann new filled 10@100 taker',
      ],
    ],
    ['cancel-both', ['ann old canceled SELF_TRADE leaves 4', 'ann new canceled SELF_TRADE leaves 10']],
    [
      'decrement',
      [
        'ann old canceled SELF_TRADE leaves 4',
        'ann new amended',
        'bob b partially-filled 6@100 maker',
        'ann new filled 6@100 taker',
      ],
    ],
  ] as const)('%s', (policy, expected) => {
    expect(meeting(policy)).toEqual(expected);
  });
});

describe('an amended order', () => {
  const amendAnd = (amendment: { limitTick?: number; lots?: number }): readonly string[] => {
    const state = engine();
    heard(state, aVenueOrder({ clientOrderId: 'ann' }), aVenueOrder({ owner: 'cid', clientOrderId: 'c' }));
    tell(state, { kind: 'amend', amendment: { owner: 'ann', clientOrderId: 'ann', ...amendment } }, 2);
    return heard(state, bobSells({ lots: 1 })).filter((line) => line.includes('maker'));
  };

  test('keeps its place when it shrinks', () => {
    expect(amendAnd({ lots: 5 })).toEqual(['ann ann partially-filled 1@100 maker']);
  });

  test('goes to the back when it grows or moves', () => {
    expect(amendAnd({ lots: 11 })).toEqual(['cid c partially-filled 1@100 maker']);
    expect(amendAnd({ limitTick: 99 })).toEqual(['cid c partially-filled 1@100 maker']);
  });

  test('cannot be made smaller than what has filled, and says by how much', () => {
    const state = engine();
    heard(state, aVenueOrder());
    heard(state, bobSells({ lots: 6 }));
    const amendment = { owner: 'ann', clientOrderId: 'a', lots: 6 };
    expect(tell(state, { kind: 'amend', amendment }, 2)).toMatchObject([
      {
        kind: 'amend-rejected',
        refusal: { code: 'AMEND_BELOW_FILLED', details: { lots: 6, filledLots: 6 } },
      },
    ]);
  });
});

test('an order id that is live is refused a second time, and an unknown one cannot be cancelled', () => {
  const state = engine();
  heard(state, aVenueOrder());
  expect(heard(state, aVenueOrder())).toEqual(['ann a rejected DUPLICATE_ID']);
  const [event] = tell(state, { kind: 'cancel', owner: 'bob', clientOrderId: 'a' }, 2);
  expect(event).toMatchObject({ kind: 'cancel-rejected', refusal: { code: 'UNKNOWN_ORDER' } });
});
