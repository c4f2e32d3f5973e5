import { describe, expect, test } from '@jest/globals';
import { money, px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { completionReport } from '../../../../layers/core/execution/algorithms/completion-report.ts';
import type { ParentEvent } from '../../../../layers/core/execution/algorithms/parent-messages.ts';
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

const TWAP = { kind: 'twap', slices: 2, style: 'take' } as const;

/** Decided at 100; five at 100.20, three at 100.60, two never, and the market ends at 101. The tape's mean is 100.25. */
const STORY: readonly ParentEvent[] = [
  aQuote(0, 100.1, 100.2),
  aChildFill(10, 0, qty('5'), { lastPx: '100.2', fee: '1' }),
  aTrade(11, 30, 100.1),
  aQuote(50_000, 100.5, 100.6),
  aChildFill(50_010, 1, qty('3'), { lastPx: '100.6', fee: '0.5' }),
  aTrade(50_011, 10, 100.7),
  aQuote(99_000, 100.95, 101.05),
  aChildClosed(99_500, 1, qty('3')),
  aCancel(99_600),
  aChildClosed(99_650, 2, qty('0')),
];

describe('what a parent cost', () => {
  test('a buy of ten that got eight, term by term', () => {
    const report = completionReport(heard(started(aParent(), TWAP), ...STORY).state);
    expect(report).toMatchObject({
      reason: 'canceled',
      quantity: qty('10'),
      filledQty: qty('8'),
      unfilledQty: qty('2'),
      overfilledQty: qty('0'),
      fees: money('1.5'),
      // (5 x 100.2 + 3 x 100.6) / 8
      averagePx: px('100.35'),
    });
    expect(report.arrivalBps).toBeCloseTo(35, 9);
    // 100.35 against (30 x 100.1 + 10 x 100.7) / 40
    expect(report.intervalVwapBps).toBeCloseTo((0.1 / 100.25) * 10_000, 9);
    // Of a paper notional of 1,000: 2.80 dealt worse, 1.50 in fees, 2 x 1.00 missed.
    expect(report.shortfall.executionBps).toBeCloseTo(28, 9);
    expect(report.shortfall.feeBps).toBeCloseTo(15, 9);
    expect(report.shortfall.opportunityBps).toBeCloseTo(20, 9);
    expect(report.shortfall.totalBps).toBeCloseTo(63, 9);
  });

  test('the same prices were a gain to a seller, and missing the rest of a rise too', () => {
    const report = completionReport(heard(started(aParent({ side: 'sell' }), TWAP), ...STORY).state);
    expect(report.arrivalBps).toBeCloseTo(-35, 9);
    expect(report.shortfall.executionBps).toBeCloseTo(-28, 9);
    expect(report.shortfall.feeBps).toBeCloseTo(15, 9);
    expect(report.shortfall.opportunityBps).toBeCloseTo(-20, 9);
  });

  test('what trades after its end is no part of the interval', () => {
    const over = [...STORY, aTrade(99_700, 1_000, 150), aQuote(99_800, 200, 201)];
    const report = completionReport(heard(started(aParent(), TWAP), ...over).state);
    expect(report.shortfall.totalBps).toBeCloseTo(63, 9);
    expect(report.intervalVwapBps).toBeCloseTo((0.1 / 100.25) * 10_000, 9);
  });

  test('of a parent that filled nothing there is no average, and all of it was missed', () => {
    const report = completionReport(
      heard(
        started(aParent({ limitPx: px('99') }), TWAP),
        aQuote(0),
        aQuote(99_000, 101.5, 102.5),
        aClock(100_000),
      ).state,
    );
    expect(report).toMatchObject({
      reason: 'horizon',
      averagePx: undefined,
      arrivalBps: undefined,
      intervalVwapBps: undefined,
    });
    expect(report.shortfall).toEqual({ executionBps: 0, feeBps: 0, opportunityBps: 200, totalBps: 200 });
  });

  test('where no quote was seen, what it missed is not known', () => {
    const report = completionReport(heard(started(aParent(), TWAP), aClock(100_000)).state);
    expect(report.shortfall).toMatchObject({ opportunityBps: undefined, totalBps: undefined });
  });

  test('a venue that fills more than it was sent is found out', () => {
    const more = aChildFill(1, 0, qty('10.5'));
    const { state } = heard(started(aParent(), { ...TWAP, slices: 1 }), aQuote(0), more);
    expect(completionReport(state)).toMatchObject({
      reason: 'filled',
      overfilledQty: qty('0.5'),
      unfilledQty: qty('0'),
    });
  });
});
