import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  absolute,
  formatDecimal,
  money,
  negate,
  plus,
  qty,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import { isFinal } from '../../../layers/core/execution/order.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import { conservationFault, quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { EMPTY_VENUE, fundVenue, holdingOf } from '../../../layers/core/simulation/bar-venue.ts';
import { submitOrder } from '../../../layers/core/simulation/submit-order.ts';
import { tradeBar } from '../../../layers/core/simulation/trade-bar.ts';
import { aBar, closeOf, openOf } from '../../builders/a-bar.ts';
import { FTSE, NO_COSTS, rulesOf, SPX } from '../../builders/an-instrument.ts';
import { aRequest } from '../../builders/an-order.ts';
import { anySessions, CASH, lived, type Story } from './any-story.ts';
import { between } from '../../builders/any-number.ts';

const sumOf = (fills: readonly Fill[]): Qty =>
  fills.reduce((total, { lastQty }) => plus(total, lastQty), ZERO_QTY);
const fillsOf = ({ steps }: Story): readonly Fill[] => steps.flatMap(({ fills }) => fills);

describe('over any orders and any bars', () => {
  test('our ledger, folded from what the venue said, is the venue’s own books to the last unit', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const story = lived(sessions);
        const venue = at(story.venues, -1);
        expect(formatDecimal(story.portfolio.cash)).toBe(formatDecimal(venue.cash));
        for (const symbol of [SPX, FTSE])
          expect(quantityOf(story.portfolio, symbol)).toBe(holdingOf(venue, symbol));
        expect(conservationFault(story.portfolio)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('an order of ours is over exactly if it no longer rests there, and both know how much of it filled', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const story = lived(sessions);
        const { resting } = at(story.venues, -1);
        for (const [id, order] of story.orders) {
          const there = resting.find(({ request }) => request.clientOrderId === id);
          expect([id, isFinal(order)]).toEqual([id, there === undefined]);
          if (there !== undefined) expect(there.filled).toBe(order.filledQty);
          expect(order.filledQty <= order.request.quantity).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same orders and bars are the same story', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        expect(lived(sessions)).toEqual(lived(sessions));
      }),
      { numRuns: 30 },
    );
  });

  test('an order that may only reduce never opens, grows or turns a position', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const { steps, requests } = lived(sessions);
        for (const { before, fills, rules } of steps) {
          let held = holdingOf(before, rules.instrument.symbol);
          for (const { clientOrderId, side, lastQty } of fills) {
            const after = plus(held, side === 'buy' ? lastQty : negate(lastQty));
            if (requests.get(clientOrderId)?.reduceOnly === true) {
              expect(absolute(after) < absolute(held)).toBe(true);
              expect(after === ZERO_QTY || after > ZERO_QTY === held > ZERO_QTY).toBe(true);
            }
            held = after;
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is held short of what may not be sold short, and no purchase overdraws the account', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const { steps, requests } = lived(sessions);
        let { cash } = fundVenue(EMPTY_VENUE, CASH);
        let held = ZERO_QTY;
        for (const { symbol, side, lastQty, lastPx, fee, clientOrderId } of steps.flatMap(
          ({ fills }) => fills,
        )) {
          const cost = (lastPx * lastQty) / 10n ** 18n + fee;
          const buys = side === 'buy';
          cash = money(formatDecimal(buys ? cash - cost : cash + cost - 2n * fee));
          if (buys && requests.get(clientOrderId)?.reduceOnly === false) expect(cash >= 0n).toBe(true);
          if (symbol === FTSE) held = plus(held, buys ? lastQty : negate(lastQty));
          expect(held >= ZERO_QTY).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what fills in a bar is whole lots, within its volume, by orders that had arrived', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        for (const { before, bar, rules, fills } of lived(sessions).steps) {
          expect(toNumber(sumOf(fills)) <= bar.volume * rules.participationRatio).toBe(true);
          for (const { lastQty, clientOrderId, atMs, symbol } of fills) {
            expect(symbol).toBe(rules.instrument.symbol);
            expect(lastQty % rules.instrument.lot).toBe(0n);
            const order = before.resting.find(({ request }) => request.clientOrderId === clientOrderId);
            expect(order !== undefined && order.arrivedMs < bar.closeMs && atMs >= order.arrivedMs).toBe(
              true,
            );
            expect(atMs >= bar.openMs && atMs <= bar.closeMs).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('no fill is better than the bar allowed: a taker pays at least the spread, a limit is kept', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const { steps, requests } = lived(sessions);
        for (const { bar, fills } of steps) {
          for (const { clientOrderId, side, lastPx, liquidity, slippage } of fills) {
            const price = toNumber(lastPx);
            const type = requests.get(clientOrderId)?.type;
            const sign = side === 'buy' ? 1 : -1;
            const best = side === 'buy' ? bar.low : bar.high;
            expect(sign * (price - best) >= -1e-9).toBe(true);
            expect(slippage >= 0n).toBe(true);
            if (type?.kind === 'market') expect(sign * (price / bar.open - 1) >= 0.001).toBe(true);
            if (type?.kind === 'limit') expect(sign * (toNumber(type.limitPx) - price) >= 0).toBe(true);
            expect(liquidity).toBe(type?.kind === 'limit' ? 'maker' : 'taker');
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('an entry’s protective orders together never fill more than it did', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const story = lived(sessions);
        for (const [id] of story.requests) {
          const children = [...story.requests.values()]
            .filter(({ parentId }) => parentId === id)
            .map(({ clientOrderId }) => clientOrderId);
          if (children.length === 0) continue;
          const own = fillsOf(story).filter(({ clientOrderId }) => clientOrderId === id);
          const protective = fillsOf(story).filter(({ clientOrderId }) =>
            children.some((child) => child === clientOrderId),
          );
          expect(sumOf(protective) <= sumOf(own)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every trade has its own id, and what rests for reducing has something to reduce', () => {
    fc.assert(
      fc.property(anySessions, (sessions) => {
        const story = lived(sessions);
        const ids = fillsOf(story).map(({ tradeId }) => tradeId);
        expect(new Set(ids).size).toBe(ids.length);
        const venue = at(story.venues, -1);
        for (const { request, released, arrivedMs } of venue.resting) {
          if (!request.reduceOnly || arrivedMs >= closeOf(sessions.length - 1)) continue;
          const parentRests = venue.resting.some((other) => other.request.clientOrderId === request.parentId);
          const held = holdingOf(venue, request.symbol);
          expect(parentRests || (released > 0n && (request.side === 'sell' ? held > 0n : held < 0n))).toBe(
            true,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a purchase of all that the account can pay for leaves nothing below nothing, at any price, lot and fee', () => {
  const anyCase = fc.record({
    cents: fc.integer({ min: 1, max: 10_000_000 }),
    lotDigits: fc.integer({ min: 0, max: 8 }),
    feeRatio: between(0, 0.01),
    cash: fc.integer({ min: 1, max: 100_000_000 }).map((tenThousandths) => tenThousandths / 10_000),
  });
  fc.assert(
    fc.property(anyCase, ({ cents, lotDigits, feeRatio, cash }) => {
      const lot = qty((10 ** -lotDigits).toFixed(lotDigits));
      const rules = rulesOf(
        { lot, minQty: lot, minNotional: money('0') },
        { costs: { ...NO_COSTS, takerFeeRatio: feeRatio } },
      );
      const funded = fundVenue(EMPTY_VENUE, money(cash.toFixed(4)));
      const { venue } = submitOrder(funded, aRequest({ quantity: qty('1000000000') }), {
        rules,
        sentMs: openOf(0),
        lastPx: 0,
      });
      const after = tradeBar(venue, aBar({ open: cents / 100, volume: 1e12 }), rules).venue;
      expect(after.cash >= 0n).toBe(true);
      // And it is all: one lot more would not have been paid for.
      expect(toNumber(after.cash)).toBeLessThan(((cents / 100) * (1 + feeRatio)) / 10 ** lotDigits + 0.000_3);
    }),
    { numRuns: 2_000 },
  );
});
