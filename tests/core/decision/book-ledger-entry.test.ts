import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verifyJournal } from '../../../layers/app/audit/verify-journal.ts';
import { bookFlow } from '../../../layers/core/decision/book-report.ts';
import { hearExecution, type ExecutionNews } from '../../../layers/core/decision/hear-execution.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import { bookFill, bookLedgerEntry } from '../../../layers/core/execution/executor/book-entries.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import { openBooks, type ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import type { VenueFill, VenueLedgerEntry } from '../../../layers/core/execution/executor/venue-view.ts';
import { minus, money, px, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { conservationFault, quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { attributeFill } from '../../../layers/core/portfolio/attribute-fill.ts';
import { booksFault, heldOf } from '../../../layers/core/portfolio/virtual-book.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aClose, aFlow, aState } from '../../builders/a-state.ts';
import { aPortfolio, discard, sampleBars } from '../../simulation/a-portfolio.ts';

const NOW = openOf(0);
const BTC = sym('BTC/USD');
const CONFIG = aConfig();
const ORDER = clientOrderId({ decisionId: 'd', symbol: BTC, leg: 'entry', child: 0, portfolioId: 'p' });

const anEntry = (change: Partial<VenueLedgerEntry> = {}): VenueLedgerEntry => ({
  entryId: 'e1',
  kind: 'funding',
  currency: 'USD',
  amount: money('-2'),
  atMs: NOW,
  ...change,
});

const told = (entry: VenueLedgerEntry): ExecutionFact => ({ kind: 'ledger-entry', atMs: NOW, entry });
const filled = (fill: VenueFill): ExecutionFact => ({
  ...{ kind: 'order-fact', atMs: NOW, clientOrderId: ORDER },
  fact: { kind: 'fill', fill },
});
const numbered = (facts: readonly ExecutionFact[]): readonly ExecutionNews[] =>
  facts.map((fact, index) => ({ seq: index + 1, fact }));

/** An account of a hundred thousand. */
const funded = (): SystemState =>
  bookFlow(aState({}, CONFIG), aFlow('100000'), { config: CONFIG, entries: [], close: aClose(0) });

const bought = (tradeId: string, lots: string, commission = '0'): VenueFill => ({
  ...aFill({ tradeId, clientOrderId: ORDER, symbol: BTC, lastQty: qty(lots), fee: money('0.3') }),
  venueOrderId: 'v1',
  commission: { currency: 'BTC', amount: money(commission) },
});

describe('money that moved without a trade', () => {
  test('is a result of the account and no deposit, and the journal has it as the venue told it', () => {
    const { state, entries } = hearExecution(funded(), numbered([told(anEntry())]), CONFIG);
    expect(state.portfolio).toMatchObject({
      ...{ cash: money('99998'), deposits: money('100000'), realised: money('-2') },
    });
    // Units are bought by deposits alone: what came of the money shows in what a unit is worth.
    expect(state.fund).toEqual(funded().fund);
    expect(entries).toEqual([
      { id: 'execution-1', atMs: NOW, body: { kind: 'ledger-entry', entry: anEntry() } },
    ]);
    const fee = hearExecution(funded(), numbered([told(anEntry({ kind: 'fee' }))]), CONFIG).state;
    expect(fee.portfolio).toMatchObject({ cash: money('99998'), realised: money('0'), fees: money('2') });
  });

  test('counts once, however often and under whatever number the executor tells it', () => {
    const facts = [told(anEntry()), told(anEntry()), told(anEntry({ entryId: 'e2' }))];
    const { state, entries } = hearExecution(funded(), numbered(facts), CONFIG);
    expect(state.portfolio.cash).toBe(money('99996'));
    expect(entries.map(({ id }) => id)).toEqual(['execution-1', 'execution-3']);
    const later = [{ seq: 4, fact: told(anEntry()) }];
    expect(hearExecution(state, later, CONFIG)).toMatchObject({ entries: [], state: { venueCursor: 4 } });
  });

  test('in kind, is shared by those who hold it, in proportion to what they hold', () => {
    const { state } = hearExecution(funded(), numbered([filled(bought('1', '8'))]), CONFIG);
    const shares = [
      { strategyId: 'a', share: 0.75 },
      { strategyId: 'b', share: 0.25 },
    ];
    const books = attributeFill(funded().attribution.books, bought('1', '8'), shares);
    const held = { ...state, attribution: { ...state.attribution, books } };
    const entry = anEntry({ currency: 'BTC', amount: money('-4') });
    const after = hearExecution(held, [{ seq: 2, fact: told(entry) }], CONFIG).state;
    expect(quantityOf(after.portfolio, BTC)).toBe(qty('4'));
    expect(after.portfolio.realised).toBe(money('-400'));
    const parts = ['a', 'b'].map((id) =>
      after.attribution.books.filter(({ strategyId }) => strategyId === id).map((book) => heldOf(book, BTC)),
    );
    expect(parts).toEqual([[qty('3')], [qty('1')]]);
    expect(booksFault(after.attribution.books, after.portfolio)).toBeUndefined();
  });

  test('in a currency of nobody, is on record and changes neither account', () => {
    const { state, entries } = hearExecution(
      funded(),
      numbered([told(anEntry({ currency: 'BNB' }))]),
      CONFIG,
    );
    expect(state.portfolio).toEqual(funded().portfolio);
    expect(entries).toHaveLength(1);
  });
});

test('the journal’s proof folds it with the rest', async () => {
  const portfolio = aPortfolio(sampleBars(0, 2));
  const { store, journal } = portfolio;
  const entry = { flow: aFlow('100000'), kind: 'flow' } as const;
  const flow = { id: 'f1', atMs: NOW, body: entry };
  await store.commit({ expectedVersion: 0, state: funded(), entries: [flow] });
  const facts = [filled(bought('1', '2', '0.001')), told(anEntry({ currency: 'BTC', amount: money('-1') }))];
  const heard = hearExecution(funded(), numbered([...facts, told(anEntry())]), CONFIG);
  const { state } = await store.commit({ expectedVersion: 1, ...heard });
  expect(await verifyJournal(journal, state)).toMatchObject({ kind: 'whole' });
  discard(portfolio);
});

const isShort = ({ portfolio }: ExecutionBooks): boolean => quantityOf(portfolio, BTC) < ZERO_QTY;

const anyFact = fc.oneof(
  fc.record({
    kind: fc.constant('fill' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lots: fc.integer({ min: 1, max: 5 }),
    price: fc.integer({ min: 50, max: 150 }),
    /** Venues take of what was bought, and of what was sold they take money. */
    thousandths: fc.integer({ min: -3, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('entry' as const),
    id: fc.integer({ min: 1, max: 6 }),
    of: fc.constantFrom('funding' as const, 'fee' as const, 'rebate' as const, 'conversion' as const),
    currency: fc.constantFrom('USD', 'USD', 'BTC', 'BNB'),
    cents: fc.integer({ min: -300, max: 300 }),
  }),
);

test('at a spot venue, once both are quiet, the account’s cash and holdings are those of the executor’s books', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 25 }), (drawn) => {
      let books = openBooks('USD', NOW);
      const facts: ExecutionFact[] = [];
      for (const [index, what] of drawn.entries()) {
        if (what.kind === 'fill') {
          const { side, lots, price, thousandths } = what;
          const commission = side === 'buy' ? (thousandths / 1_000).toFixed(3) : '0';
          const fill = { ...bought(`t${index}`, String(lots), commission), side, lastPx: px(String(price)) };
          const after = bookFill(books, fill);
          if (isShort(after)) continue;
          books = after;
          facts.push(filled(fill));
        } else {
          // An id has one content at a venue.
          const amount = money((what.cents / 100).toFixed(2));
          const entry = anEntry({
            entryId: `${what.id}-${index % 3}`,
            kind: what.of,
            currency: what.currency,
            amount,
          });
          if (books.ledgerEntries.some(({ entryId }) => entryId === entry.entryId)) continue;
          const after = bookLedgerEntry(books, entry);
          if (isShort(after)) continue;
          books = after;
          facts.push(told(entry), told(entry));
        }
      }
      const { state, entries } = hearExecution(funded(), numbered(facts), CONFIG);
      const { portfolio, attribution } = state;
      expect(minus(portfolio.cash, portfolio.deposits)).toBe(books.portfolio.cash);
      expect(quantityOf(portfolio, BTC)).toBe(quantityOf(books.portfolio, BTC));
      expect(conservationFault(portfolio)).toBeUndefined();
      expect(booksFault(attribution.books, portfolio)).toBeUndefined();
      expect(entries.filter(({ body }) => body.kind === 'ledger-entry')).toHaveLength(
        facts.filter(({ kind }) => kind === 'ledger-entry').length / 2,
      );
    }),
  );
});
