import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openBooks, type ExecutionBooks } from '../../../../layers/core/execution/executor/executor-state.ts';
import type { Obeyed } from '../../../../layers/core/execution/executor/latch-view.ts';
import { booksOfAll } from '../../../../layers/core/execution/routing/books-of-all.ts';
import { leftOver } from '../../../../layers/core/execution/routing/left-over.ts';
import { plus, qty } from '../../../../layers/core/foundation/decimal.ts';
import { applyFill, conservationFault, quantityOf } from '../../../../layers/core/portfolio/ledger.ts';
import { aFill } from '../../../builders/a-fill.ts';
import { BTC, NOW } from './an-account-view.ts';

const EMPTY = openBooks('USD', NOW);

function holding(lots: number, id: string): ExecutionBooks {
  if (lots === 0) return EMPTY;
  const fill = aFill({
    tradeId: id,
    symbol: BTC,
    side: lots > 0 ? 'buy' : 'sell',
    lastQty: qty(`${Math.abs(lots)}`),
  });
  return { ...EMPTY, portfolio: applyFill(EMPTY.portfolio, fill).portfolio };
}

const obeying = (change: Partial<Obeyed>): ExecutionBooks => ({
  ...EMPTY,
  obeyed: { epoch: 3, policy: 'flatten', atMs: NOW, done: true, ...change },
});
const isDone = (...all: readonly ExecutionBooks[]): boolean | undefined => booksOfAll(all).obeyed?.done;

describe('the books of several accounts as one', () => {
  test('hold what the accounts hold together, and their money adds up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 4 }), (lots) => {
        const all = lots.map((many, index) => holding(many, `t${index}`));
        const { portfolio } = booksOfAll(all);
        const sum = all.reduce((total, books) => plus(total, quantityOf(books.portfolio, BTC)), qty('0'));
        expect(quantityOf(portfolio, BTC)).toBe(sum);
        if (lots.every((many) => many >= 0)) expect(conservationFault(portfolio)).toBeUndefined();
      }),
    );
  });

  test('have obeyed when each account has done what the same latch asks', () => {
    const done = obeying({});
    expect(isDone(done, done, done)).toBe(true);
    expect(isDone(done, obeying({ done: false }), done)).toBe(false);
    expect(isDone(done, obeying({ epoch: 2 }))).toBe(false);
    expect(isDone(done, obeying({ policy: 'reduce' }))).toBe(false);
    expect(isDone(done, EMPTY)).toBeUndefined();
    expect(isDone(EMPTY, done)).toBeUndefined();
  });

  test('keep together what each of them keeps', () => {
    const keeping = (many: string): ExecutionBooks =>
      obeying({ policy: 'reduce', keeps: [{ symbol: BTC, quantity: qty(many) }] });
    expect(booksOfAll([keeping('1'), keeping('2')]).obeyed?.keeps).toEqual([
      { symbol: BTC, quantity: qty('3') },
    ]);
  });
});

test('books are done with when nothing is held, may fill or waits for an answer', () => {
  expect(leftOver(EMPTY)).toBeUndefined();
  expect(leftOver(holding(1, 't'))).toMatch(/holds BTC/);
});
