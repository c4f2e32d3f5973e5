// How long an intent takes from being offered in memory to the first byte of its order on a loopback socket: through the outbox,
// the executor, its commit and ccxt's Binance class, to the test venue in a process of its own.
// Run: node bench/execution/intent-to-socket.ts [--rounds 200] [--store memory|sqlite]
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ExecutorPorts } from '../../layers/app/execution/executor-ports.ts';
import { runExecutor } from '../../layers/app/execution/run-executor.ts';
import type { ExecutionStore } from '../../layers/app/ports/execution-store.ts';
import type { LeaseStore } from '../../layers/app/ports/lease-store.ts';
import { DEFAULT_LIMITS, executorConfig } from '../../layers/core/execution/executor/executor-config.ts';
import type { IntentOutcome } from '../../layers/core/execution/executor/execution-intent.ts';
import { px, qty } from '../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import { nodeClock } from '../../layers/platform/execution-host/node-clock.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../layers/platform/laptop/sqlite-execution-store.ts';
import { openCcxtVenue, type CcxtVenue } from '../../layers/platform/venues/ccxt-venue.ts';
import { MemoryExecutionStore } from '../../tests/simulation/execution/memory-execution-store.ts';

const AIM_MS = 5;
const WARM_UP = 20;
const PAUSE_MS = 20;
/** Of an intent: by then its order has left, and then it is taken back. */
const LIFE_MS = 150;
const BTC = sym('BTC/USDT');
const KEY = { apiKey: 'bench', secret: Buffer.from('nobody knows').toString('base64') };

const told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), port: z.number() }),
  z.object({ kind: z.literal('order'), atNs: z.string() }),
]);

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, store: { type: 'string', default: 'memory' } },
});
const rounds = Number(values.rounds);

const child = fork(new URL('./venue-process.ts', import.meta.url), [KEY.apiKey, KEY.secret]);
const port = await doorOf(child);
const venue = await openVenue(port);
const directory = mkdtempSync(join(tmpdir(), 'atalaya-bench-'));
const store =
  values.store === 'sqlite' ? new SqliteExecutionStore(new Database(directory)) : new MemoryExecutionStore();
const answers = new Map<string, (outcome: IntentOutcome) => void>();
let stop = (): void => undefined;
let compared = (): void => undefined;
const ready = new Promise<void>((resolve) => {
  compared = resolve;
});
const instruments = (await venue.instruments()).filter(({ symbol }) => symbol === BTC);
const running = runExecutor(portsOf(venue, store), {
  config: executorConfig({
    portfolioId: 'bench',
    currency: 'USDT',
    capabilities: venue.capabilities,
    instruments,
    limits: DEFAULT_LIMITS,
  }),
  holder: 'bench',
  stop: new Promise((resolve) => {
    stop = resolve;
  }),
});
await store.setLatch({ kind: 'armed' });
const times: number[] = [];
await ready;
await pause(1_500);
for (let round = 0; round < rounds + WARM_UP; round++) {
  const tookMs = await playRound(round);
  if (round >= WARM_UP) times.push(tookMs);
  await pause(PAUSE_MS);
}
stop();
await running;
child.disconnect();
rmSync(directory, { recursive: true });
tell();

/** An order that rests far below the market, and is taken back: the venue limits how many orders may be sent, not how many end. */
async function playRound(round: number): Promise<number> {
  const intentId = `i${round}`;
  const arrived = messageOf(child);
  const answered = new Promise<IntentOutcome>((resolve) => answers.set(intentId, resolve));
  const bracket = { stopPx: px('40000'), trailBy: px('10000'), targetPx: px('90000') };
  const intent = { kind: 'enter', symbol: BTC, side: 'buy', quantity: qty('0.01'), bracket } as const;
  const expiresMs = epochMs(Date.now() + LIFE_MS);
  const offer = { intentId, decisionId: `d${round}`, intent, limitPx: px('50000'), expiresMs };
  const offeredNs = process.hrtime.bigint();
  void store.offer(offer);
  const news = await arrived;
  if (news.kind !== 'order') throw new Error('the venue said something else');
  const outcome = await answered;
  if (outcome.kind !== 'unfilled') throw new Error(`${intentId} was ${outcome.kind}`);
  return Number(BigInt(news.atNs) - offeredNs) / 1e6;
}

function portsOf(trading: CcxtVenue, kept: ExecutionStore & LeaseStore): ExecutorPorts {
  return {
    venue: trading,
    store: kept,
    leases: kept,
    clock: nodeClock,
    marks: {
      listen: (onMark) => {
        const say = (): void => {
          onMark(BTC, px('60000'));
        };
        say();
        const timer = setInterval(say, 1_000);
        return () => {
          clearInterval(timer);
        };
      },
    },
    desk: {
      answer: (outcome) => {
        answers.get(outcome.intentId)?.(outcome);
        return Promise.resolve();
      },
      alert: ({ code, message }) => {
        console.log(`${code} ${message}`);
        return Promise.resolve();
      },
      show: () => {
        compared();
        return Promise.resolve();
      },
    },
  };
}

async function openVenue(at: number): Promise<CcxtVenue> {
  const host = `127.0.0.1:${at}`;
  return openCcxtVenue({
    venue: 'binance',
    world: 'real',
    ...KEY,
    timeoutMs: 3_000,
    urls: {
      public: `http://${host}/api/v3`,
      private: `http://${host}/api/v3`,
      sapi: `http://${host}/sapi/v1`,
      ws: { spot: `ws://${host}/ws`, 'ws-api': { spot: `ws://${host}/ws-api/v3` } },
    },
  });
}

async function doorOf(process: ChildProcess): Promise<number> {
  const news = await messageOf(process);
  if (news.kind !== 'open') throw new Error('the venue did not open');
  return news.port;
}

async function messageOf(process: ChildProcess): Promise<z.infer<typeof told>> {
  return new Promise((resolve) => {
    process.once('message', (message) => {
      resolve(told.parse(message));
    });
  });
}

function tell(): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (probability: number): string => {
    return (sorted[Math.min(sorted.length - 1, Math.floor(probability * sorted.length))] ?? NaN).toFixed(2);
  };
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
  console.log(
    `node ${process.version}, ${machine}, ${rounds} orders after ${WARM_UP}, store: ${values.store}`,
  );
  console.log(
    `intent to socket: p50 ${at(0.5)} ms   p90 ${at(0.9)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms   aim p99 ${AIM_MS} ms`,
  );
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
