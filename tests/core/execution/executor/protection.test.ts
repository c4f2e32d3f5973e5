import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { px, qty } from '../../../../layers/core/foundation/decimal.ts';
import type { ExecutionIntent } from '../../../../layers/core/execution/executor/execution-intent.ts';
import { anEntry } from '../../../builders/an-order.ts';
import { SPX } from '../../../builders/an-instrument.ts';
import { AnExecutor, canceled, DERIVATIVES, sent, SPOT } from './an-executor.ts';

const EXIT: Partial<ExecutionIntent> = {
  intentId: 'x1',
  decisionId: 'x1',
  intent: { kind: 'exit', symbol: SPX, side: 'sell', quantity: qty('10') },
};

const stopOf = (executor: AnExecutor) => at(executor.orders('stop'), 0).request;

describe('protection of what filled', () => {
  test('only as much as filled is protected, piece by piece', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    expect(sent(executor.accept(entry))).toEqual([]);
    expect(sent(executor.fill(entry, '4'))).toMatchObject([
      { type: { kind: 'stop', stopPx: px('95') }, quantity: qty('4'), side: 'sell', reduceOnly: true },
      { type: { kind: 'limit', limitPx: px('110') }, quantity: qty('4') },
    ]);
    expect(sent(executor.fill(entry, '6')).map(({ quantity }) => quantity)).toEqual([qty('6'), qty('6')]);
  });

  test('where a pair is native, stop and target leave as one', () => {
    const executor = AnExecutor.ready({ ...SPOT, nativeOco: true });
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    const pairs = executor.fill(entry, '10').flatMap((effect) => (effect.kind === 'send' ? [effect] : []));
    expect(pairs).toMatchObject([{ requests: [{ type: { kind: 'stop' } }, { type: { kind: 'limit' } }] }]);
    expect(new Set(pairs[0]?.requests.map(({ ocoGroup }) => ocoGroup)).size).toBe(1);
  });

  test('where what rests holds what it would sell, the stop rests and the target is watched', () => {
    const executor = AnExecutor.holding(SPOT);
    expect(executor.orders('target')).toEqual([]);
    expect(executor.alerts()).toContain('WATCHED_TARGET');
    expect(canceled(executor.mark('110'))).toEqual([stopOf(executor).clientOrderId]);
    expect(sent(executor.effects)).toEqual([]);
    expect(sent(executor.end(stopOf(executor)))).toMatchObject([
      { side: 'sell', quantity: qty('10'), type: { kind: 'market' } },
    ]);
  });

  test('a target that fills in part cuts the stop by as much, the new one first where too much is harmless', () => {
    const executor = AnExecutor.holding();
    const target = at(executor.orders('target'), 0).request;
    const [smaller] = sent(executor.fill(target, '3', '110'));
    expect(smaller).toMatchObject({ type: { kind: 'stop' }, quantity: qty('7') });
    expect(canceled(executor.effects)).toEqual([]);
    expect(
      canceled(
        executor.accept(
          at(
            [smaller].flatMap((one) => one ?? []),
            0,
          ),
        ),
      ),
    ).toEqual([stopOf(executor).clientOrderId]);
  });

  test('where the venue amends, the stop is amended', () => {
    const executor = AnExecutor.holding({ ...DERIVATIVES, amend: true });
    const target = at(executor.orders('target'), 0).request;
    expect(executor.fill(target, '3', '110')).toMatchObject([
      { kind: 'amend', clientOrderId: stopOf(executor).clientOrderId, terms: { quantity: qty('7') } },
    ]);
  });

  test('when the stop has sold everything the target is taken back', () => {
    const executor = AnExecutor.holding();
    const target = at(executor.orders('target'), 0).request;
    expect(canceled(executor.fill(stopOf(executor), '10', '95'))).toEqual([target.clientOrderId]);
  });

  test('an exit leaves at once where the venue lets nothing sell more than is held', () => {
    const executor = AnExecutor.holding();
    expect(sent(executor.intend(EXIT))).toMatchObject([{ quantity: qty('10'), reduceOnly: true }]);
    expect(canceled(executor.effects)).toEqual([]);
  });

  test('elsewhere the stop makes room first, and comes back when the exit does not fill', () => {
    const executor = AnExecutor.holding(SPOT);
    expect(sent(executor.intend(EXIT))).toEqual([]);
    expect(canceled(executor.effects)).toEqual([stopOf(executor).clientOrderId]);
    const exit = at(sent(executor.end(stopOf(executor))), 0);
    executor.accept(exit);
    expect(sent(executor.end(exit))).toMatchObject([{ type: { kind: 'stop' }, quantity: qty('10') }]);
  });

  test('more is never closed than is held', () => {
    const executor = AnExecutor.holding();
    const asked = { kind: 'flatten', symbol: SPX, side: 'sell', quantity: qty('25') } as const;
    expect(sent(executor.intend({ ...EXIT, intent: asked }))).toMatchObject([{ quantity: qty('10') }]);
    const again = { ...EXIT, intentId: 'x2', decisionId: 'x2', intent: asked };
    expect(sent(executor.intend(again))).toEqual([]);
  });

  test('a stop that the price has jumped over is closed at the market', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    const [stop] = sent(executor.fill(entry, '10'));
    const { clientOrderId } = at(
      [stop].flatMap((one) => one ?? []),
      0,
    );
    const refusal = { code: 'WOULD_TRIGGER', message: '' };
    executor.tell({ kind: 'submitted', clientOrderId, outcome: { kind: 'rejected', refusal } });
    executor.mark('94');
    expect(sent(executor.tell({ kind: 'tick' }, 2_000))).toContainEqual(
      expect.objectContaining({ type: { kind: 'market' }, quantity: qty('10'), side: 'sell' }),
    );
  });

  test('what stays unprotected is told to a person, once', () => {
    const executor = AnExecutor.ready();
    const entry = at(sent(executor.intend()), 0);
    executor.accept(entry);
    executor.fill(entry, '10');
    executor.tell({ kind: 'tick' }, 11_000);
    executor.tell({ kind: 'tick' }, 11_000);
    expect(executor.alerts().filter((code) => code === 'UNPROTECTED')).toHaveLength(1);
  });
});

describe('a stop that trails', () => {
  test('comes after the price and never goes back, for a long and for a short', () => {
    const anyPath = fc.array(fc.integer({ min: 60, max: 140 }), { maxLength: 30 });
    fc.assert(
      fc.property(anyPath, fc.constantFrom('buy' as const, 'sell' as const), (path, side) => {
        const executor = AnExecutor.ready();
        const bracket =
          side === 'buy'
            ? { stopPx: px('95'), trailBy: px('5'), targetPx: px('500') }
            : { stopPx: px('105'), trailBy: px('5'), targetPx: px('1') };
        const entry = at(sent(executor.intend({ intent: anEntry({ side, bracket }) })), 0);
        executor.accept(entry);
        executor.fill(entry, '10');
        let stopPx = bracket.stopPx;
        for (const price of path) {
          executor.mark(String(price));
          const guarded = at(executor.state.books.guards, 0).stopPx;
          expect(side === 'buy' ? guarded >= stopPx : guarded <= stopPx).toBe(true);
          stopPx = guarded;
        }
      }),
    );
  });

  test('is moved by a new order before the old one goes, and by steps worth a message', () => {
    const executor = AnExecutor.holding();
    expect(sent(executor.mark('100.2'))).toEqual([]);
    const moved = at(sent(executor.mark('102')), 0);
    expect(moved).toMatchObject({ type: { kind: 'stop', stopPx: px('97') }, quantity: qty('10') });
    expect(canceled(executor.effects)).toEqual([]);
    expect(canceled(executor.accept(moved))).toEqual([stopOf(executor).clientOrderId]);
  });
});
