// How far rolling statistics are from a direct recomputation after ten million values at a level of 1e6 that moves by
// ones, beside running sums from which the leaving value is taken off. `node bench/indicators/stability.ts` prints it.
import { seededRng } from '../../layers/core/foundation/rng.ts';
import { correlationInto } from '../../layers/core/indicators/correlation.ts';
import { regressionInto } from '../../layers/core/indicators/regression.ts';
import { smaInto } from '../../layers/core/indicators/sma.ts';
import { varianceInto } from '../../layers/core/indicators/variance.ts';

const LENGTH = 10_000_000;
const PERIOD = 50;
/** The windows that are recomputed: the last ones, where all drift has come together. */
const CHECKED = 100_000;

const { x, y } = walks();
const column = (): Float64Array => new Float64Array(LENGTH);
const [mean, variance, deviation, correlation] = [column(), column(), column(), column()];
const line = { slope: column(), intercept: column(), rSquared: column() };
smaInto(x, { period: PERIOD }, mean);
varianceInto(x, { period: PERIOD }, { variance, deviation });
correlationInto({ x, y }, { period: PERIOD }, correlation);
regressionInto({ x, y }, { period: PERIOD }, line);
const running = runningVariance();

console.log(
  `| after ${LENGTH.toLocaleString('en')} values, windows of ${PERIOD} | greatest relative error of the last ${CHECKED.toLocaleString('en')} |`,
);
console.log('|---|---|');
report('mean', mean, ({ meanX }) => meanX);
report('variance', variance, ({ xx }) => xx / PERIOD);
report('variance by running sums, for comparison', running, ({ xx }) => xx / PERIOD);
report('correlation', correlation, ({ xx, yy, xy }) => xy / Math.sqrt(xx * yy));
report('regression slope', line.slope, ({ xx, xy }) => xy / xx);
report('regression intercept', line.intercept, ({ meanX, meanY, xx, xy }) => meanY - (xy / xx) * meanX);

interface Direct {
  readonly meanX: number;
  readonly meanY: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

function report(name: string, values: Float64Array, reference: (window: Direct) => number): void {
  let worst = 0;
  for (let end = LENGTH - CHECKED; end < LENGTH; end++) {
    const expected = reference(direct(end));
    worst = Math.max(worst, Math.abs((values[end] ?? NaN) - expected) / Math.abs(expected));
  }
  console.log(`| ${name} | ${worst.toExponential(1)} |`);
}

/** Two passes over the window alone, from its first values, which takes the level off without rounding. */
function direct(end: number): Direct {
  const first = end - PERIOD + 1;
  const [x0, y0] = [x[first] ?? NaN, y[first] ?? NaN];
  let sumX = 0;
  let sumY = 0;
  for (let i = first; i <= end; i++) {
    sumX += (x[i] ?? NaN) - x0;
    sumY += (y[i] ?? NaN) - y0;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = first; i <= end; i++) {
    const dx = (x[i] ?? NaN) - x0 - sumX / PERIOD;
    const dy = (y[i] ?? NaN) - y0 - sumY / PERIOD;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return { meanX: x0 + sumX / PERIOD, meanY: y0 + sumY / PERIOD, xx, yy, xy };
}

function walks(): { readonly x: Float64Array; readonly y: Float64Array } {
  const rng = seededRng(11);
  const [x, y] = [new Float64Array(LENGTH), new Float64Array(LENGTH)];
  let level = 1e6;
  for (let i = 0; i < LENGTH; i++) {
    level = 1e6 + 0.999 * (level - 1e6) + rng.normal();
    x[i] = level;
    y[i] = 2e6 - 0.7 * level + rng.normal();
  }
  return { x, y };
}

function runningVariance(): Float64Array {
  const out = new Float64Array(LENGTH);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < LENGTH; i++) {
    const value = x[i] ?? NaN;
    const old = x[i - PERIOD] ?? 0;
    sum += value - old;
    squares += value * value - old * old;
    out[i] = squares / PERIOD - (sum / PERIOD) ** 2;
  }
  return out;
}
