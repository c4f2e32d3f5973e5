import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import { ParquetBars } from '../../../layers/platform/bars/parquet-bars.ts';
import { loadEnvironment } from '../../../layers/platform/config/load-environment.ts';
import type { IngestConfig } from '../../../layers/platform/ingest/ingest-plan.ts';
import { startIngest, type Ingest, type IngestPorts } from '../../../layers/platform/ingest/start-ingest.ts';
import { FileObjects } from '../../../layers/platform/laptop/file-objects.ts';
import { METRIC_NAMES } from '../../../layers/platform/names/metrics.ts';
import { openPublicBars } from '../../../layers/platform/venues/public-bars.ts';
import { aKraken, told, type Kraken, type Mishap } from './a-kraken.ts';
import { BTC, BTC_PAIR, CountedMetrics, DAY_OF, ETH, Lines, MemoryBars, SOL, until } from './an-ingest.ts';

// A source that is away is asked less and less often.
jest.setTimeout(30_000);

const TODAY = DAY_OF('2026-11-21');
const NOON = epochMs(TODAY + 12 * HOUR_MS);
const SYMBOLS = ['BTC/USD', 'ETH/USD', 'SOL/USD'];

const loaded = loadEnvironment(join(import.meta.dirname, '../../../config/staging.yaml'));
if (!loaded.ok) throw new Error(loaded.error.message);
const { config } = loaded.value;

const page = z.looseObject({
  well: z.boolean(),
  fault: z.string().optional(),
  checks: z.array(z.looseObject({ name: z.string(), well: z.boolean(), found: z.string() })).default([]),
  series: z.array(z.looseObject({ symbol: z.string(), newestMs: z.number().optional() })).default([]),
  unserved: z.array(z.looseObject({ symbol: z.string(), why: z.string() })).default([]),
});

describe('ingest of a staging universe from Kraken over a socket', () => {
  let kraken: Kraken;
  let store: MemoryBars;
  let metrics: CountedMetrics;
  let lines: Lines;
  let nowMs: EpochMs;
  let ingest: Ingest | undefined;

  beforeEach(async () => {
    nowMs = NOON;
    kraken = await aKraken(NOON);
    store = new MemoryBars();
    metrics = new CountedMetrics();
    lines = new Lines();
  });

  afterEach(async () => {
    await ingest?.stop();
    await kraken.close();
  });

  /** A service whose rounds are 20 ms apart and whose heart beats every 10. */
  const start = async (given: Partial<IngestPorts> = {}, of: IngestConfig = config): Promise<Ingest> => {
    ingest = await startIngest({
      config: of,
      settings: { source: 'kraken', everySeconds: 0.02 },
      ports: () => ({
        openProvider: async () => openPublicBars({ source: 'kraken', urls: kraken.urls, timeoutMs: 500 }),
        store,
        metrics,
        nowMs: () => nowMs,
        ...given,
      }),
      port: 0,
      log: lines.log,
      pulseMs: 10,
    });
    return ingest;
  };

  const passTo = (atMs: EpochMs): void => {
    nowMs = atMs;
    kraken.nowMs = atMs;
  };

  const health = async (): Promise<{ status: number; body: z.infer<typeof page> }> => {
    const answer = await fetch(`http://127.0.0.1:${ingest?.port ?? 0}/health`);
    return { status: answer.status, body: page.parse(await answer.json()) };
  };

  const caughtUp = async (): Promise<void> =>
    until('a bar of yesterday of each', () =>
      SYMBOLS.every((symbol) => store.of(sym(symbol)).at(-1)?.openMs === TODAY - DAY_MS),
    );

  test('has at its first start what a cycle warms up on and a year, and its heart beats after that', async () => {
    await start();
    await caughtUp();
    const bars = store.of(BTC).map(({ openMs }) => openMs);
    expect(bars.length).toBeGreaterThanOrEqual(260 + 365);
    expect(bars).toEqual(bars.map((_, index) => (bars[0] ?? 0) + index * DAY_MS));
    await until('a heartbeat', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > 0);
    expect(metrics.sent.every(({ fine }) => fine === true)).toBe(true);
    expect(Math.max(...metrics.of(METRIC_NAMES.feedSilentSeconds))).toBeLessThan(60);
    const { status, body } = await health();
    expect([status, body.well]).toEqual([200, true]);
    expect(body.series.map(({ symbol, newestMs }) => [symbol, newestMs])).toEqual(
      SYMBOLS.map((symbol) => [symbol, TODAY - DAY_MS]),
    );
    expect(lines.of('SERIES')).toHaveLength(3);
  });

  test('stores the day that ended when the venue’s clock says so, and says how long the feed was silent until then', async () => {
    await start();
    await caughtUp();
    kraken.told.set(told(BTC_PAIR, TODAY), undefined);
    passTo(epochMs(TODAY + DAY_MS + 20 * MINUTE_MS));
    await until('the other two', () => store.of(ETH).at(-1)?.openMs === TODAY);
    await until('silence', () => (metrics.of(METRIC_NAMES.feedSilentSeconds).at(-1) ?? 0) >= 19 * 60);
    expect(lines.of('GAP').join()).toMatch(/BTC\/USD: the source has told no bar of 2026-11-21T/);
    const { status, body } = await health();
    expect(status).toBe(503);
    expect(body.checks.find(({ name }) => name === 'feed')).toMatchObject({ well: false });
    kraken.told.clear();
    await until('the last one', () => store.of(BTC).at(-1)?.openMs === TODAY);
    await until('no silence', () => (metrics.of(METRIC_NAMES.feedSilentSeconds).at(-1) ?? 0) < 60);
    // It was not known before it came.
    expect(store.of(BTC).at(-1)?.availableMs).toBe(nowMs);
    expect((await health()).status).toBe(200);
  });

  test('while the source is away its silence is the feed’s; the heart goes on until the feed’s limit, and then stops', async () => {
    await start();
    await caughtUp();
    await until('a heartbeat', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > 0);
    await kraken.close();
    passTo(epochMs(nowMs + 10 * MINUTE_MS));
    await until('a fault', () => lines.of('SOURCE').length > 0);
    await until('silence', () => (metrics.of(METRIC_NAMES.feedSilentSeconds).at(-1) ?? 0) >= 600);
    const beats = metrics.of(METRIC_NAMES.ingestHeartbeat).length;
    await until('more beats', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > beats);
    passTo(epochMs(nowMs + 51 * MINUTE_MS));
    await until('an hour', () => (metrics.of(METRIC_NAMES.feedSilentSeconds).at(-1) ?? 0) > 3_600);
    const wellOf = async (name: string): Promise<boolean | undefined> =>
      (await health()).body.checks.find((each) => each.name === name)?.well;
    // The loop itself goes on asking.
    await until('another round', async () => (await wellOf('loop')) === true, 15_000);
    const last = metrics.of(METRIC_NAMES.ingestHeartbeat).length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(metrics.of(METRIC_NAMES.ingestHeartbeat)).toHaveLength(last);
    expect([await wellOf('loop'), await wellOf('source')]).toEqual([true, false]);
  });

  test('a store that refuses stops the heart at once, for that fault is ours', async () => {
    await start();
    await caughtUp();
    await until('a heartbeat', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > 0);
    store.failure = new Error('AccessDeniedException: not your table');
    await until('the fault', () => lines.of('FAILED').join().includes('not your table'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const last = metrics.of(METRIC_NAMES.ingestHeartbeat).length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(metrics.of(METRIC_NAMES.ingestHeartbeat)).toHaveLength(last);
    expect((await health()).body.checks.find(({ name }) => name === 'loop')?.found).toContain(
      'not your table',
    );
    store.failure = undefined;
    await until('a beat again', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > last);
  });

  test.each<[string, Mishap]>([
    ['a fault of the venue', { status: 503 }],
    ['a page that is no answer', 'garbled'],
    ['a connection that breaks', 'reset'],
    ['a venue at work', { error: 'EService:Unavailable' }],
  ])('%s in the backfill is asked again, and every bar comes once', async (_, mishap) => {
    kraken.mishaps.push(mishap, mishap);
    await start();
    await caughtUp();
    expect(new Set(store.written).size).toBe(store.written.length);
    expect(lines.of('SOURCE').length).toBeGreaterThan(0);
    await until('well', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > 0);
  });

  test('a venue that wants to be left alone is, for as long as it says', async () => {
    kraken.mishaps.push({ status: 429, headers: { 'Retry-After': '1' } });
    const beganMs = performance.now();
    await start();
    await caughtUp();
    expect(performance.now() - beganMs).toBeGreaterThan(700);
    // The round ended with the answer: the other two were not asked before.
    expect(kraken.asked.slice(0, 2).every((line) => line.includes(BTC_PAIR))).toBe(true);
  });

  test('a clock that is an hour off makes nobody sure what has closed, so nothing is stored', async () => {
    kraken.nowMs = epochMs(NOON + HOUR_MS);
    await start();
    await until('words', () => lines.of('SOURCE').join().includes('its clock is 3600 s from ours'));
    expect(store.written).toEqual([]);
    expect(metrics.of(METRIC_NAMES.ingestHeartbeat)).toEqual([]);
  });

  test('what a bar is told as anew is told once and stays as it is stored', async () => {
    await start();
    await caughtUp();
    kraken.told.set(told(BTC_PAIR, TODAY - DAY_MS), ['1', '2', '1', '2', '3']);
    await until('words', () => lines.of('CHANGED').length > 0);
    const asked = kraken.asked.length;
    await until('two more rounds', () => kraken.asked.length > asked + 6);
    expect(lines.of('CHANGED')).toHaveLength(1);
    expect(store.of(BTC).at(-1)?.close).not.toBe(2);
  });

  test('instruments without a source are said at the start and on the page, the others are served', async () => {
    const [member] = config.universe;
    if (member === undefined) throw new Error('an empty universe');
    const instrument = {
      ...member.instrument,
      symbol: sym('SPY'),
      assetClass: 'etf',
      calendar: 'XNYS',
    } as const;
    const doge = { ...member.instrument, symbol: sym('DOGE/USD') };
    const universe = [...config.universe, { ...member, instrument }, { ...member, instrument: doge }];
    await start({}, { ...config, universe });
    await caughtUp();
    expect(lines.of('NO_SOURCE')).toEqual([
      'SPY: kraken tells crypto spot around the clock, not etf of XNYS',
      'DOGE/USD: kraken does not list it',
    ]);
    const { status, body } = await health();
    expect(status).toBe(200);
    expect(body.unserved.map(({ symbol }) => symbol)).toEqual(['SPY', 'DOGE/USD']);
  });

  test('a universe that the source serves nothing of is an error in words, and has no heart', async () => {
    const universe = config.universe.map((member) => ({
      ...member,
      instrument: { ...member.instrument, symbol: sym(`X${member.instrument.symbol}`) },
    }));
    await start({}, { ...config, universe });
    await until('words', () => lines.of('NOTHING_TO_INGEST').length > 0);
    expect(await health()).toMatchObject({
      status: 503,
      body: { fault: expect.stringMatching(/kraken serves nothing of this universe: XBTC\/USD/) },
    });
    expect(metrics.of(METRIC_NAMES.ingestHeartbeat)).toEqual([]);
  });

  test('whole days go into the lake as they are stored, once, and what others loaded goes with them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atalaya-lake-'));
    try {
      const lake = new ParquetBars(new FileObjects(folder), 'day');
      const old = DAY_OF('2019-03-04');
      await store.put(BTC, {
        ...{ openMs: old, closeMs: epochMs(old + DAY_MS), availableMs: epochMs(old + DAY_MS + MINUTE_MS) },
        ...{ open: 1, high: 2, low: 1, close: 2, volume: 3 },
      });
      await start({ history: lake });
      await caughtUp();
      const inLake = async (symbol: Sym): Promise<number> =>
        (await lake.between(symbol, epochMs(0), nowMs)).length;
      await until('all in the lake', async () => (await inLake(SOL)) === store.of(SOL).length);
      expect([await inLake(BTC), await inLake(ETH)]).toEqual([store.of(BTC).length, store.of(ETH).length]);
      expect((await lake.between(BTC, epochMs(0), nowMs)).openMs[0]).toBe(old);
      passTo(epochMs(TODAY + DAY_MS + 2 * MINUTE_MS));
      await until('the next day', () => store.of(BTC).at(-1)?.openMs === TODAY);
      await until('it in the lake', async () => (await inLake(BTC)) === store.of(BTC).length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a history that fails is said, and stops neither the bars that cycles read nor the heart', async () => {
    const history = {
      append: () => Promise.reject(new Error('no such bucket')),
      between: store.between.bind(store),
    };
    await start({ history });
    await caughtUp();
    await until('words', () => lines.of('HISTORY').join().includes('no such bucket'));
    await until('a heartbeat', () => metrics.of(METRIC_NAMES.ingestHeartbeat).length > 0);
    expect(await health()).toMatchObject({ status: 503 });
  });

  test('stops in the midst of a backfill within a moment, and its page is gone', async () => {
    kraken.rowsMax = 5;
    kraken.delayMs = 5;
    const { port, stop } = await start();
    await until('some pages', () => kraken.asked.length > 5);
    const beganMs = performance.now();
    await stop();
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });
});

describe('ingest without a section in the file', () => {
  test('says at its start and on its page that it hears no venue and has no heart', async () => {
    const lines = new Lines();
    const ports = (): IngestPorts => {
      throw new Error('nothing is opened');
    };
    const ingest = await startIngest({ config, settings: undefined, ports, port: 0, log: lines.log });
    expect(lines.of('IDLE').join()).toMatch(/hears no venue.*sends no heartbeat/);
    const answer = await fetch(`http://127.0.0.1:${ingest.port}/health`);
    expect(await answer.json()).toMatchObject({ well: true, lastWorkMs: null });
    expect((await fetch(`http://127.0.0.1:${ingest.port}/metrics`)).status).toBe(404);
    await ingest.stop();
  });
});
