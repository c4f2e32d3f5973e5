import { describe, expect, test } from '@jest/globals';
import { px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type { ParentEvent } from '../../../../layers/core/execution/algorithms/parent-messages.ts';
import { startParent } from '../../../../layers/core/execution/algorithms/work-parent.ts';
import {
  aCancel,
  aChildClosed,
  aChildFill,
  aClock,
  aParent,
  aQuote,
  aTrade,
  heard,
  started,
} from './a-parent.ts';

const TWAP = { kind: 'twap', slices: 4, style: 'take' } as const;
const POV = { kind: 'pov', participationRatio: 0.1, style: 'join', restMs: 10_000 } as const;
const ADAPTIVE = { kind: 'adaptive-limit', crossAtRatio: 0.8, repriceTicks: 2 } as const;

const clocks = (...atMs: readonly number[]): readonly ParentEvent[] => atMs.map(aClock);

describe('TWAP', () => {
  test('a quarter is due at the beginning of each quarter of the time, at the price of the other side', () => {
    const { commands } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      ...clocks(10_000, 24_999, 25_000, 40_000, 50_000, 75_000, 99_999),
    );
    const child = { kind: 'submit', quantity: qty('2.5'), limitPx: px('100.01'), timeInForce: 'ioc' };
    expect(commands).toEqual([0, 1, 2, 3].map((number) => ({ ...child, child: number })));
  });

  test('what a slice left unfilled is due again, once the gap has passed', () => {
    const { commands } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      aChildFill(10, 0, qty('1')),
      aChildClosed(20, 0, qty('1')),
      ...clocks(999, 1_000),
    );
    expect(commands).toMatchObject([{ quantity: qty('2.5') }, { child: 1, quantity: qty('1.5') }]);
  });

  test('a slice too small for the venue waits for the next, and the last one takes the rest', () => {
    const small = aParent({ quantity: qty('0.25') });
    const slices = { ...TWAP, slices: 5 };
    const { commands } = heard(started(small, slices), aQuote(0), ...clocks(20_000, 40_000, 60_000, 80_000));
    // 0.1 at 100 is the least: 0.05, then 0.1, and with 0.2 due the rest of 0.15 would leave nothing to follow.
    expect(commands).toMatchObject([{ quantity: qty('0.1') }, { quantity: qty('0.15') }]);
  });

  test('beyond its limit it does not take, and it goes on when the market comes back', () => {
    const limited = aParent({ limitPx: px('100.00') });
    const { state, commands } = heard(started(limited, TWAP), aQuote(0));
    expect(commands).toEqual([]);
    expect(heard(state, aQuote(30_000, 99.98, 99.99)).commands).toMatchObject([
      { quantity: qty('5'), limitPx: px('99.99') },
    ]);
  });

  test('a joining child is withdrawn at the end of its slice, and replaced only as far as the venue says it is free', () => {
    const joined = heard(
      started(aParent(), { ...TWAP, style: 'join' }),
      aQuote(0),
      aChildFill(5_000, 0, qty('1')),
    );
    expect(joined.commands).toMatchObject([{ limitPx: px('99.99'), expiresMs: epochMs(25_000) }]);
    const expired = heard(joined.state, aClock(25_000));
    expect(expired.commands).toMatchObject([
      { kind: 'cancel', child: 0 },
      { kind: 'submit', child: 1, quantity: qty('2.5') },
    ]);
    // The venue's last word: 1.5 of it were filled, so 1 of the first slice is due again.
    const closed = heard(expired.state, aChildClosed(26_000, 0, qty('1.5')));
    expect(closed.commands).toMatchObject([{ kind: 'submit', child: 2, quantity: qty('1') }]);
  });
});

describe('VWAP', () => {
  test('the quantity follows the curve of the volume that is expected', () => {
    const plan = { kind: 'vwap', curve: [5, 1, 1, 3], style: 'take' } as const;
    const { commands } = heard(started(aParent(), plan), aQuote(0), ...clocks(25_000, 50_000, 75_000));
    expect(commands).toMatchObject([
      { quantity: qty('5') },
      { quantity: qty('1') },
      { quantity: qty('1') },
      { quantity: qty('3') },
    ]);
  });

  test('it is held to its share of the volume that is seen, and ends short', () => {
    const plan = { kind: 'vwap', curve: [1, 1], participationRatioMax: 0.25, style: 'take' } as const;
    const { state, commands } = heard(
      started(aParent(), plan),
      aQuote(0),
      aTrade(1_000, 8),
      aChildFill(1_001, 0, qty('2')),
      aClock(60_000),
      aTrade(70_000, 4),
      aChildFill(70_001, 1, qty('1')),
      aClock(100_000),
    );
    expect(commands).toMatchObject([{ quantity: qty('2') }, { quantity: qty('1') }]);
    expect(state.phase).toEqual({ kind: 'done', reason: 'horizon', atMs: 100_000 });
  });
});

describe('POV', () => {
  test('a tenth of what trades, our own trades among it', () => {
    const { state, commands } = heard(
      started(aParent(), POV),
      aQuote(0),
      aTrade(1_000, 12.3456),
      aTrade(2_000, 7.6544),
      aTrade(3_000, 0.5),
    );
    // The first 0.5 of 20.5 is too little for a child.
    expect(commands).toMatchObject([{ quantity: qty('1.234') }, { quantity: qty('0.766') }]);
    expect(heard(state, aClock(11_000)).commands).toMatchObject([{ kind: 'cancel', child: 0 }]);
  });
});

describe('adaptive limit', () => {
  test('it walks from our side of the spread to the other, and never has two children that could both fill', () => {
    const wide = (atMs: number): ParentEvent => aQuote(atMs, 99.9, 100.1);
    const first = heard(started(aParent(), ADAPTIVE), wide(0));
    expect(first.commands).toMatchObject([{ kind: 'submit', limitPx: px('99.9'), quantity: qty('10') }]);
    const later = heard(first.state, wide(5_000), wide(20_000));
    // At 5 s it would move by one tick, which is not worth its place in the queue; at 20 s by a quarter of the spread.
    expect(later.commands).toEqual([{ kind: 'cancel', child: 0 }]);
    const freed = heard(later.state, aChildClosed(20_100, 0, qty('4')));
    expect(freed.commands).toMatchObject([
      { kind: 'submit', child: 1, quantity: qty('6'), limitPx: px('99.95') },
    ]);
    const last = heard(freed.state, wide(80_000), aChildClosed(80_001, 1, qty('0')));
    expect(last.commands).toMatchObject([{ kind: 'cancel' }, { limitPx: px('100.1'), quantity: qty('6') }]);
  });

  test('it follows the market no farther than its limit', () => {
    const limited = aParent({ side: 'sell', limitPx: px('99.995') });
    const { commands } = heard(started(limited, ADAPTIVE), aQuote(90_000, 99.5, 99.6));
    expect(commands).toMatchObject([{ limitPx: px('100') }]);
  });
});

describe('whatever the algorithm', () => {
  test('a cancel withdraws what is out and sends nothing more', () => {
    const { state, commands } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      aCancel(1),
      ...clocks(50_000, 99_000),
    );
    expect(commands).toMatchObject([{ kind: 'submit' }, { kind: 'cancel', child: 0 }]);
    expect(state.phase.kind).toBe('ending');
    const closed = heard(state, aChildClosed(99_001, 0, qty('1')));
    // The venue filled one of which we have not heard: it is not over before we have.
    expect(closed.state.phase.kind).toBe('ending');
    expect(heard(closed.state, aChildFill(99_002, 0, qty('1'))).state.phase).toEqual({
      kind: 'done',
      reason: 'canceled',
      atMs: 99_002,
    });
  });

  test('no child leaves on a stale quote or a crossed one, and none is left to rest on it', () => {
    const blind = aParent({ quoteAgeMsMax: 2_000 });
    const joined = heard(started(blind, POV), aQuote(0), aTrade(1, 10));
    expect(joined.commands).toMatchObject([{ kind: 'submit' }]);
    expect(heard(joined.state, aClock(2_001), aTrade(2_500, 50)).commands).toEqual([
      { kind: 'cancel', child: 0 },
    ]);
    expect(heard(started(aParent(), TWAP), aQuote(0, 100.02, 100.01)).commands).toEqual([]);
  });

  test('a child of which nothing is heard counts as filled', () => {
    const { commands } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      ...clocks(30_000, 60_000, 80_000, 90_000),
    );
    expect(commands).toHaveLength(4);
  });

  test('of two words of the venue about one child the greater stands', () => {
    const { state } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      aChildClosed(1, 0, qty('2')),
      aChildClosed(2, 0, qty('1')),
    );
    expect(heard(state, aClock(5_000)).commands).toMatchObject([{ child: 1, quantity: qty('0.5') }]);
  });

  test('three rejections in a row end it, a rejection told twice is one', () => {
    const rejection = (atMs: number, child: number): ParentEvent => ({
      kind: 'child-rejected',
      atMs: epochMs(atMs),
      child,
      reason: 'MIN_NOTIONAL',
    });
    const { state } = heard(
      started(aParent(), TWAP),
      aQuote(0),
      rejection(1, 0),
      rejection(2, 0),
      aClock(1_000),
      rejection(1_001, 1),
      aClock(2_000),
    );
    expect(state.phase.kind).toBe('working');
    expect(heard(state, rejection(2_001, 2)).state.phase).toMatchObject({ kind: 'done', reason: 'rejected' });
  });

  test('a rest that the venue takes from no one ends it short', () => {
    const { state } = heard(
      started(aParent({ quantity: qty('1') }), { ...TWAP, slices: 1 }),
      aQuote(0),
      aChildFill(1, 0, qty('0.995')),
      aChildClosed(2, 0, qty('0.995')),
    );
    expect(state.phase).toMatchObject({ kind: 'done', reason: 'below-minimum' });
  });

  test("a parent below the venue's minimum, or with a plan that cannot be followed, does not start", () => {
    expect(startParent(aParent({ quantity: qty('0.0999') }), TWAP)).toMatchObject({
      error: { code: 'NOTIONAL_BELOW_MIN' },
    });
    expect(startParent(aParent(), { ...TWAP, slices: 0 })).toMatchObject({ error: { code: 'BAD_PLAN' } });
    expect(startParent(aParent(), { ...POV, participationRatio: 1.1 })).toMatchObject({
      error: { code: 'BAD_PLAN' },
    });
    expect(startParent(aParent(), { kind: 'vwap', curve: [0, 0], style: 'take' })).toMatchObject({
      error: { code: 'BAD_PLAN' },
    });
    expect(startParent(aParent(), { ...ADAPTIVE, crossAtRatio: 0 })).toMatchObject({
      error: { code: 'BAD_PLAN' },
    });
    expect(startParent(aParent({ endMs: epochMs(0) }), TWAP)).toMatchObject({
      error: { code: 'BAD_HORIZON' },
    });
  });
});
