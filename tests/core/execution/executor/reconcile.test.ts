import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { money, px, qty, ZERO_QTY } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import { clientOrderId } from '../../../../layers/core/execution/client-order-id.ts';
import { reconcile } from '../../../../layers/core/execution/executor/reconcile.ts';
import type {
  VenueFill,
  VenueLedgerEntry,
  VenueOrder,
  VenueSnapshot,
} from '../../../../layers/core/execution/executor/venue-view.ts';
import { conservationFault, quantityOf } from '../../../../layers/core/portfolio/ledger.ts';
import { SPX } from '../../../builders/an-instrument.ts';
import { AnExecutor, canceled, NOW, sent } from './an-executor.ts';

const OURS = clientOrderId({ decisionId: 'lost', symbol: SPX, leg: 'entry', child: 0, portfolioId: 'test' });
const THEIRS = clientOrderId({
  decisionId: 'lost',
  symbol: SPX,
  leg: 'entry',
  child: 0,
  portfolioId: 'other',
});

function anOpenOrder(id: string): VenueOrder {
  return {
    venueOrderId: `v-${id}`,
    clientOrderId: id,
    symbol: SPX,
    side: 'buy',
    quantity: qty('5'),
    filledQty: ZERO_QTY,
    limitPx: px('90'),
    status: 'open',
    atMs: NOW,
  };
}

const FUNDING: VenueLedgerEntry = {
  entryId: 'f1',
  kind: 'funding',
  currency: 'USD',
  amount: money('-1.5'),
  atMs: NOW,
};

function snapshotOf(change: Partial<VenueSnapshot>): VenueSnapshot {
  return { openOrders: [], fills: [], holdings: [], ledger: [], ...change };
}

/** Shows the account, and lets the plan be applied. */
function compare(executor: AnExecutor, snapshot: VenueSnapshot) {
  const effects = executor.tell({ kind: 'snapshot', snapshot });
  const shown = effects.flatMap((effect) => (effect.kind === 'show-plan' ? [effect.plan] : []));
  const applied = executor.tell({ kind: 'plan-shown' });
  return { plan: at(shown, 0), effects: [...effects, ...applied] };
}

describe('reconciliation', () => {
  test('is shown before it is applied, and not applied without', () => {
    const executor = AnExecutor.ready();
    executor.tell({ kind: 'snapshot', snapshot: snapshotOf({ ledger: [FUNDING] }) });
    expect(executor.state.books.portfolio.cash).toBe(money('0'));
    executor.tell({ kind: 'plan-shown' });
    expect(executor.state.books.portfolio.cash).toBe(money('-1.5'));
  });

  test('adopts what bears our prefix, and leaves the rest to others', () => {
    const executor = AnExecutor.ready();
    const openOrders = [anOpenOrder(OURS), anOpenOrder(THEIRS), anOpenOrder('web-1')];
    const { plan, effects } = compare(executor, snapshotOf({ openOrders }));
    expect(plan.items.map(({ kind }) => kind)).toEqual(['adopt-order', 'external-orders']);
    expect(executor.state.books.orders.map(({ request }) => request.clientOrderId)).toEqual([OURS]);
    expect(executor.state.books.external.orders).toHaveLength(2);
    expect(executor.alerts()).toContain('ADOPTED');
    expect([...sent(effects), ...canceled(effects)]).toEqual([]);
  });

  test('books the fills and the money that were never heard of, each once', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    const fills: readonly VenueFill[] = [executor.fillOf(entry, '4'), executor.fillOf(entry, '6')];
    const snapshot = snapshotOf({
      fills: [...fills, ...fills],
      ledger: [FUNDING, FUNDING],
      holdings: [{ symbol: SPX, quantity: qty('10') }],
    });
    compare(executor, snapshot);
    compare(executor, snapshot);
    const { portfolio } = executor.state.books;
    expect(quantityOf(portfolio, SPX)).toBe(qty('10'));
    expect(portfolio.cash).toBe(money('-1001.5'));
    expect(conservationFault(portfolio)).toBeUndefined();
  });

  test('asked again with the same account it plans nothing, and the same question gets the same plan', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    const snapshot = snapshotOf({
      openOrders: [anOpenOrder('web-1'), anOpenOrder(OURS)],
      fills: [executor.fillOf(entry, '10')],
      ledger: [FUNDING],
      holdings: [{ symbol: SPX, quantity: qty('10') }],
    });
    const { books } = executor.state;
    const context = { config: executor.config, drift: [] };
    expect(reconcile(books, snapshot, context)).toEqual(reconcile(books, snapshot, context));
    compare(executor, snapshot);
    expect(compare(executor, snapshot).plan.items).toEqual([]);
  });

  test('an order that is not listed is asked for, and ends only when the venue says how', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend({ limitPx: px('90') })), 0);
    executor.accept(entry);
    const { effects } = compare(executor, snapshotOf({}));
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: 'ask-order', clientOrderId: entry.clientOrderId }),
    );
    expect(executor.orders('entry')).toMatchObject([{ stage: 'working' }]);
  });

  test('what is held beyond our fills is somebody else’s: noted when it is seen twice, and left alone', () => {
    const executor = AnExecutor.ready();
    const snapshot = snapshotOf({ holdings: [{ symbol: SPX, quantity: qty('7') }] });
    compare(executor, snapshot);
    expect(executor.state.books.external.holdings).toEqual([]);
    const { effects } = compare(executor, snapshot);
    expect(executor.state.books.external.holdings).toEqual([{ symbol: SPX, quantity: qty('7') }]);
    expect(executor.alerts()).toEqual(['DRIFT']);
    expect(quantityOf(executor.state.books.portfolio, SPX)).toBe(ZERO_QTY);
    expect([...sent(effects), ...canceled(effects)]).toEqual([]);
  });

  test('a snapshot that was begun before the venue was lost proves nothing', () => {
    const executor = AnExecutor.ready();
    executor.tell({ kind: 'tick' }, 31_000);
    expect(executor.effects).toContainEqual(expect.objectContaining({ kind: 'take-snapshot' }));
    executor.tell({ kind: 'message', message: { kind: 'disconnected', atMs: NOW } });
    executor.tell({ kind: 'message', message: { kind: 'connected', atMs: NOW } });
    executor.tell({ kind: 'snapshot', snapshot: snapshotOf({}) });
    expect(executor.state.session).toMatchObject({ reconciled: false, plan: undefined });
    expect(executor.effects).toContainEqual(expect.objectContaining({ kind: 'take-snapshot' }));
  });

  test('orders that have long been settled are forgotten, and their trades do not come back', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    const fill = executor.fillOf(entry, '10');
    const snapshot = snapshotOf({ fills: [fill], holdings: [{ symbol: SPX, quantity: qty('10') }] });
    compare(executor, snapshot);
    for (const effect of executor.effects) {
      if (effect.kind === 'answer-decision') {
        executor.tell({ kind: 'answer-delivered', outcome: effect.outcome });
      }
    }
    for (let hour = 0; hour < 3; hour++) {
      executor.tell({ kind: 'tick' }, 3_600_001);
      compare(executor, snapshot);
    }
    expect(executor.orders('entry')).toEqual([]);
    expect(quantityOf(executor.state.books.portfolio, SPX)).toBe(qty('10'));
    expect(fill.atMs).toBeGreaterThan(epochMs(NOW));
  });
});
