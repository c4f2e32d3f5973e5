import { expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { sym } from '../../../layers/core/market/instrument.ts';
import { readListings } from '../../../layers/platform/execution-host/followed-listings.ts';
import { openMarketStream, type MarketNews } from '../../../layers/platform/execution-host/market-stream.ts';
import { simulatedVenue } from '../../../layers/platform/venues/simulated-venue.ts';
import { TestExchange } from '../../../layers/platform/test-venue/test-exchange.ts';
import { paperTrader } from '../../../layers/platform/execution-host/paper-account.ts';
import { anInstrument } from '../../builders/an-instrument.ts';
import { until } from './a-host.ts';
import { aScriptedStream, type ScriptedStream } from './a-scripted-stream.ts';

jest.setTimeout(60_000);

/** What of a venue's public part is different: its list, its addresses, and its frames for one market. */
interface Dialect {
  readonly venue: 'okx' | 'bybit';
  readonly list: object;
  readonly urls: (host: string) => Record<string, unknown>;
  readonly onSubscribe: (request: { op: string; args: readonly unknown[] }) => readonly object[];
  readonly book: (update: { sequence: number; bids: Rows; asks: Rows }) => object;
  readonly trade: object;
}
type Rows = readonly (readonly [price: string, quantity: string])[];

const BIDS: Rows = [
  ['60000', '1.5'],
  ['59999.9', '2'],
];
const ASKS: Rows = [
  ['60000.1', '0.5'],
  ['60000.2', '3'],
];

const OKX_ARG = { channel: 'books', instId: 'BTC-USDT' };
const okxRows = (rows: Rows): readonly unknown[] => rows.map((row) => [...row, '0', '1']);
const okxBook = (
  action: string,
  { prevSeqId, seqId, bids, asks }: { prevSeqId: number; seqId: number; bids: Rows; asks: Rows },
): object => ({
  ...{ arg: OKX_ARG, action },
  data: [{ asks: okxRows(asks), bids: okxRows(bids), ts: '1700000000000', checksum: 0, prevSeqId, seqId }],
});

const okx: Dialect = {
  venue: 'okx',
  list: {
    code: '0',
    msg: '',
    data: [
      {
        ...{ instType: 'SPOT', instId: 'BTC-USDT', baseCcy: 'BTC', quoteCcy: 'USDT', state: 'live' },
        ...{ tickSz: '0.1', lotSz: '0.00000001', minSz: '0.00001', settleCcy: '', ctVal: '', listTime: '1' },
        ...{ uly: '', instFamily: '', category: '1', expTime: '', lever: '10', optType: '', stk: '' },
      },
    ],
  },
  urls: (host) => ({ rest: `http://${host}`, ws: `ws://${host}/ws/v5` }),
  onSubscribe: ({ args }) =>
    JSON.stringify(args).includes('"books"')
      ? [
          { event: 'subscribe', arg: OKX_ARG },
          okxBook('snapshot', { prevSeqId: -1, seqId: 1, bids: BIDS, asks: ASKS }),
        ]
      : [{ event: 'subscribe', arg: { channel: 'trades', instId: 'BTC-USDT' } }],
  book: ({ sequence, bids, asks }) =>
    okxBook('update', { prevSeqId: sequence - 1, seqId: sequence, bids, asks }),
  trade: {
    arg: { channel: 'trades', instId: 'BTC-USDT' },
    data: [{ instId: 'BTC-USDT', tradeId: '7', px: '60000.1', sz: '0.2', side: 'buy', ts: '1700000000001' }],
  },
};

const bybitBook = (type: string, { u, bids, asks }: { u: number; bids: Rows; asks: Rows }): object => ({
  ...{ topic: 'orderbook.200.BTCUSDT', ts: 1_700_000_000_000, type },
  data: { s: 'BTCUSDT', b: bids, a: asks, u, seq: u },
  cts: 1_700_000_000_000,
});

const bybit: Dialect = {
  venue: 'bybit',
  list: {
    retCode: 0,
    retMsg: 'OK',
    result: {
      category: 'spot',
      list: [
        {
          ...{ symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', innovation: '0', status: 'Trading' },
          marginTrading: 'both',
          lotSizeFilter: {
            ...{ basePrecision: '0.000001', quotePrecision: '0.0000001' },
            ...{ minOrderQty: '0.00001', maxOrderQty: '83', minOrderAmt: '5', maxOrderAmt: '8000000' },
          },
          priceFilter: { tickSize: '0.1' },
        },
      ],
    },
    time: 1_700_000_000_000,
  },
  urls: (host) => ({
    ...{ public: `http://${host}`, private: `http://${host}`, spot: `http://${host}` },
    ws: { public: { spot: `ws://${host}/v5/public/spot` } },
  }),
  onSubscribe: ({ op, args }) => {
    if (op === 'ping') return [{ success: true, ret_msg: 'pong', op: 'ping', conn_id: 'c' }];
    const ack = { success: true, ret_msg: '', conn_id: 'c', op: 'subscribe' };
    const isBook = JSON.stringify(args).includes('orderbook');
    return isBook ? [ack, bybitBook('snapshot', { u: 1, bids: BIDS, asks: ASKS })] : [ack];
  },
  book: ({ sequence, bids, asks }) => bybitBook('delta', { u: sequence, bids, asks }),
  trade: {
    ...{ topic: 'publicTrade.BTCUSDT', type: 'snapshot', ts: 1_700_000_000_001 },
    data: [{ T: 1_700_000_000_001, s: 'BTCUSDT', S: 'Buy', v: '0.2', p: '60000.1', i: 'seven', BT: false }],
  },
};

async function follow({ venue, urls }: Dialect, { host }: ScriptedStream) {
  const access = { venue, world: 'real', timeoutMs: 3_000, urls: urls(host) } as const;
  const { listings } = await readListings(access, ({ symbol }) => symbol === 'BTC/USDT');
  const exchange = new TestExchange({
    ...{ listings: listings.map(({ listing }) => listing), accounts: [], follows: true },
    ...{ makerFeeBps: 0, takerFeeBps: 0, feeIn: 'received', openOrdersMax: 1, nowMs: Date.now },
  });
  const instruments = await simulatedVenue(exchange, paperTrader()).instruments();
  return { listings, stream: await openMarketStream(access, instruments) };
}

test.each([okx, bybit])('the public part of $venue is followed as it is documented', async (dialect) => {
  const { list, onSubscribe, book, trade } = dialect;
  const server = await aScriptedStream(list, onSubscribe);
  const { listings, stream } = await follow(dialect, server);
  expect(listings.map(({ listing, feesFrom }) => [listing.base, listing.quote, feesFrom])).toEqual([
    ['BTC', 'USDT', expect.stringMatching(/^maker 0\.\d+ %, taker 0\.\d+ %: .* ccxt/)],
  ]);
  const heard: MarketNews[] = [];
  stream.listen((_, news) => heard.push(news));
  const lastBook = () => heard.findLast((news) => news.kind === 'book');
  await until(() => lastBook() !== undefined, 'the snapshot');
  expect(lastBook()).toEqual({
    kind: 'book',
    bids: BIDS.map((row) => row.map(Number)),
    asks: ASKS.map((row) => row.map(Number)),
  });
  server.say(book({ sequence: 2, bids: [], asks: [['60000.1', '0']] }));
  await until(() => lastBook()?.asks.length === 1, 'that the best offer is gone');
  expect(lastBook()?.asks).toEqual([[60_000.2, 3]]);
  server.say(trade);
  await until(() => heard.some(({ kind }) => kind === 'trade'), 'the trade');
  expect(heard.find(({ kind }) => kind === 'trade')).toEqual({
    ...{ kind: 'trade', px: 60_000.1, quantity: 0.2, takerSide: 'buy' },
  });
  await new Promise((resolve) => setTimeout(resolve, 6_500));
  // Nothing but the answers to pings since then.
  expect(heard.filter(({ kind }) => kind === 'lost')).toEqual([]);
  expect(heard.at(-1)).toEqual({ kind: 'alive' });
  await stream.close();
  await server.close();
});

test('a contract of a hundredth of a bitcoin is told as that much of one', async () => {
  const swap = JSON.stringify(okx.list)
    .replace('"SPOT"', '"SWAP"')
    .replace('"BTC-USDT"', '"BTC-USDT-SWAP"')
    .replace('"settleCcy":"","ctVal":""', '"settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctType":"linear"')
    .replace('"uly":""', '"uly":"BTC-USDT"');
  const renamed = (frame: object): object =>
    z.looseObject({}).parse(JSON.parse(JSON.stringify(frame).replaceAll('BTC-USDT', 'BTC-USDT-SWAP')));
  const server = await aScriptedStream(z.looseObject({}).parse(JSON.parse(swap)), (request) =>
    okx.onSubscribe(request).map(renamed),
  );
  const access = { venue: 'okx-swap', world: 'real', timeoutMs: 3_000, urls: okx.urls(server.host) } as const;
  const stream = await openMarketStream(access, [anInstrument({ symbol: sym('BTC/USDT:USDT') })]);
  const heard: MarketNews[] = [];
  stream.listen((_, news) => heard.push(news));
  await until(() => heard.length > 0, 'the snapshot');
  expect(heard[0]).toMatchObject({ kind: 'book', bids: [[60_000, 0.015], expect.anything()] });
  server.say(renamed(okx.trade));
  await until(() => heard.some(({ kind }) => kind === 'trade'), 'the trade');
  expect(heard.find(({ kind }) => kind === 'trade')).toMatchObject({ quantity: 0.002 });
  await stream.close();
  await server.close();
});
