// Whether the executor's memory stays as it is: a week of trading on a clock of its own, day by day, after a full collection.
// Run: node --expose-gc --max-semi-space-size=8 bench/execution/memory-week.ts [--days 7]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { ExecutorClock } from '../../layers/app/execution/executor-ports.ts';
import { runExecutor } from '../../layers/app/execution/run-executor.ts';
import { DEFAULT_LIMITS, executorConfig } from '../../layers/core/execution/executor/executor-config.ts';
import type { ExecutionIntent } from '../../layers/core/execution/executor/execution-intent.ts';
import type { AlgorithmRequest } from '../../layers/core/execution/executor/worked-intent.ts';
import { absolute, px, qty, toNumber, ZERO_QTY, type Px } from '../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '../../layers/core/foundation/time.ts';
import { sym, type Sym } from '../../layers/core/market/instrument.ts';
import { World } from '../../tests/simulation/execution/world.ts';
import { WeekStore } from './week-store.ts';
import { WeekVenue, weekInstruments } from './week-venue.ts';

const AIM_MB = 150;
const START_MS = 1_700_000_000_000;
const MARK_MS = 5_000;
const POLL_MS = 5_000;
const DECIDE_MS = 10 * MINUTE_MS;
const SYMBOLS = [sym('BTC/USDT:USDT'), sym('ETH/USDT:USDT')];
const TWAP: AlgorithmRequest = {
  plan: { kind: 'twap', slices: 4, style: 'take' },
  horizonMs: 2 * MINUTE_MS,
  childGapMs: 1_000,
};

const { values } = parseArgs({ options: { days: { type: 'string', default: '7' } } });
const days = Number(values.days);
const world = new World(1);
const venue = new WeekVenue(world, { instruments: weekInstruments(SYMBOLS), startMs: START_MS });
const store = new WeekStore();
const figures = { intents: 0, answers: 0, alerts: 0 };
const listeners = new Set<(symbol: Sym, markPx: Px) => void>();
const clock: ExecutorClock = {
  wallMs: () => epochMs(START_MS + Math.floor(world.nowMs)),
  monotonicMs: () => world.nowMs,
  after: (delayMs, wake) => world.after(delayMs, wake),
};

every(MARK_MS, () => {
  for (const symbol of SYMBOLS) {
    const markPx = venue.move(symbol);
    for (const listener of listeners) listener(symbol, markPx);
  }
});
every(DECIDE_MS, decide);
every(HOUR_MS, () => {
  venue.turnHour();
});
let stop = (): void => undefined;
const port = venue.port();
void runExecutor(
  {
    venue: port,
    store,
    leases: store,
    clock,
    marks: {
      listen: (onMark) => {
        listeners.add(onMark);
        return () => listeners.delete(onMark);
      },
    },
    desk: {
      answer: () => {
        figures.answers += 1;
        return Promise.resolve();
      },
      alert: () => {
        figures.alerts += 1;
        return Promise.resolve();
      },
      show: () => Promise.resolve(),
    },
  },
  {
    config: executorConfig({
      portfolioId: 'week',
      currency: 'USDT',
      capabilities: port.capabilities,
      instruments: await port.instruments(),
      limits: DEFAULT_LIMITS,
    }),
    holder: 'week',
    pollMs: POLL_MS,
    stop: new Promise((resolve) => {
      stop = resolve;
    }),
  },
);

console.log(`node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${days} days`);
const beganMs = performance.now();
for (let day = 1; day <= days; day++) {
  await world.live(day * DAY_MS, () => undefined);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const told = [
    `heap ${megabytes(heapUsed)} MB`,
    `rss ${megabytes(rss)} MB`,
    `books ${store.bytes} bytes`,
    `${figures.intents} intents`,
    `${figures.answers} answers`,
    `${venue.orders} orders`,
    `${venue.trades} trades`,
    `${store.commits} commits`,
    `${store.factsWritten} facts`,
    `${figures.alerts} alerts`,
  ];
  console.log(`day ${day}: ${told.join(', ')}`);
}
stop();
console.log(`aim: flat, under ${AIM_MB} MB; ${((performance.now() - beganMs) / 1000).toFixed(0)} s`);
if (globalThis.gc === undefined) console.log('run with --expose-gc: what is collectable was counted too');

/** In turns: what is held is left, what is not is entered, every third time in parts. */
function decide(): void {
  for (const symbol of SYMBOLS) {
    const count = ++figures.intents;
    const held = venue.heldOf(symbol);
    const mark = toNumber(venue.prices.get(symbol) ?? px('100'));
    const base = {
      intentId: `i${count}`,
      decisionId: `d${count}`,
      expiresMs: epochMs(START_MS + Math.floor(world.nowMs) + DECIDE_MS),
    };
    void store.offer(held === ZERO_QTY ? entryOf(symbol, mark, { base, count }) : exitOf(symbol, { base }));
  }
}

function entryOf(
  symbol: Sym,
  mark: number,
  { base, count }: { base: Omit<ExecutionIntent, 'intent'>; count: number },
): ExecutionIntent {
  const level = (distance: number): Px => px((mark + distance).toFixed(1));
  const bracket = { stopPx: level(-5), trailBy: px('5'), targetPx: level(8) };
  const intent = { kind: 'enter', symbol, side: 'buy', quantity: qty('10'), bracket } as const;
  return { ...base, intent, ...(count % 3 === 0 ? { algorithm: TWAP } : {}) };
}

function exitOf(symbol: Sym, { base }: { base: Omit<ExecutionIntent, 'intent'> }): ExecutionIntent {
  const quantity = absolute(venue.heldOf(symbol));
  return { ...base, intent: { kind: 'exit', symbol, side: 'sell', quantity } };
}

function every(periodMs: number, work: () => void): void {
  world.after(periodMs, () => {
    work();
    every(periodMs, work);
  });
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
