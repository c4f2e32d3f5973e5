import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backtestOverfitting } from '../../../layers/core/statistics/backtest-overfitting.ts';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
  trackRecordOf,
} from '../../../layers/core/statistics/sharpe-significance.ts';
import { bells, fatTailedReturns } from './reference-sample.ts';

const SKEWED = { skewness: -3, kurtosis: 10 };
const NORMAL = { skewness: 0, kurtosis: 3 };
/** The example of Bailey and Lopez de Prado 2014: an annual Sharpe ratio of 2.5 over 1,250 days of 250 a year. */
const FIVE_YEARS = { sharpe: 2.5 / Math.sqrt(250), count: 1250 };
const trialsOf = (count: number): { count: number; sharpeVariance: number } => ({
  count,
  sharpeVariance: 0.5 / 250,
});

describe('the published examples', () => {
  test('a Sharpe ratio of 2.5 found in 100 trials deflates to 0.9004', () => {
    expect(expectedMaximumSharpe(trialsOf(100))).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe({ ...FIVE_YEARS, ...SKEWED }, trialsOf(100))).toBeCloseTo(0.9004, 4);
  });

  test('46 trials would have passed at 95 per cent, or 88 of normal returns', () => {
    expect(deflatedSharpe({ ...FIVE_YEARS, ...SKEWED }, trialsOf(46))).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpe({ ...FIVE_YEARS, ...NORMAL }, trialsOf(88))).toBeCloseTo(0.9505, 4);
  });

  test('two years of monthly hedge-fund returns are 0.982 sure if normal and 0.913 as they are', () => {
    const fund = { sharpe: 0.458, count: 24 };
    expect(probabilisticSharpe({ ...fund, ...NORMAL })).toBeCloseTo(0.982, 3);
    expect(probabilisticSharpe({ ...fund, skewness: -2.448, kurtosis: 10.164 })).toBeCloseTo(0.913, 3);
  });

  test('to tell an annual 2 from 1 takes 2.73 years of days, and 4.99 of months with bad tails', () => {
    const years = (periods: number, shape: typeof NORMAL): number =>
      (minimumTrackRecordLength(
        { sharpe: 2 / Math.sqrt(periods), ...shape },
        { benchmark: 1 / Math.sqrt(periods) },
      ) ?? NaN) / periods;
    expect(years(250, NORMAL)).toBeCloseTo(2.7312, 4);
    expect(years(52, NORMAL)).toBeCloseTo(2.8288, 4);
    expect(years(12, NORMAL)).toBeCloseTo(3.2398, 4);
    expect(years(12, { skewness: -0.72, kurtosis: 5.78 })).toBeCloseTo(4.9913, 4);
  });

  const oraclePath = join(__dirname, '../../../../shared/oracles/performance/psr_dsr_paper.json');
  test('the oracle of the papers agrees in every digit it gives', () => {
    if (!existsSync(oraclePath)) {
      console.log('skipped: no psr_dsr_paper.json beside the checkout');
      return;
    }
    const [n46, n88, n100, psr, length] = (JSON.parse(readFileSync(oraclePath, 'utf8')) as PaperOracle).paper;
    for (const row of [n46, n88, n100]) {
      const trials = trialsOf(row?.N ?? NaN);
      expect(expectedMaximumSharpe(trials)).toBeCloseTo(row?.sr0 ?? NaN, 12);
      expect(deflatedSharpe({ ...FIVE_YEARS, ...SKEWED }, trials)).toBeCloseTo(
        row?.['dsr_skew-3_kurt10'] ?? NaN,
        12,
      );
      expect(deflatedSharpe({ ...FIVE_YEARS, ...NORMAL }, trials)).toBeCloseTo(row?.dsr_normal ?? NaN, 12);
    }
    const fund = { sharpe: 0.458, count: 24 };
    expect(probabilisticSharpe({ ...fund, ...NORMAL })).toBeCloseTo(psr?.psr_normal ?? NaN, 12);
    expect(probabilisticSharpe({ ...fund, skewness: -2.448, kurtosis: 10.164 })).toBeCloseTo(
      psr?.psr_actual ?? NaN,
      12,
    );
    const days = { sharpe: 2 / Math.sqrt(250), ...NORMAL };
    const needed = minimumTrackRecordLength(days, { benchmark: 1 / Math.sqrt(250) }) ?? NaN;
    expect(needed / 250).toBeCloseTo(length?.years_daily_normal ?? NaN, 12);
  });
});

interface PaperOracle {
  readonly paper: readonly {
    readonly N?: number;
    readonly sr0?: number;
    readonly 'dsr_skew-3_kurt10'?: number;
    readonly dsr_normal?: number;
    readonly psr_normal?: number;
    readonly psr_actual?: number;
    readonly years_daily_normal?: number;
  }[];
}

describe('significance of a Sharpe ratio', () => {
  const record = { sharpe: 0.1, count: 500, ...NORMAL };

  test('more trials never make a result more convincing, and one trial deflates nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 10_000 }), (a, b) => {
        const [fewer, more] = [Math.min(a, b), Math.max(a, b)].map(
          (count) => deflatedSharpe(record, trialsOf(count)) ?? NaN,
        );
        expect(fewer).toBeGreaterThanOrEqual(more ?? NaN);
      }),
    );
    expect(deflatedSharpe(record, trialsOf(1))).toBe(probabilisticSharpe(record));
  });

  test('at its minimum length a track record is exactly as sure as was asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.double({ min: 0.8, max: 0.999, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (sharpe, confidence, skewness) => {
          const shape = { sharpe, skewness, kurtosis: 4 };
          const count = minimumTrackRecordLength(shape, { confidence }) ?? NaN;
          if (count >= 2) expect(probabilisticSharpe({ ...shape, count })).toBeCloseTo(confidence, 9);
        },
      ),
    );
  });

  test('what does not beat the benchmark never will, however long', () => {
    expect(minimumTrackRecordLength({ sharpe: 0.1, ...NORMAL }, { benchmark: 0.1 })).toBeUndefined();
  });

  test('a track record is that of its returns, and too short a one is none', () => {
    const found = trackRecordOf(fatTailedReturns(500, 1));
    expect(found?.skewness).toBeCloseTo(-1.56578158267498, 12); // scipy skew
    expect(found?.kurtosis).toBeCloseTo(11.056814532314116, 11); // scipy kurtosis, fisher=False
    expect(trackRecordOf([0.1, 0.2])).toBeUndefined();
    expect(probabilisticSharpe({ ...record, count: 1 })).toBeUndefined();
  });
});

describe('the probability of backtest overfitting', () => {
  const aTrial = (seed: number, drift: number): Float64Array =>
    bells(203, seed).map((bell) => bell * 0.01 + drift);

  test('ten trials with rising drifts give what a direct computation over all splits gives', () => {
    const trials = Array.from({ length: 10 }, (_, k) => aTrial(40 + k, 0.0002 * k));
    const found = backtestOverfitting(trials, { blocks: 8 });
    expect(found?.logits).toHaveLength(70);
    expect(found?.probability).toBeCloseTo(0.2, 12);
    expect(found?.probabilityOfLoss).toBeCloseTo(1 / 70, 12);
    expect(found?.degradationSlope).toBeCloseTo(-0.9074043509599028, 10);
    expect(found?.logits[0]).toBeCloseTo(-0.9808292530117264, 12);
  });

  test('a trial that is better everywhere is no overfit', () => {
    const found = backtestOverfitting([aTrial(1, 0.05), aTrial(2, 0), aTrial(3, 0)], { blocks: 6 });
    expect(found?.probability).toBe(0);
    expect(found?.probabilityOfLoss).toBe(0);
  });

  test('trials that win one half of the time by losing the other are all overfit', () => {
    // Each trial's luck fills its own half of the blocks, so the winner of a half always loses the rest.
    const lucky = (half: number): Float64Array =>
      Float64Array.from(
        { length: 80 },
        (_, i) => (Math.floor(i / 40) === half ? 0.02 : -0.02) + 0.001 * (i % 2),
      );
    const found = backtestOverfitting([lucky(0), lucky(1)], { blocks: 2 });
    expect(found?.probability).toBe(1);
    expect(found?.probabilityOfLoss).toBe(1);
  });

  test('the order of the trials does not matter, and all numbers stay in range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, count) => {
        const trials = Array.from({ length: count }, (_, k) => bells(48, seed + k));
        const found = backtestOverfitting(trials, { blocks: 6 });
        expect(found?.probability).toBeGreaterThanOrEqual(0);
        expect(found?.probability).toBeLessThanOrEqual(1);
        expect(backtestOverfitting([...trials].reverse(), { blocks: 6 })?.probability).toBe(
          found?.probability,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('one trial, or blocks of one row, say nothing', () => {
    expect(backtestOverfitting([aTrial(1, 0)])).toBeUndefined();
    expect(
      backtestOverfitting(
        [
          [1, 2],
          [2, 1],
        ],
        { blocks: 2 },
      ),
    ).toBeUndefined();
  });
});
