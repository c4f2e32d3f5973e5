import { seededRng } from '../../layers/core/foundation/rng.ts';
import {
  cancelOrder,
  matchingEngine,
  submitOrders,
} from '../../layers/core/simulation/matching/matching-engine.ts';
import { EXCHANGE, takeEvents } from '../../layers/core/simulation/matching/matching-state.ts';
import type { NewOrder } from '../../layers/core/simulation/matching/venue-order.ts';

const ORDERS = 500_000;
const OWNERS = 16;

/** Orders a second of an exchange whose participants trade with each other, one figure a turn; a quarter are cancelled. */
export function exchangeOrdersASecond(turns: number): readonly number[] {
  const orders = drawnOrders();
  return Array.from({ length: turns }, () => {
    const state = matchingEngine(EXCHANGE);
    const started = performance.now();
    orders.forEach((order, index) => {
      submitOrders(state, [order], index);
      const old = orders[index - 200];
      if (index % 4 === 0 && old !== undefined) cancelOrder(state, old, index);
      if (index % 1000 === 0) takeEvents(state);
    });
    return ORDERS / ((performance.now() - started) / 1000);
  });
}

function drawnOrders(): readonly NewOrder[] {
  const rng = seededRng(5);
  let middle = 50_000;
  return Array.from({ length: ORDERS }, (_, index) => {
    if (rng.below(50) === 0) middle += rng.below(3) - 1;
    const side = rng.below(2) === 0 ? 'buy' : 'sell';
    // Three in ten reach over the spread.
    const away = rng.below(10) - 3;
    return {
      clientOrderId: String(index),
      owner: `owner ${rng.below(OWNERS)}`,
      side,
      lots: 1 + rng.below(100),
      type: { kind: 'limit', limitTick: middle + (side === 'buy' ? -away : away) },
      timeInForce: { kind: 'gtc' },
    };
  });
}
