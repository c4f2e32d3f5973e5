import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type { Plan } from '../../../../layers/core/execution/algorithms/schedule.ts';
import { HALTED } from '../../../../layers/core/execution/executor/latch-view.ts';
import type { AlgorithmRequest } from '../../../../layers/core/execution/executor/worked-intent.ts';
import type { OrderRequest } from '../../../../layers/core/execution/order.ts';
import { decodeDomain, encodeDomain } from '../../../../layers/platform/codec/domain-json.ts';
import { SPX } from '../../../builders/an-instrument.ts';
import { AnExecutor, canceled, NOW, sent } from './an-executor.ts';

const TWAP: Plan = { kind: 'twap', slices: 2, style: 'take' };
const FLATTEN = { kind: 'flatten', symbol: SPX, side: 'sell', quantity: qty('10') } as const;

describe('an entry that names an algorithm', () => {
  test('is sent in parts under ids of their own, each when it is due, and never more than the whole', () => {
    const executor = AnExecutor.ready();
    const first = child(work(executor));
    expect(first).toMatchObject({
      side: 'buy',
      quantity: qty('5'),
      type: { kind: 'limit', limitPx: px('100') },
    });
    done(executor, first, '5');
    expect(entries(executor.tell({ kind: 'tick' }, 1_000))).toEqual([]);
    expect(entries(executor.mark('101'))).toEqual([]);
    const second = child(executor.tell({ kind: 'tick' }, 4_000));
    expect(second).toMatchObject({ quantity: qty('5'), type: { limitPx: px('101') } });
    expect(second.clientOrderId).not.toBe(first.clientOrderId);
    done(executor, second, '5', '101');
    expect(outcomes(executor).at(-1)).toMatchObject({
      kind: 'filled',
      filledQty: qty('10'),
      report: {
        reason: 'filled',
        children: 2,
        arrivalBps: 50,
        executionBps: 50,
        feeBps: 0,
        opportunityBps: 0,
      },
    });
    expect(entries(executor.tell({ kind: 'tick' }, 5_000))).toEqual([]);
  });

  test('reports a fee that was taken in what was bought, at the price of its trade', () => {
    const executor = AnExecutor.ready();
    for (const goOn of [() => work(executor), () => executor.tell({ kind: 'tick' }, 5_000)]) {
      const next = child(goOn());
      executor.accept(next);
      const commission = { currency: 'SPX', amount: money('0.005') };
      const fill = { ...executor.fillOf(next, '5'), commission };
      const message = { kind: 'fill', fill, venueOrderId: fill.venueOrderId } as const;
      for (const stop of sent(executor.tell({ kind: 'message', message }))) executor.accept(stop);
    }
    // 0.01 of 10 at the price that all of it was bought at.
    expect(outcomes(executor).at(-1)?.report).toMatchObject({ fees: money('1'), feeBps: 10 });
  });

  test('protects what has filled so far', () => {
    const executor = AnExecutor.ready();
    const first = child(work(executor));
    executor.accept(first);
    expect(sent(executor.fill(first, '3'))).toContainEqual(
      expect.objectContaining({ side: 'sell', quantity: qty('3'), type: { kind: 'stop', stopPx: px('95') } }),
    );
  });

  test('takes back a child that was to trade at once, and sends the rest when the venue has said what it filled', () => {
    const executor = AnExecutor.ready();
    const first = child(work(executor));
    executor.accept(first);
    executor.fill(first, '2');
    expect(canceled(executor.tell({ kind: 'tick' }, 1_000))).toEqual([first.clientOrderId]);
    const second = child(executor.tell({ kind: 'tick' }, 4_500));
    expect(second.quantity).toBe(qty('5'));
    expect(entries(executor.tell({ kind: 'tick' }, 1_000))).toEqual([]);
    expect(entries(executor.end(first, '2'))).toMatchObject([{ quantity: qty('3') }]);
  });

  test.each([
    ['the latch falls', { kind: 'latch', latch: HALTED }],
    [
      'the position is to be closed',
      {
        kind: 'intent',
        offered: { intentId: 'x', decisionId: 'x', intent: FLATTEN, expiresMs: epochMs(NOW + 60_000) },
      },
    ],
  ] as const)('stops at once when %s, and is answered when nothing of it can fill any more', (_, event) => {
    const executor = AnExecutor.ready();
    const first = child(work(executor));
    executor.accept(first);
    executor.fill(first, '1');
    expect(canceled(executor.tell(event))).toContain(first.clientOrderId);
    executor.end(first, '1');
    expect(outcomes(executor).find(({ intentId }) => intentId === 'i1')).toMatchObject({
      kind: 'partially-filled',
      filledQty: qty('1'),
      refusal: { code: 'CANCELED' },
    });
    executor.tell({ kind: 'tick' }, 5_000);
    expect(entries(executor.mark('100'))).toEqual([]);
  });

  test('sends nothing while an order of the instrument is unknown', () => {
    const executor = AnExecutor.ready();
    const { clientOrderId } = child(work(executor));
    executor.tell({ kind: 'submitted', clientOrderId, outcome: { kind: 'unknown', cause: 'TIMEOUT' } });
    executor.tell({ kind: 'tick' }, 5_000);
    expect(entries(executor.mark('100'))).toEqual([]);
    const found = executor.tell({ kind: 'submitted', clientOrderId, outcome: ACCEPTED });
    expect(entries(found)).toMatchObject([{ quantity: qty('5') }]);
  });

  test('goes on after a crash where it was: its progress is in the books, to the last decimal', () => {
    const executor = AnExecutor.ready();
    const first = child(work(executor));
    done(executor, first, '5');
    const books = decodeDomain<typeof executor.state.books>(encodeDomain(executor.state.books));
    const reborn = AnExecutor.ready();
    reborn.nowMs = executor.nowMs;
    reborn.state = { ...reborn.state, books };
    expect(entries(reborn.mark('100'))).toEqual([]);
    const second = child(reborn.tell({ kind: 'tick' }, 5_000));
    expect(second.quantity).toBe(qty('5'));
    expect(second.clientOrderId).not.toBe(first.clientOrderId);
  });

  test('follows the volume that the market is told to have traded', () => {
    const executor = AnExecutor.ready();
    const plan: Plan = { kind: 'pov', participationRatio: 0.1, style: 'join', restMs: 5_000 };
    expect(entries(work(executor, { plan }))).toEqual([]);
    const touch = { bidPx: 99.9, askPx: 100.1 };
    executor.tell({ kind: 'tape', symbol: SPX, touch, volume: 20, turnover: 2_000 });
    expect(executor.orders('entry')).toMatchObject([
      { request: { quantity: qty('2'), type: { limitPx: px('99.9') } } },
    ]);
  });

  test('is denied with the numbers where it is less than the venue takes', () => {
    const executor = AnExecutor.ready();
    executor.intend({ intent: { ...entry(), quantity: qty('0.4') }, algorithm: ALGORITHM });
    expect(outcomes(executor)).toMatchObject([{ kind: 'denied', refusal: { code: 'QTY_BELOW_MIN' } }]);
  });
});

const ACCEPTED = { kind: 'accepted', venueOrderId: 'v1', atMs: NOW } as const;
const ALGORITHM: AlgorithmRequest = { plan: TWAP, horizonMs: 10_000, childGapMs: 500 };

function work(executor: AnExecutor, change: Partial<AlgorithmRequest> = {}): AnExecutor['effects'] {
  return executor.intend({ algorithm: { ...ALGORITHM, ...change } });
}

function entry() {
  const bracket = { stopPx: px('95'), trailBy: px('5'), targetPx: px('110') };
  return { kind: 'enter', symbol: SPX, side: 'buy', quantity: qty('10'), bracket } as const;
}

function entries(effects: AnExecutor['effects']): readonly OrderRequest[] {
  return sent(effects).filter(({ reduceOnly }) => !reduceOnly);
}

function child(effects: AnExecutor['effects']): OrderRequest {
  return at(entries(effects), 0);
}

/** It fills whole, and the protection that follows is taken. */
function done(executor: AnExecutor, request: OrderRequest, lots: string, price = '100'): void {
  executor.accept(request);
  for (const stop of sent(executor.fill(request, lots, price))) executor.accept(stop);
}

function outcomes(executor: AnExecutor) {
  return executor.facts.flatMap((fact) => (fact.kind === 'intent-answered' ? [fact.outcome] : []));
}
