import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money, px, qty, ZERO_MONEY } from '../../../../layers/core/foundation/decimal.ts';
import { bookFill, bookLedgerEntry } from '../../../../layers/core/execution/executor/book-entries.ts';
import { openBooks } from '../../../../layers/core/execution/executor/executor-state.ts';
import { sym } from '../../../../layers/core/market/instrument.ts';
import { conservationFault, quantityOf } from '../../../../layers/core/portfolio/ledger.ts';
import { aFill } from '../../../builders/a-fill.ts';
import { NOW } from './an-executor.ts';

const BTC = sym('BTC/USDT');
const empty = openBooks('USDT', NOW);

const bought = (lots: string, feeInBase = '0') => ({
  ...aFill({ symbol: BTC, lastQty: qty(lots), lastPx: px('100'), fee: ZERO_MONEY }),
  venueOrderId: 'v1',
  commission: { currency: 'BTC', amount: money(feeInBase) },
});

describe('money and quantity that no price was paid for', () => {
  test('a fee in the base currency shrinks what is held, and its cost is lost', () => {
    const { portfolio } = bookFill(empty, bought('10', '0.01'));
    expect(quantityOf(portfolio, BTC)).toBe(qty('9.99'));
    expect(portfolio.realised).toBe(money('-1'));
    expect(conservationFault(portfolio)).toBeUndefined();
  });

  test('funding is realised, a fee is a fee, and each entry counts once', () => {
    const entry = { entryId: 'e1', currency: 'USDT', amount: money('-2'), atMs: NOW };
    const funded = bookLedgerEntry(empty, { ...entry, kind: 'funding' });
    expect(funded.portfolio).toMatchObject({ cash: money('-2'), realised: money('-2') });
    expect(bookLedgerEntry(funded, { ...entry, kind: 'funding' })).toBe(funded);
    const charged = bookLedgerEntry(empty, { ...entry, kind: 'fee' });
    expect(charged.portfolio).toMatchObject({ cash: money('-2'), fees: money('2') });
  });

  test('whatever comes in whatever currency, cash and cost stay what was paid in and earned', () => {
    const anyEntry = fc.record({
      entryId: fc.integer({ min: 1, max: 9 }).map(String),
      kind: fc.constantFrom('funding' as const, 'fee' as const, 'rebate' as const, 'conversion' as const),
      currency: fc.constantFrom('USDT', 'BTC', 'BNB'),
      amount: fc.integer({ min: -500, max: 500 }).map((cents) => money((cents / 100).toFixed(2))),
      atMs: fc.constant(NOW),
    });
    fc.assert(
      fc.property(fc.array(anyEntry), (entries) => {
        const books = entries.reduce(bookLedgerEntry, bookFill(empty, bought('3')));
        expect(conservationFault(books.portfolio)).toBeUndefined();
        expect(books.ledgerEntries.length).toBe(new Set(entries.map(({ entryId }) => entryId)).size);
      }),
    );
  });
});
