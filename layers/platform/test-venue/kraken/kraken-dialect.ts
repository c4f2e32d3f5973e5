import { randomBytes } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Answer, Ask, Dialect } from '../dialect.ts';
import type { TestExchange } from '../test-exchange.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { complaint, result } from './kraken-answer.ts';
import { publicAnswer } from './kraken-market-data.ts';
import { accountAnswer } from './kraken-orders.ts';
import { paramsOf, signedAccount } from './kraken-signature.ts';
import { krakenStreams } from './kraken-streams.ts';

/** Kraken spot: REST under `/0/public` and `/0/private`, streams of version 2 under any path. */
export function krakenDialect(exchange: TestExchange, faults: VenueFaults): Dialect {
  const tokens = new Map<string, Account>();
  const nonces = new Map<string, bigint>();
  const privateAnswer = (ask: Ask, name: string): Answer => {
    const account = signedAccount(ask, { accounts: exchange.terms.accounts, nonces });
    if ('status' in account) return account;
    if (name !== 'GetWebSocketsToken')
      return accountAnswer({ exchange, faults }, account, { name, params: paramsOf(ask) });
    const token = randomBytes(24).toString('base64');
    tokens.set(token, account);
    return result({ token, expires: 900 });
  };
  return {
    answer: (ask) => {
      const [, , side, name = ''] = ask.path.split('/');
      if (side === 'private') return privateAnswer(ask, name);
      return publicAnswer(exchange, name, paramsOf(ask)) ?? complaint('EGeneral:Unknown method');
    },
    limited: ({ banned }) => complaint(banned ? 'EGeneral:Temporary lockout' : 'EAPI:Rate limit exceeded'),
    maintenance: () => complaint('EService:Unavailable'),
    serverError: (status) => ({ status, body: '<html><body>error</body></html>' }),
    connect: krakenStreams({ exchange, faults, tokens }),
  };
}
