import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../../layers/core/foundation/canonical-json.ts';
import { matchingEngine } from '../../../../layers/core/simulation/matching/matching-engine.ts';
import {
  EXCHANGE,
  REPLAY,
  type MatchingRules,
  type MatchingState,
} from '../../../../layers/core/simulation/matching/matching-state.ts';
import { headAt } from '../../../../layers/core/simulation/matching/order-queue.ts';
import {
  flipped,
  lotsAt,
  nextKey,
  NO_KEY,
} from '../../../../layers/core/simulation/matching/price-ladder.ts';
import { powerQueue } from '../../../../layers/core/simulation/matching/queue-position.ts';
import type { VenueEvent } from '../../../../layers/core/simulation/matching/venue-event.ts';
import type { NewOrder, OrderQueue } from '../../../../layers/core/simulation/matching/venue-order.ts';
import { anyCommand, anyRow, showMarket, tell, type VenueCommand } from '../../../builders/a-venue-order.ts';

const RULES: readonly MatchingRules[] = [
  EXCHANGE,
  REPLAY,
  { ...REPLAY, queueModel: powerQueue(2), impact: 'until-update' },
];

interface Step {
  readonly command: VenueCommand;
  readonly events: readonly VenueEvent[];
}

/** Everything that happens, step by step; `look` sees the engine after each. */
function play(
  rules: MatchingRules,
  commands: readonly VenueCommand[],
  look: (state: MatchingState, step: Step) => void = () => undefined,
): readonly VenueEvent[] {
  const state = matchingEngine(rules);
  if (rules.market === 'recorded') {
    showMarket(state, {
      bids: [
        [97, 5],
        [98, 8],
        [99, 3],
      ],
      asks: [
        [101, 3],
        [102, 8],
        [103, 5],
      ],
    });
  }
  return commands.flatMap((command, index) => {
    if (command.kind === 'row' && rules.market === 'none') return [];
    const events = tell(state, command, 5 * index + 1);
    look(state, { command, events });
    return events;
  });
}

const anyPlay = fc.tuple(
  fc.constantFrom(...RULES),
  fc.array(fc.oneof({ arbitrary: anyCommand, weight: 3 }, { arbitrary: anyRow, weight: 1 }), {
    maxLength: 80,
    size: 'max',
  }),
);

type FillEvent = Extract<VenueEvent, { kind: 'filled' | 'partially-filled' }>;

function fillsOf(events: readonly VenueEvent[]): readonly FillEvent[] {
  return events.filter(
    (event): event is FillEvent => event.kind === 'filled' || event.kind === 'partially-filled',
  );
}

function submitted(commands: readonly VenueCommand[]): readonly NewOrder[] {
  return commands.flatMap((command) => (command.kind === 'submit' ? command.orders : []));
}

/** Each accepted order's request, by venue order id. */
function requestsOf(
  commands: readonly VenueCommand[],
  steps: readonly Step[],
): ReadonlyMap<number, NewOrder> {
  const requests = new Map<number, NewOrder>();
  for (const { command, events } of steps) {
    if (command.kind !== 'submit') continue;
    for (const event of events) {
      const request = command.orders.find(({ clientOrderId }) => clientOrderId === event.clientOrderId);
      if (event.kind === 'accepted' && request !== undefined) requests.set(event.orderId, request);
    }
  }
  expect(requests.size).toBeLessThanOrEqual(submitted(commands).length);
  return requests;
}

function stepsOf(rules: MatchingRules, commands: readonly VenueCommand[]): readonly Step[] {
  const steps: Step[] = [];
  play(rules, commands, (_, step) => steps.push(step));
  return steps;
}

const law = (
  name: string,
  check: (rules: MatchingRules, commands: readonly VenueCommand[]) => void,
): void => {
  test(name, () => {
    fc.assert(
      fc.property(anyPlay, ([rules, commands]) => {
        check(rules, commands);
      }),
      { numRuns: 200 },
    );
  });
};

law(
  'what is bought is sold: every trade of the exchange has a buyer and a seller of as many lots',
  (_, commands) => {
    const byTrade = new Map<number, number>();
    let state: MatchingState | undefined;
    const events = play(EXCHANGE, commands, (now) => {
      state = now;
    });
    for (const { tradeId, side, lastLots } of fillsOf(events)) {
      byTrade.set(tradeId, (byTrade.get(tradeId) ?? 0) + (side === 'buy' ? lastLots : -lastLots));
    }
    expect([...byTrade.values()].filter((net) => net !== 0)).toEqual([]);
    const positions = [...(state?.participants.values() ?? [])].map(({ positionLots }) => positionLots);
    expect(positions.reduce((a, b) => a + b, 0)).toBe(0);
  },
);

law('orders that rest never cross each other', (rules, commands) => {
  play(rules, commands, ({ bids, asks }) => {
    if (bids.ladder.levels === 0 || asks.ladder.levels === 0) return;
    expect(flipped(bids.ladder, bids.ladder.bestKey)).toBeLessThan(asks.ladder.bestKey);
  });
});

law('a queue shows the sum of what its orders show, an iceberg no more than its slice', (rules, commands) => {
  play(rules, commands, ({ bids, asks, buyStops, sellStops }) => {
    for (const queue of [bids, asks, buyStops, sellStops]) expectSums(queue);
    for (const queue of [bids, asks]) {
      for (const order of ordersIn(queue)) {
        expect(order.shownLots).toBeGreaterThan(0);
        expect(order.shownLots).toBeLessThanOrEqual(
          Math.min(order.openLots, order.request.displayLots ?? Infinity),
        );
      }
    }
  });
});

law('no order fills more than its quantity, nor after it has ended', (rules, commands) => {
  const steps = stepsOf(rules, commands);
  const requests = requestsOf(commands, steps);
  const filled = new Map<number, number>();
  const quantity = new Map([...requests].map(([id, { lots }]) => [id, lots]));
  const ended = new Set<number>();
  for (const event of steps.flatMap(({ events }) => events)) {
    expect(ended.has(event.orderId) && event.kind !== 'cancel-rejected').toBe(false);
    if (event.kind === 'amended') quantity.set(event.orderId, event.totalLots);
    if (event.kind === 'filled' || event.kind === 'partially-filled') {
      const sum = (filled.get(event.orderId) ?? 0) + event.lastLots;
      filled.set(event.orderId, sum);
      expect(sum + event.leavesLots).toBeLessThanOrEqual(quantity.get(event.orderId) ?? 0);
    }
    if (event.kind === 'filled' || event.kind === 'canceled' || event.kind === 'expired')
      ended.add(event.orderId);
  }
});

law('no order trades at a price worse than its limit', (rules, commands) => {
  const steps = stepsOf(rules, commands);
  const limits = new Map<number, number>();
  for (const [id, { type }] of requestsOf(commands, steps)) {
    if (type.kind === 'limit' || type.kind === 'stop-limit') limits.set(id, type.limitTick);
  }
  for (const event of steps.flatMap(({ events }) => events)) {
    if (event.kind === 'amended' && limits.has(event.orderId)) limits.set(event.orderId, event.limitTick);
    if (event.kind !== 'filled' && event.kind !== 'partially-filled') continue;
    const limitTick = limits.get(event.orderId);
    if (limitTick === undefined) continue;
    expect(
      event.side === 'buy' ? limitTick - event.lastTick : event.lastTick - limitTick,
    ).toBeGreaterThanOrEqual(0);
  }
});

law('a fill-or-kill order fills all of its quantity at once or none', (rules, commands) => {
  const steps = stepsOf(rules, commands);
  const requests = requestsOf(commands, steps);
  for (const { events } of steps) {
    const sums = new Map<number, number>();
    for (const { orderId, lastLots } of fillsOf(events))
      sums.set(orderId, (sums.get(orderId) ?? 0) + lastLots);
    for (const [orderId, lots] of sums) {
      const request = requests.get(orderId);
      // A linked order's quantity is what its links leave it.
      if (request?.timeInForce.kind !== 'fok' || request.ocoGroup !== undefined) continue;
      expect(lots).toBe(request.lots);
    }
  }
});

law('a post-only order never takes', (rules, commands) => {
  const steps = stepsOf(rules, commands);
  const requests = requestsOf(commands, steps);
  for (const { orderId, liquidity } of fillsOf(steps.flatMap(({ events }) => events))) {
    if (requests.get(orderId)?.postOnly === true) expect(liquidity).toBe('maker');
  }
});

law('a reduce-only order never opens or flips a position', (rules, commands) => {
  const steps = stepsOf(rules, commands);
  const requests = requestsOf(commands, steps);
  const positions = new Map<string, number>();
  for (const { orderId, owner, side, lastLots } of fillsOf(steps.flatMap(({ events }) => events))) {
    const before = positions.get(owner) ?? 0;
    const after = before + (side === 'buy' ? lastLots : -lastLots);
    positions.set(owner, after);
    if (requests.get(orderId)?.reduceOnly !== true) continue;
    expect(Math.abs(after)).toBe(Math.abs(before) - lastLots);
  }
});

law('an order comes forward in its queue and never back, nor past its front', (rules, commands) => {
  const places = new Map<number, { ahead: number; tick: number; filled: number }>();
  play(rules, commands, ({ bids, asks }, { events }) => {
    const moved = new Set(events.flatMap((event) => (event.kind === 'amended' ? [event.orderId] : [])));
    for (const order of [...ordersIn(bids), ...ordersIn(asks)]) {
      const { aheadLots, limitTick, filledLots } = order;
      const before = places.get(order.id);
      expect(aheadLots).toBeGreaterThanOrEqual(0);
      // An amended order, and an iceberg's next slice, queue anew.
      const same = before?.tick === limitTick && before.filled === filledLots && !moved.has(order.id);
      if (same) expect(aheadLots).toBeLessThanOrEqual(before.ahead);
      places.set(order.id, { ahead: aheadLots, tick: limitTick, filled: filledLots });
    }
  });
});

law('a queue moves only when its level or a trade at its price does', (rules, commands) => {
  const places = new Map<number, number>();
  play(rules, commands, ({ bids, asks }, { command, events }) => {
    // A stop that the row sets off takes lots of its own elsewhere.
    const taken = fillsOf(events).some(({ liquidity }) => liquidity === 'taker');
    for (const order of [...ordersIn(bids), ...ordersIn(asks)]) {
      const before = places.get(order.id);
      places.set(order.id, order.aheadLots);
      const elsewhere = command.kind === 'row' && command.tick !== order.limitTick && !taken;
      if (elsewhere && before !== undefined) expect(order.aheadLots).toBe(before);
    }
  });
});

law('the same commands give the same events', (rules, commands) => {
  expect(canonicalJson(play(rules, commands))).toBe(canonicalJson(play(rules, commands)));
});

law('what happens later changes nothing that was already said', (rules, commands) => {
  const half = Math.floor(commands.length / 2);
  const early = play(rules, commands.slice(0, half));
  expect(play(rules, commands).slice(0, early.length)).toEqual(early);
});

function ordersIn(queue: OrderQueue): NonNullable<ReturnType<typeof headAt>>[] {
  const orders: NonNullable<ReturnType<typeof headAt>>[] = [];
  for (let key = queue.ladder.bestKey; key !== NO_KEY; key = nextKey(queue.ladder, key + 1)) {
    for (let order = headAt(queue, key); order !== undefined; order = order.next) orders.push(order);
  }
  return orders;
}

function expectSums(queue: OrderQueue): void {
  const { ladder } = queue;
  for (let key = ladder.bestKey; key !== NO_KEY; key = nextKey(ladder, key + 1)) {
    let shown = 0;
    for (let order = headAt(queue, key); order !== undefined; order = order.next) shown += order.shownLots;
    expect(shown).toBe(lotsAt(ladder, flipped(ladder, key)));
  }
}
