import { randomBytes } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Answer, Ask, Dialect } from '../dialect.ts';
import type { TestExchange } from '../test-exchange.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { answered, complaint } from './binance-answer.ts';
import { publicAnswer } from './binance-market-data.ts';
import { accountAnswer } from './binance-orders.ts';
import { keyedAccount, signedAccount } from './binance-signature.ts';
import { binanceStreams } from './binance-streams.ts';

/** Binance spot: REST under `/api/v3` and `/sapi/v1`, streams under `/ws`, user data there and under `/ws-api/v3`. */
export function binanceDialect(exchange: TestExchange, faults: VenueFaults): Dialect {
  const listenKeys = new Map<string, Account>();
  const connect = binanceStreams(exchange, listenKeys);
  let weight = 0;
  const answer = (ask: Ask): Answer => {
    const params = new URLSearchParams(ask.query === '' ? ask.body : ask.query);
    const known = publicAnswer(exchange, ask.path, params);
    if (known !== undefined) return known;
    if (ask.path === '/api/v3/userDataStream') return listenKeyAnswer(exchange, listenKeys, ask);
    const { accounts, nowMs } = exchange.terms;
    const account = signedAccount(ask, { accounts, nowMs: nowMs() });
    return 'status' in account
      ? account
      : accountAnswer({ exchange, faults }, account, { method: ask.method, path: ask.path, params });
  };
  return {
    answer: (ask) => {
      weight++;
      const { headers, ...rest } = answer(ask);
      return { ...rest, headers: { ...headers, 'x-mbx-used-weight-1m': String(weight) } };
    },
    limited: ({ retryAfterS, banned }) => ({
      ...complaint(
        -1003,
        banned
          ? `Way too much request weight used; IP banned until ${exchange.terms.nowMs() + retryAfterS * 1000}.`
          : 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.',
        banned ? 418 : 429,
      ),
      headers: { 'retry-after': String(retryAfterS), 'x-mbx-used-weight-1m': '6001' },
    }),
    maintenance: () => ({ status: 503, body: '<html><body>Service Temporarily Unavailable</body></html>' }),
    serverError: (status) =>
      complaint(-1001, 'Internal error; unable to process your request. Please try again.', status),
    connect,
  };
}

function listenKeyAnswer(exchange: TestExchange, listenKeys: Map<string, Account>, ask: Ask): Answer {
  const account = keyedAccount(ask.header('x-mbx-apikey'), exchange.terms.accounts);
  if ('status' in account) return account;
  if (ask.method !== 'POST') return answered({});
  const listenKey = randomBytes(32).toString('hex');
  listenKeys.set(listenKey, account);
  return answered({ listenKey });
}
