import { describe, expect, test } from '@jest/globals';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { correlationInto } from '../../../layers/core/indicators/correlation.ts';
import { regressionInto } from '../../../layers/core/indicators/regression.ts';
import { smaInto } from '../../../layers/core/indicators/sma.ts';
import { varianceInto } from '../../../layers/core/indicators/variance.ts';

const LENGTH = 1_000_000;
const PERIOD = 50;
const SAMPLED_EVERY = 997;

/** A walk at 1e6 whose steps are a few units: where sums of squares that run on lose their digits. */
const rng = seededRng(11);
const x = new Float64Array(LENGTH);
const y = new Float64Array(LENGTH);
for (let i = 0, level = 1e6; i < LENGTH; i++) {
  level = 1e6 + 0.999 * (level - 1e6) + rng.normal();
  x[i] = level;
  y[i] = 2e6 - 0.7 * level + rng.normal();
}

describe(`after ${LENGTH.toLocaleString('en')} values nothing has drifted from a direct recomputation`, () => {
  test('the mean', () => {
    const mean = new Float64Array(LENGTH);
    smaInto(x, { period: PERIOD }, mean);
    expect(worstError('mean', (end) => [mean[end] ?? NaN, direct(end).meanX])).toBeLessThan(1e-14);
  });

  test('the variance, where a running sum of squares is off by parts in a thousand', () => {
    const [variance, deviation] = [new Float64Array(LENGTH), new Float64Array(LENGTH)];
    varianceInto(x, { period: PERIOD }, { variance, deviation });
    const running = runningVariance();
    const error = worstError('variance', (end) => [variance[end] ?? NaN, direct(end).xx / PERIOD]);
    const naive = worstError('variance by running sums', (end) => [
      running[end] ?? NaN,
      direct(end).xx / PERIOD,
    ]);
    expect(error).toBeLessThan(1e-12);
    expect(naive).toBeGreaterThan(1e-4);
  });

  test('the correlation', () => {
    const correlation = new Float64Array(LENGTH);
    correlationInto({ x, y }, { period: PERIOD }, correlation);
    const reference = (end: number): number => {
      const { xx, yy, xy } = direct(end);
      return xy / Math.sqrt(xx * yy);
    };
    expect(worstError('correlation', (end) => [correlation[end] ?? NaN, reference(end)], 1)).toBeLessThan(
      1e-12,
    );
  });

  test('the regression', () => {
    const outputs = {
      slope: new Float64Array(LENGTH),
      intercept: new Float64Array(LENGTH),
      rSquared: new Float64Array(LENGTH),
    };
    regressionInto({ x, y }, { period: PERIOD }, outputs);
    const slope = (end: number): number => direct(end).xy / direct(end).xx;
    const intercept = (end: number): number => direct(end).meanY - slope(end) * direct(end).meanX;
    expect(worstError('slope', (end) => [outputs.slope[end] ?? NaN, slope(end)])).toBeLessThan(1e-11);
    expect(
      worstError('intercept', (end) => [outputs.intercept[end] ?? NaN, intercept(end)], 1e6),
    ).toBeLessThan(1e-11);
  });
});

interface Direct {
  readonly meanX: number;
  readonly meanY: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Two passes over the window alone, from its first values, which takes the level off without rounding. */
function direct(end: number): Direct {
  const [x0, y0] = [x[end - PERIOD + 1] ?? NaN, y[end - PERIOD + 1] ?? NaN];
  let [sumX, sumY] = [0, 0];
  for (let i = end - PERIOD + 1; i <= end; i++) {
    sumX += (x[i] ?? NaN) - x0;
    sumY += (y[i] ?? NaN) - y0;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = end - PERIOD + 1; i <= end; i++) {
    const dx = (x[i] ?? NaN) - x0 - sumX / PERIOD;
    const dy = (y[i] ?? NaN) - y0 - sumY / PERIOD;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return { meanX: x0 + sumX / PERIOD, meanY: y0 + sumY / PERIOD, xx, yy, xy };
}

/** The greatest error over the sampled windows and the last two hundred: relative to `scale`, or to the value itself. */
function worstError(name: string, pair: (end: number) => readonly [number, number], scale?: number): number {
  let worst = 0;
  for (let end = PERIOD - 1; end < LENGTH; end += end < LENGTH - 200 ? SAMPLED_EVERY : 1) {
    const [got, reference] = pair(end);
    worst = Math.max(worst, Math.abs(got - reference) / (scale ?? Math.abs(reference)));
  }
  console.log(`${name}: greatest error ${worst.toExponential(1)}`);
  return worst;
}

/** What is not done: sums of values and squares from which the value that leaves is taken off. */
function runningVariance(): Float64Array {
  const out = new Float64Array(LENGTH);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < LENGTH; i++) {
    const [value, old] = [x[i] ?? NaN, x[i - PERIOD] ?? 0];
    sum += value - old;
    squares += value * value - old * old;
    out[i] = squares / PERIOD - (sum / PERIOD) ** 2;
  }
  return out;
}
