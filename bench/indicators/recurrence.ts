// What keeps ATR from the speed of TA-Lib's C: the bare recurrence, each value a product and a sum after the one before,
// beside the whole of ATR. `node bench/indicators/recurrence.ts` prints the table; medians over turns in which all run once.
import { atrInto } from '../../layers/core/indicators/atr.ts';
import { trueRangeInto } from '../../layers/core/indicators/true-range.ts';
import { wanderingMarket } from './market.ts';
import { openTaLib } from './talib.ts';

const LENGTH = 100_000;
const TURNS = 101;
const WARM_UP_TURNS = 100;
const PERIOD = 14;

const market = wanderingMarket(LENGTH);
const out = new Float64Array(LENGTH);
const talib = openTaLib(market);
const reference = talib?.entrant(`ATR(high, low, close, ${PERIOD})`, [0]);

const runs: readonly (readonly [string, () => Promise<number> | number])[] = [
  [
    'the bare recurrence',
    timed(() => {
      recurrenceInto(market.columns.close, out);
    }),
  ],
  [
    'true range alone',
    timed(() => {
      trueRangeInto(market.columns, out);
    }),
  ],
  [
    'ATR',
    timed(() => {
      atrInto(market.columns, { period: PERIOD }, out);
    }),
  ],
  ...(reference === undefined ? [] : [['ATR of TA-Lib', () => reference.time()] as const]),
];

const times = new Map<string, number[]>(runs.map(([name]) => [name, []]));
for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
  for (const [name, run] of runs) {
    const ns = await run();
    if (turn >= 0) times.get(name)?.push(ns / LENGTH);
  }
}
console.log('| what | ns a bar |\n|---|---|');
for (const [name, values] of times) console.log(`| ${name} | ${medianOf(values).toFixed(2)} |`);
talib?.close();

/** Wilder's recurrence with nothing around it. */
function recurrenceInto(values: Float64Array, into: Float64Array): void {
  const keep = 1 - 1 / PERIOD;
  let average = 0;
  for (let i = 0; i < values.length; i++) {
    average = keep * average + (1 - keep) * (values[i] ?? NaN);
    into[i] = average;
  }
}

function timed(run: () => void): () => number {
  return () => {
    const begin = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - begin);
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
