import { z } from 'zod';
import type { Account } from '../account.ts';
import type { Channel } from '../dialect.ts';
import type { ExchangeEvent } from '../exchange-order.ts';
import { symbolOf, type Listing } from '../listing.ts';
import type { TestExchange } from '../test-exchange.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { krakenJson } from './kraken-json.ts';
import { bookData, candleData, tradeData } from './kraken-market-stream.ts';
import { balanceData, executionData, snapshotData } from './kraken-user-stream.ts';

const ask = z.object({
  method: z.string(),
  req_id: z.number().optional(),
  params: z
    .object({
      channel: z.string(),
      symbol: z.array(z.string()).default([]),
      depth: z.number().default(10),
      interval: z.coerce.number().default(1),
      token: z.string().optional(),
      snap_trades: z.boolean().default(false),
    })
    .optional(),
});
type Subscription = NonNullable<z.infer<typeof ask>['params']>;

interface Server {
  readonly exchange: TestExchange;
  readonly faults: VenueFaults;
  readonly tokens: ReadonlyMap<string, Account>;
}

interface Listening {
  readonly books: Map<string, number>;
  readonly trades: Set<string>;
  readonly candles: Map<string, number>;
  executions: Account | undefined;
  balances: Account | undefined;
  sequence: number;
}

/** The WebSocket of version 2: book, trade, ohlc, executions and balances. */
export function krakenStreams(server: Server): (channel: Channel) => void {
  return (channel) => {
    const listening: Listening = {
      books: new Map(),
      trades: new Set(),
      candles: new Map(),
      executions: undefined,
      balances: undefined,
      sequence: 0,
    };
    const tell = (message: unknown): void => {
      channel.send(krakenJson(message));
    };
    const hear = (event: ExchangeEvent): void => {
      for (const message of messagesOf(server, listening, event)) tell(message);
    };
    server.exchange.listeners.add(hear);
    channel.onClose(() => server.exchange.listeners.delete(hear));
    channel.onText((text) => {
      const request = ask.safeParse(JSON.parse(text));
      if (!request.success) tell({ error: 'EGeneral:Invalid arguments', success: false });
      else for (const message of answersTo(server, listening, request.data)) tell(message);
    });
    tell({
      channel: 'status',
      type: 'update',
      data: [{ system: 'online', api_version: 'v2', version: '2.0.0' }],
    });
  };
}

function answersTo(
  server: Server,
  listening: Listening,
  { method, req_id, params }: z.infer<typeof ask>,
): readonly unknown[] {
  const now = new Date(server.exchange.terms.nowMs()).toISOString();
  const head = { method, req_id, time_in: now, time_out: now };
  if (method === 'ping') return [{ ...head, method: 'pong' }];
  if (method !== 'subscribe' || params === undefined) {
    return [{ ...head, success: false, error: 'EGeneral:Invalid arguments' }];
  }
  const { channel, token = '' } = params;
  if (channel === 'executions' || channel === 'balances') {
    const account = server.tokens.get(token);
    if (account === undefined) return [{ ...head, success: false, error: 'ESession:Invalid session' }];
    listening[channel] = account;
    return [
      { ...head, success: true, result: { channel } },
      userSnapshot(server, listening, { account, params }),
    ];
  }
  return params.symbol.flatMap((symbol) => {
    const listing = server.exchange.terms.listings.find((known) => symbolOf(known) === symbol);
    if (listing === undefined)
      return [{ ...head, success: false, error: `Currency pair not supported ${symbol}`, symbol }];
    return [
      { ...head, success: true, result: { channel, symbol } },
      ...marketSnapshot(server, listening, { listing, params }),
    ];
  });
}

function marketSnapshot(
  server: Server,
  listening: Listening,
  { listing, params }: { listing: Listing; params: Subscription },
): readonly unknown[] {
  const { exchange, faults } = server;
  const market = exchange.marketOf(listing);
  const symbol = symbolOf(listing);
  switch (params.channel) {
    case 'book':
      listening.books.set(symbol, params.depth);
      return [
        { channel: 'book', type: 'snapshot', data: [bookData(market, { depth: params.depth, faults })] },
      ];
    case 'trade':
      listening.trades.add(symbol);
      return [
        {
          channel: 'trade',
          type: 'snapshot',
          data: market.trades.slice(-50).map((trade) => tradeData(listing, trade)),
        },
      ];
    case 'ohlc':
      listening.candles.set(symbol, params.interval);
      return [];
    default:
      return [];
  }
}

function userSnapshot(
  { exchange }: Server,
  listening: Listening,
  { account, params }: { account: Account; params: Subscription },
): unknown {
  const { channel, snap_trades } = params;
  const data =
    channel === 'balances'
      ? balanceData(account, [...account.holdings.keys()])
      : snapshotData(exchange, account, snap_trades);
  return { channel, type: 'snapshot', data, sequence: ++listening.sequence };
}

function messagesOf(
  { exchange, faults }: Server,
  listening: Listening,
  event: ExchangeEvent,
): readonly unknown[] {
  const { books, trades, candles, executions, balances } = listening;
  switch (event.kind) {
    case 'book': {
      const depth = books.get(symbolOf(event.listing));
      if (depth === undefined) return [];
      const market = exchange.marketOf(event.listing);
      return [
        {
          channel: 'book',
          type: 'update',
          data: [bookData(market, { depth, faults, change: event.change })],
        },
      ];
    }
    case 'trade': {
      const { listing, trade } = event;
      const symbol = symbolOf(listing);
      const interval = candles.get(symbol);
      const told = trades.has(symbol)
        ? [{ channel: 'trade', type: 'update', data: [tradeData(listing, trade)] }]
        : [];
      if (interval === undefined) return told;
      return [
        ...told,
        { channel: 'ohlc', type: 'update', data: candleData(exchange.marketOf(listing), interval) },
      ];
    }
    case 'order':
    case 'fill':
      if (executions !== event.order.account) return [];
      return executionData(event).map((row) => ({
        channel: 'executions',
        type: 'update',
        data: [row],
        sequence: ++listening.sequence,
      }));
    case 'balance':
      if (balances !== event.account) return [];
      return [
        {
          channel: 'balances',
          type: 'update',
          data: balanceData(event.account, event.currencies),
          sequence: ++listening.sequence,
        },
      ];
  }
}
