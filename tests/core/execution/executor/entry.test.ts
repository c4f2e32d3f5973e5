import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import { HALTED } from '../../../../layers/core/execution/executor/latch-view.ts';
import { anEntry } from '../../../builders/an-order.ts';
import { SPX } from '../../../builders/an-instrument.ts';
import { AnExecutor, canceled, NOW, sent } from './an-executor.ts';

describe('an intent on its way', () => {
  test('is written down as sent in the same step that lets it leave, once', () => {
    const executor = AnExecutor.ready();
    const [entry] = sent(executor.intend());
    expect(entry).toMatchObject({ side: 'buy', quantity: qty('10'), reduceOnly: false });
    expect(executor.orders('entry')).toMatchObject([{ stage: 'submitted' }]);
    expect(sent(executor.intend())).toEqual([]);
    expect(sent(executor.tell({ kind: 'tick' }, 60_000))).toEqual([]);
  });

  test('is denied with the numbers where the venue’s minimum is not met, and nothing leaves', () => {
    const executor = AnExecutor.ready();
    expect(sent(executor.intend({ intent: anEntry({ quantity: qty('0.4') }) }))).toEqual([]);
    expect(executor.orders('entry')).toMatchObject([{ stage: 'denied', denied: { code: 'QTY_BELOW_MIN' } }]);
    expect(executor.effects).toContainEqual(
      expect.objectContaining({
        kind: 'answer-decision',
        outcome: expect.objectContaining({ kind: 'denied', filledQty: 0n }),
      }),
    );
  });

  test('is not taken while the latch is set, and is denied when it has grown too old meanwhile', () => {
    const executor = AnExecutor.ready();
    executor.tell({ kind: 'latch', latch: HALTED });
    expect(sent(executor.intend())).toEqual([]);
    expect(executor.orders('entry')).toEqual([]);
    executor.tell({ kind: 'tick' }, 60_000);
    executor.intend();
    expect(executor.orders('entry')).toMatchObject([{ denied: { code: 'LATCHED' } }]);
  });

  test('is denied when the latch falls before it has left', () => {
    const executor = AnExecutor.ready();
    executor.tell({ kind: 'tick' }, 30_000);
    executor.intend();
    executor.tell({ kind: 'latch', latch: HALTED });
    expect(executor.orders('entry')).toMatchObject([{ denied: { code: 'LATCHED' } }]);
  });

  test('takes back an entry that rests when the latch is set', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend({ limitPx: px('99') })), 0);
    executor.accept(entry);
    expect(canceled(executor.tell({ kind: 'latch', latch: HALTED }))).toEqual([entry.clientOrderId]);
  });

  test.each([
    ['the venue is not connected', { kind: 'message', message: { kind: 'disconnected', atMs: NOW } }],
    ['the executor drains', { kind: 'drain' }],
  ] as const)('does not leave while %s', (_, event) => {
    const executor = AnExecutor.ready();
    executor.tell(event);
    expect(sent(executor.intend())).toEqual([]);
  });

  test('waits for a price that is not stale, and is denied when it has waited too long', () => {
    const executor = AnExecutor.ready();
    executor.tell({ kind: 'tick' }, 30_000);
    expect(sent(executor.intend())).toEqual([]);
    expect(sent(executor.mark('101'))).toHaveLength(1);

    const late = AnExecutor.ready();
    late.tell({ kind: 'tick' }, 30_000);
    late.intend();
    expect(sent(late.tell({ kind: 'tick' }, 60_000))).toEqual([]);
    expect(late.orders('entry')).toMatchObject([
      { denied: { code: 'EXPIRED', details: { waitedFor: 'STALE_QUOTE' } } },
    ]);
  });

  test('does not close a position on the other side', () => {
    const executor = AnExecutor.holding();
    executor.intend({ intentId: 'i2', decisionId: 'd2', intent: anEntry({ side: 'sell' }) });
    expect(executor.orders('entry').at(-1)).toMatchObject({ denied: { code: 'OPPOSITE_POSITION' } });
  });

  test('that rests is taken back when its time is over, and answered when the venue has said how it ended', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend({ limitPx: px('99'), expiresMs: epochMs(NOW + 5_000) })), 0);
    executor.accept(entry);
    executor.fill(entry, '4', '99');
    expect(canceled(executor.tell({ kind: 'tick' }, 6_000))).toEqual([entry.clientOrderId]);
    expect(executor.effects.some(({ kind }) => kind === 'answer-decision')).toBe(false);
    executor.end(entry, '4');
    expect(executor.effects).toContainEqual({
      kind: 'answer-decision',
      outcome: expect.objectContaining({ kind: 'partially-filled', filledQty: qty('4'), revision: 1 }),
    });
    executor.fill(entry, '1', '99');
    expect(executor.effects).toContainEqual({
      kind: 'answer-decision',
      outcome: expect.objectContaining({ filledQty: qty('5'), revision: 2 }),
    });
    expect(executor.alerts()).toContain('LATE_FILL');
  });

  test('more than was asked for is kept, and a person is called', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    executor.fill(entry, '8');
    executor.fill(entry, '8');
    expect(executor.state.books.portfolio.positions).toMatchObject([{ symbol: SPX, quantity: qty('16') }]);
    expect(executor.alerts()).toContain('OVERFILL');
  });
});
