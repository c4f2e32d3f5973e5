// The highest of a moving window three ways: block by block as our kernel does it, by a monotonic deque as our stream
// does it, and by scanning the window again. `node bench/indicators/extremes.ts` prints the table.
import { highestInto } from '../../layers/core/indicators/rolling-extremes.ts';
import { wanderingMarket } from './market.ts';

const LENGTH = 100_000;
const TURNS = 21;
const WARM_UP_TURNS = 5;

const { close } = wanderingMarket(LENGTH).columns;
const out = new Float64Array(LENGTH);

console.log('| period | by blocks, ns a value | monotonic deque | scanned again |');
console.log('|---|---|---|---|');
for (const period of [5, 20, 100, 1000]) {
  const ways = [byBlocks, byDeque, byScan];
  const results = ways.map((way) => {
    way(period);
    return out.slice(period - 1);
  });
  if (results.some((result) => result.some((value, i) => value !== results[0]?.[i]))) {
    throw new Error('the ways do not agree');
  }
  const times: number[][] = ways.map(() => []);
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
    ways.forEach((way, i) => {
      const begin = process.hrtime.bigint();
      way(period);
      if (turn >= 0) times[i]?.push(Number(process.hrtime.bigint() - begin) / LENGTH);
    });
  }
  const medians = times.map((all) => (all.sort((a, b) => a - b)[TURNS >> 1] ?? NaN).toFixed(1));
  console.log(`| ${[period, ...medians].join(' | ')} |`);
}

function byBlocks(period: number): void {
  highestInto(close, { period }, out);
}

/** A ring whose size is a power of two, so that its places are found without division. */
function byDeque(period: number): void {
  const size = 2 ** Math.ceil(Math.log2(period));
  const values = new Float64Array(size);
  const births = new Int32Array(size);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < LENGTH; i++) {
    const value = close[i] ?? NaN;
    if (tail > head && (births[head & (size - 1)] ?? 0) <= i - period) head++;
    while (tail > head && (values[(tail - 1) & (size - 1)] ?? NaN) <= value) tail--;
    values[tail & (size - 1)] = value;
    births[tail & (size - 1)] = i;
    tail++;
    if (i >= period - 1) out[i] = values[head & (size - 1)] ?? NaN;
  }
}

function byScan(period: number): void {
  for (let i = period - 1; i < LENGTH; i++) {
    let highest = -Infinity;
    for (let k = i - period + 1; k <= i; k++) highest = Math.max(highest, close[k] ?? NaN);
    out[i] = highest;
  }
}
