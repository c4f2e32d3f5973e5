import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { assert as hold, at } from '../../../layers/core/foundation/assert.ts';
import { absolute, qty, toNumber, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import { attributeFill, sharesOf } from '../../../layers/core/portfolio/attribute-fill.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import {
  applyFill,
  applyFlow,
  emptyPortfolio,
  netAssetValue,
  quantityOf,
  type Portfolio,
} from '../../../layers/core/portfolio/ledger.ts';
import { fundBooks, markBooks } from '../../../layers/core/portfolio/mark-books.ts';
import {
  booksFault,
  EMPTY_BOOKS,
  heldOf,
  receiveFlow,
  valueOf,
  type VirtualBook,
  type VirtualBooks,
} from '../../../layers/core/portfolio/virtual-book.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aFill } from '../../builders/a-fill.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { anyMoney, anyPx, anyQty, anyRoundQty } from '../../builders/any-amount.ts';
import { between } from '../../builders/any-number.ts';

const at100 = (): number => 100;

describe('the sum of virtual books is the account', () => {
  const anyShares = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'opinion'), between(0, 1), between(0, 1)), {
      maxLength: 4,
    })
    .map((votes) =>
      sharesOf(
        votes.map(([voter, weight, strength]) => ({ voter, weight, strength, direction: 'long' })),
        'long',
      ),
    );
  const anyEvent = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('fill' as const),
        fill: fc.record({
          symbol: fc.constantFrom(SPX, FTSE),
          side: fc.constantFrom('buy' as const, 'sell' as const),
          lastQty: fc.oneof(anyRoundQty, anyQty, fc.constant(qty('0.000000000000000001'))),
          lastPx: anyPx,
          fee: anyMoney,
          slippage: anyMoney,
        }),
        shares: anyShares,
      }),
    },
    fc.record({ kind: fc.constant('flow' as const), amount: anyMoney }),
    fc.record({
      kind: fc.constant('mark' as const),
      prices: fc.tuple(between(1, 1_000), between(1, 1_000)),
      weights: fc.tuple(between(0, 0.5), between(0, 0.5)),
    }),
  );

  interface Twins {
    readonly books: VirtualBooks;
    readonly account: Portfolio;
  }
  const after = (
    { books, account }: Twins,
    event: typeof anyEvent extends fc.Arbitrary<infer E> ? E : never,
  ): Twins => {
    switch (event.kind) {
      case 'fill': {
        const fill: Fill = aFill(event.fill);
        return {
          books: attributeFill(books, fill, event.shares),
          account: applyFill(account, fill).portfolio,
        };
      }
      case 'flow': {
        const paid = { flowId: 'f', amount: event.amount, atMs: openOf(0) };
        return { books: receiveFlow(books, paid), account: applyFlow(account, paid) };
      }
      case 'mark': {
        const [a, b] = event.weights;
        const priceOf = (symbol: Sym): number => at(event.prices, symbol === SPX ? 0 : 1);
        const marked = markBooks(books, priceOf);
        hold(marked !== undefined, 'everything has a price');
        const given = fundBooks(
          marked.books,
          [
            { strategyId: 'a', weight: a },
            { strategyId: 'b', weight: b },
          ],
          priceOf,
        );
        hold(given !== undefined, 'everything has a price');
        return { books: given, account };
      }
    }
  };
  const start: Twins = { books: EMPTY_BOOKS, account: emptyPortfolio('USD') };

  test('to the last decimal, after every fill, flow and funding', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        let twins = start;
        for (const event of events) {
          twins = after(twins, event);
          expect(booksFault(twins.books, twins.account)).toBeUndefined();
        }
      }),
      fuzzed(2_000),
    );
  });

  test('no book is on the other side of the account, and none holds more than it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        let twins = start;
        for (const event of events) {
          twins = after(twins, event);
          for (const symbol of [SPX, FTSE]) {
            const account = quantityOf(twins.account, symbol);
            for (const book of twins.books) {
              const own = heldOf(book, symbol);
              expect(own === ZERO_QTY || own > ZERO_QTY === account > ZERO_QTY).toBe(true);
              expect(absolute(own) <= absolute(account)).toBe(true);
            }
          }
        }
      }),
      fuzzed(1_000),
    );
  });

  test('and so is the sum of what they are worth and of what they made', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 15 }), (events) => {
        const { books, account } = events.reduce(after, start);
        const worth = books.reduce((sum, book) => sum + (valueOf(book, at100) ?? NaN), 0);
        const gross = ({ cash, holdings }: VirtualBook): number =>
          holdings.reduce(
            (sum, { quantity }) => sum + Math.abs(toNumber(quantity)) * at100(),
            Math.abs(toNumber(cash)),
          );
        const scale = books.reduce((sum, book) => sum + gross(book), 1);
        expect(Math.abs(worth - (netAssetValue(account, at100) ?? NaN)) / scale).toBeLessThan(1e-9);
      }),
      fuzzed(500),
    );
  });
});
