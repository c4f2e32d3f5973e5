import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, HOUR_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import type { BarInterval } from '../../../layers/core/market/bar-interval.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { catchUp, type CaughtUp } from '../../../layers/platform/ingest/catch-up.ts';
import { openPublicBars, type BarSourceName } from '../../../layers/platform/venues/public-bars.ts';
import { MemoryBars } from '../ingest/an-ingest.ts';
import { aTestVenue } from '../test-venue/a-test-venue.ts';
import { urlsOf } from './a-ccxt-venue.ts';

const BTC = sym('BTC/USDT');
const LISTED_MS = epochMs(Math.floor(Date.now() / DAY_MS) * DAY_MS - 250 * DAY_MS);

/** A bar of the made-up market: the prices follow from when it opened. */
function rowAt(openMs: number): readonly [string, string, string, string, string, string] {
  const open = 20_000 + ((openMs / HOUR_MS) % 5_000);
  return [String(openMs), `${open}`, `${open + 20}`, `${open - 10}`, `${open + 5}`, '3.5'];
}

type Asked = (path: string, params: URLSearchParams) => unknown;

/** What Bybit v5 and OKX v5 answer, as their documents have it: the newest row first. */
const DIALECTS: Readonly<Record<'bybit' | 'okx', Asked>> = {
  bybit: (path, params) => {
    if (path === '/v5/market/time') return bybit({ timeSecond: '', timeNano: `${Date.now()}000000` });
    if (path === '/v5/market/instruments-info') return bybit({ category: 'spot', list: [BYBIT_PAIR] });
    const stepMs = params.get('interval') === 'D' ? DAY_MS : HOUR_MS;
    const fromMs = Number(params.get('start'));
    const toMs = fromMs + (Number(params.get('limit')) - 1) * stepMs;
    return bybit({ symbol: 'BTCUSDT', list: rowsBetween(fromMs, toMs, stepMs).map((row) => [...row, '1']) });
  },
  okx: (path, params) => {
    if (path === '/api/v5/public/time') return okx([{ ts: String(Date.now()) }]);
    if (path === '/api/v5/public/instruments') return okx([OKX_PAIR]);
    const stepMs = params.get('bar') === '1Dutc' ? DAY_MS : HOUR_MS;
    // Older than `after`, newer than `before`, neither of them.
    const fromMs = Number(params.get('before')) + 1;
    const toMs = Number(params.get('after')) - 1;
    const rows = rowsBetween(fromMs, toMs, stepMs).slice(0, Math.min(100, Number(params.get('limit'))));
    return okx(rows.map((row) => [...row, '1', '1', '1']));
  },
};

function rowsBetween(fromMs: number, toMs: number, stepMs: number): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const firstMs = Math.ceil(Math.max(fromMs, LISTED_MS) / stepMs) * stepMs;
  for (let openMs = firstMs; openMs <= Math.min(toMs, Date.now()); openMs += stepMs) rows.push(rowAt(openMs));
  return rows.reverse();
}

function bybit(result: unknown): unknown {
  return { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: Date.now() };
}

function okx(data: unknown): unknown {
  return { code: '0', msg: '', data };
}

const BYBIT_PAIR = {
  ...{ symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', status: 'Trading', marginTrading: 'none' },
  lotSizeFilter: {
    basePrecision: '0.000001',
    quotePrecision: '0.01',
    minOrderQty: '0.00005',
    maxOrderQty: '70',
  },
  priceFilter: { tickSize: '0.01' },
};

const OKX_PAIR = {
  ...{
    instType: 'SPOT',
    instId: 'BTC-USDT',
    baseCcy: 'BTC',
    quoteCcy: 'USDT',
    state: 'live',
    instIdCode: '1',
  },
  ...{ tickSz: '0.1', lotSz: '0.00000001', minSz: '0.00001', ctVal: '', settleCcy: '', uly: '', lever: '10' },
};

describe('closed bars from a public source over a socket', () => {
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const caughtUp = async (
    source: BarSourceName,
    given: { urls: Record<string, unknown>; interval: BarInterval; fromMs: EpochMs },
  ): Promise<{ found: CaughtUp; store: MemoryBars }> => {
    const { urls, interval, fromMs } = given;
    const provider = await openPublicBars({ source, urls, timeoutMs: 3_000 });
    closing.push(async () => provider.close());
    expect(await provider.listed([BTC, sym('SPY')])).toEqual(new Set([BTC]));
    const store = new MemoryBars();
    const nowMs = await provider.nowMs();
    const found = await catchUp(
      { symbol: BTC, interval, fromMs, nowMs },
      { provider, store, stopping: () => false },
    );
    return { found, store };
  };

  test.each<['bybit' | 'okx', BarInterval]>([
    ['bybit', 'day'],
    ['bybit', 'hour'],
    ['okx', 'day'],
    ['okx', 'hour'],
  ])(
    '%s tells each %s since the coin is listed, though it is asked from before',
    async (source, interval) => {
      const server = createServer((request, response) => {
        const [path = '', query = ''] = (request.url ?? '').split('?');
        const body = JSON.stringify(DIALECTS[source](path, new URLSearchParams(query)));
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
      const url = await listening(server);
      closing.push(async () => closed(server));
      const urls = source === 'okx' ? { rest: url } : { spot: url, public: url, private: url, v2: url };
      const fromMs = epochMs(LISTED_MS - 300 * DAY_MS);
      const { found, store } = await caughtUp(source, { urls, interval, fromMs });
      const stepMs = interval === 'day' ? DAY_MS : HOUR_MS;
      expect(found).toMatchObject({ oldestMs: LISTED_MS, missing: [], refused: [], changed: [] });
      expect(found.added).toHaveLength(((found.newestMs ?? 0) - LISTED_MS) / stepMs + 1);
      expect(store.of(BTC).every(({ closeMs }) => closeMs <= Date.now())).toBe(true);
      const [, open, high, low, close, volume] = rowAt(LISTED_MS).map(Number);
      expect(store.of(BTC)[0]).toMatchObject({ open, high, low, close, volume });
    },
  );

  test('binance tells the days that the trades of our own venue make', async () => {
    const venue = await aTestVenue('binance');
    closing.push(async () => venue.close());
    const trades = venue.exchange.markets.get('BTC/USDT')?.trades;
    if (trades === undefined) throw new Error('an unlisted coin');
    trades.length = 0;
    for (let openMs = Number(LISTED_MS); openMs <= Date.now(); openMs += DAY_MS) {
      for (const [minute, price] of [60_000, 61_000, 59_000, 60_500].entries()) {
        const atMs = Math.min(Date.now(), openMs + minute * 60_000);
        trades.push({
          ...{ tradeId: trades.length + 1, lastPx: px(String(price)), lastQty: qty('0.5') },
          ...{ takerSide: 'buy', atMs },
        });
      }
    }
    const urls = urlsOf(venue, 'binance');
    const fromMs = epochMs(LISTED_MS - 100 * DAY_MS);
    const { found, store } = await caughtUp('binance', { urls, interval: 'day', fromMs });
    expect(found).toMatchObject({ oldestMs: LISTED_MS, missing: [] });
    expect(store.of(BTC)[0]).toMatchObject({
      open: 60_000,
      high: 61_000,
      low: 59_000,
      close: 60_500,
      volume: 2,
    });
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
