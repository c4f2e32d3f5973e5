import { qty } from '../../../layers/core/foundation/decimal.ts';
import { account, type Account } from '../../../layers/platform/test-venue/account.ts';
import { usualListings } from '../../../layers/platform/test-venue/listing.ts';
import { TestExchange } from '../../../layers/platform/test-venue/test-exchange.ts';
import {
  startTestVenue,
  type TestVenue,
  type TestVenueTerms,
} from '../../../layers/platform/test-venue/start-test-venue.ts';
import { BinanceClass, KrakenClass } from '../../../layers/platform/venues/ccxt-classes.ts';
import { forgiveUnheld } from '../../../layers/platform/venues/open-exchange.ts';

export const KEY = {
  apiKey: 'key-of-the-trader',
  secret: Buffer.from('a secret that nobody knows').toString('base64'),
};

type Dialect = TestVenueTerms['speaks'];

/** A venue with one rich trader, whose key is `KEY`. */
export async function aTestVenue(speaks: Dialect, terms: Partial<TestVenueTerms> = {}): Promise<TestVenue> {
  return startTestVenue({ speaks, accounts: [aTrader(speaks)], ...terms });
}

/** The same without sockets. */
export function aTestExchange(speaks: Dialect): TestExchange {
  return new TestExchange({
    listings: usualListings(quoteOf(speaks)),
    accounts: [aTrader(speaks)],
    makerFeeBps: 10,
    takerFeeBps: 10,
    feeIn: speaks === 'kraken' ? 'quote' : 'received',
    openOrdersMax: 200,
    nowMs: Date.now,
  });
}

export function aTrader(speaks: Dialect): Account {
  return account(
    { id: 'trader', ...KEY },
    { [quoteOf(speaks)]: qty('1000000'), BTC: qty('10'), ETH: qty('100'), SOL: qty('1000') },
  );
}

function quoteOf(speaks: Dialect): string {
  return speaks === 'kraken' ? 'USD' : 'USDT';
}

/** ccxt's own class, pointed at the venue by its `urls` and nothing else. */
export async function ccxtBinance({ host }: TestVenue, key = KEY): Promise<BinanceClass> {
  const exchange = new BinanceClass({ ...key, enableRateLimit: false });
  const ws = {
    spot: `ws://${host}/ws`,
    margin: `ws://${host}/ws`,
    'ws-api': { spot: `ws://${host}/ws-api/v3` },
  };
  exchange.urls['api'] = {
    public: `http://${host}/api/v3`,
    private: `http://${host}/api/v3`,
    v1: `http://${host}/api/v1`,
    sapi: `http://${host}/sapi/v1`,
    fapiPublic: `http://${host}/fapi/v1`,
    dapiPublic: `http://${host}/dapi/v1`,
    ws,
  };
  forgiveUnheld(exchange);
  // ccxt's own condition for sockets without TLS.
  await exchange.loadHttpProxyAgent();
  return exchange;
}

export async function ccxtKraken({ host }: TestVenue, key = KEY): Promise<KrakenClass> {
  const exchange = new KrakenClass({ ...key, enableRateLimit: false });
  exchange.urls['api'] = {
    public: `http://${host}`,
    private: `http://${host}`,
    ws: {
      public: `ws://${host}`,
      private: `ws://${host}`,
      publicV2: `ws://${host}/v2`,
      privateV2: `ws://${host}/v2`,
    },
  };
  forgiveUnheld(exchange);
  // ccxt's own condition for sockets without TLS.
  await exchange.loadHttpProxyAgent();
  return exchange;
}
