import { qty } from '../../../layers/core/foundation/decimal.ts';
import { account } from '../../../layers/platform/test-venue/account.ts';
import {
  startTestVenue,
  type TestVenue,
  type TestVenueTerms,
} from '../../../layers/platform/test-venue/start-test-venue.ts';
import { BinanceClass, KrakenClass } from '../../../layers/platform/venues/ccxt-classes.ts';

export const KEY = {
  apiKey: 'key-of-the-trader',
  secret: Buffer.from('a secret that nobody knows').toString('base64'),
};

/** A venue with one rich trader, whose key is `KEY`. */
export async function aTestVenue(
  speaks: TestVenueTerms['speaks'],
  terms: Partial<TestVenueTerms> = {},
): Promise<TestVenue> {
  const quote = speaks === 'kraken' ? 'USD' : 'USDT';
  const trader = account(
    { id: 'trader', ...KEY },
    { [quote]: qty('1000000'), BTC: qty('10'), ETH: qty('100'), SOL: qty('1000') },
  );
  return startTestVenue({ speaks, accounts: [trader], ...terms });
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
  // ccxt's own condition for sockets without TLS.
  await exchange.loadHttpProxyAgent();
  return exchange;
}
