import { z } from 'zod';
import type { Account } from '../account.ts';
import { candlesOf } from '../candles.ts';
import type { Channel } from '../dialect.ts';
import type { ExchangeEvent } from '../exchange-order.ts';
import type { TestExchange } from '../test-exchange.ts';
import { intervalMsOf } from './binance-market-data.ts';
import { amount, binanceId } from './binance-shapes.ts';
import { signatureFault, keyedAccount } from './binance-signature.ts';
import { userEvent } from './binance-user-data.ts';

const ask = z.object({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.unknown().optional(),
});
const streamNames = z.array(z.string());
const signedParams = z.record(z.string(), z.union([z.string(), z.number()]));

/** What a connection hears: market streams by name, and the account whose user data it has asked for. */
interface Listening {
  readonly streams: Set<string>;
  account: Account | undefined;
  /** Whether user data comes wrapped with the number of its subscription, as the WebSocket API does. */
  wrapped: boolean;
}

export function binanceStreams(exchange: TestExchange, listenKeys: ReadonlyMap<string, Account>) {
  return (channel: Channel, path: string): void => {
    const listening: Listening = {
      streams: new Set(streamsOf(path)),
      account: listenKeys.get(path.split('/').at(-1) ?? ''),
      wrapped: false,
    };
    const hear = (event: ExchangeEvent): void => {
      for (const text of messagesOf(exchange, listening, event)) channel.send(text);
    };
    exchange.listeners.add(hear);
    channel.onClose(() => exchange.listeners.delete(hear));
    channel.onText((text) => {
      const request = ask.safeParse(JSON.parse(text));
      if (request.success) channel.send(JSON.stringify(answerTo(exchange, listening, request.data)));
    });
  };
}

function answerTo(
  exchange: TestExchange,
  listening: Listening,
  { id = null, method, params }: z.infer<typeof ask>,
): unknown {
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE': {
      for (const name of streamNames.safeParse(params).data ?? []) {
        if (method === 'SUBSCRIBE') listening.streams.add(name);
        else listening.streams.delete(name);
      }
      return { result: null, id };
    }
    case 'userDataStream.subscribe.signature': {
      const account = signer(exchange, signedParams.parse(params));
      if ('status' in account) return { id, status: account.status, error: account.body };
      Object.assign(listening, { account, wrapped: true });
      return { id, status: 200, result: { subscriptionId: 0 } };
    }
    default:
      return { id, status: 400, error: { code: -1100, msg: `${method} is not served here.` } };
  }
}

/** The WebSocket API signs its parameters in the order of their names. */
function signer(exchange: TestExchange, params: z.infer<typeof signedParams>) {
  const { accounts, nowMs } = exchange.terms;
  const account = keyedAccount(String(params['apiKey'] ?? ''), accounts);
  if ('status' in account) return account;
  const names = Object.keys(params)
    .filter((name) => name !== 'signature')
    .sort();
  const total = names.map((name) => `${name}=${params[name] ?? ''}`).join('&');
  return (
    signatureFault(account, { total, signature: String(params['signature'] ?? ''), nowMs: nowMs() }) ??
    account
  );
}

function streamsOf(path: string): readonly string[] {
  const last = path.split('/').at(-1) ?? '';
  return last.includes('@') ? [last] : [];
}

function messagesOf(exchange: TestExchange, listening: Listening, event: ExchangeEvent): readonly string[] {
  const { streams, account, wrapped } = listening;
  if (event.kind === 'book' || event.kind === 'trade') {
    const id = binanceId(event.listing).toLowerCase();
    return [...streams].flatMap((name) => {
      const [symbol, stream = '', speed] = name.split('@');
      const message = symbol === id ? marketMessage(exchange, event, stream) : undefined;
      // Every speed is the same here: a message a change.
      return message === undefined || speed === '' ? [] : [JSON.stringify(message)];
    });
  }
  const about = event.kind === 'balance' ? event.account : event.order.account;
  if (account !== about) return [];
  const message = userEvent(event);
  return [JSON.stringify(wrapped ? { subscriptionId: 0, event: message } : message)];
}

function marketMessage(
  exchange: TestExchange,
  event: Extract<ExchangeEvent, { kind: 'book' | 'trade' }>,
  stream: string,
): unknown {
  const s = binanceId(event.listing);
  if (event.kind === 'book') {
    if (stream !== 'depth') return undefined;
    const { firstId: U, lastId: u, bids, asks, atMs: E } = event.change;
    const rows = (levels: typeof bids): unknown =>
      levels.map(({ price, quantity }) => [amount(price), amount(quantity)]);
    return { e: 'depthUpdate', E, s, U, u, b: rows(bids), a: rows(asks) };
  }
  const { tradeId: t, lastPx, lastQty, takerSide, atMs } = event.trade;
  if (stream === 'trade') {
    return {
      e: 'trade',
      E: atMs,
      s,
      t,
      p: amount(lastPx),
      q: amount(lastQty),
      T: atMs,
      m: takerSide === 'sell',
      M: true,
    };
  }
  const [name, interval] = stream.split('_');
  return name === 'kline' && interval !== undefined ? klineMessage(exchange, event, interval) : undefined;
}

function klineMessage(
  exchange: TestExchange,
  { listing, trade }: Extract<ExchangeEvent, { kind: 'trade' }>,
  i: string,
): unknown {
  const intervalMs = intervalMsOf(i);
  const candle = candlesOf(exchange.marketOf(listing).trades, intervalMs).at(-1);
  if (candle === undefined) return undefined;
  const { openMs: t, open, high, low, close, volume, notional, trades: n } = candle;
  const s = binanceId(listing);
  return {
    e: 'kline',
    E: trade.atMs,
    s,
    k: {
      t,
      T: t + intervalMs - 1,
      s,
      i,
      f: 0,
      L: 0,
      o: amount(open),
      c: amount(close),
      h: amount(high),
      l: amount(low),
      v: amount(volume),
      n,
      x: false,
      q: amount(notional),
      V: '0',
      Q: '0',
      B: '0',
    },
  };
}
