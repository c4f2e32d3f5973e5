import { z } from 'zod';
import { BinanceClass, BinanceUsdmClass, BybitClass, KrakenClass, OkxClass } from './ccxt-classes.ts';
import type { CcxtConnection, CcxtExchange } from './ccxt-exchange.ts';
import { binance, binanceUsdm } from './profiles/binance.ts';
import { bybit } from './profiles/bybit.ts';
import { kraken } from './profiles/kraken.ts';
import { okx } from './profiles/okx.ts';
import type { VenueProfile } from './venue-profile.ts';

export type VenueName = 'kraken' | 'binance' | 'binanceusdm' | 'bybit' | 'bybit-linear' | 'okx' | 'okx-swap';

export interface VenueAccess {
  readonly venue: VenueName;
  /** `test` is the venue's testnet or demo; Kraken spot has neither. */
  readonly world: 'real' | 'test';
  readonly apiKey: string;
  readonly secret: string;
  /** OKX asks for a third. */
  readonly passphrase?: string;
  /** Of one request. With a second of waiting for its turn it must be less than the executor's `sendTimeoutMs`. */
  readonly timeoutMs: number;
  /** Another address than the venue's own, for a venue of ours. */
  readonly urls?: Readonly<Record<string, unknown>>;
}

/** The ccxt class of a venue, set up so that it neither rounds, nor retries, nor waits by itself, and speaks in text. */
export async function openExchange(
  access: VenueAccess,
): Promise<{ exchange: CcxtExchange; profile: VenueProfile }> {
  const { venue, world, apiKey, secret, passphrase, timeoutMs, urls } = access;
  const config = {
    apiKey,
    secret,
    ...(passphrase === undefined ? {} : { password: passphrase }),
    timeout: timeoutMs,
    // The ledger of ours decides who goes first.
    enableRateLimit: false,
    number: String,
    newUpdates: true,
    options: OPTIONS,
  };
  const [build, profile] = VENUES[venue];
  const exchange = anyExchange.parse(build(config));
  // Prices and quantities arrive on the venue's steps. ccxt would round a price through doubles.
  exchange.amountToPrecision = (_, amount) => amount;
  exchange.priceToPrecision = (_, price) => price;
  forgiveUnheld(exchange);
  exchange.nonce = risingNonce(exchange, venue === 'kraken' ? 1_000 : 1);
  if (world === 'test') enterTestWorld(exchange, venue);
  if (urls !== undefined) exchange.urls['api'] = urls;
  if (JSON.stringify(exchange.urls['api']).includes('ws://')) await exchange.loadHttpProxyAgent();
  return { exchange, profile };
}

const OPTIONS = {
  // An order that may have been taken is asked about, never sent again.
  maxRetriesOnFailure: 0,
  fetchMargins: false,
  fetchCurrencies: false,
  fetchMarkets: { types: ['spot'] },
  fetchOpenOrders: { warnWithoutSymbol: false },
  recvWindow: 5_000,
};

const LINEAR = { ...OPTIONS, fetchMarkets: { types: ['linear'] } };

const VENUES: Readonly<Record<VenueName, readonly [(config: object) => unknown, VenueProfile]>> = {
  kraken: [(config) => new KrakenClass(config), kraken],
  binance: [(config) => new BinanceClass(config), binance],
  binanceusdm: [(config) => new BinanceUsdmClass({ ...config, options: LINEAR }), binanceUsdm],
  bybit: [
    (config) => new BybitClass({ ...config, options: { ...OPTIONS, defaultType: 'spot' } }),
    bybit('spot'),
  ],
  'bybit-linear': [
    (config) => new BybitClass({ ...config, options: { ...LINEAR, defaultType: 'swap' } }),
    bybit('linear'),
  ],
  okx: [(config) => new OkxClass({ ...config, options: { ...OPTIONS, defaultType: 'spot' } }), okx('spot')],
  'okx-swap': [
    (config) =>
      new OkxClass({
        ...config,
        options: { ...OPTIONS, fetchMarkets: { types: ['swap'] }, defaultType: 'swap' },
      }),
    okx('swap'),
  ],
};

/** Its methods take numbers by their types and text in fact: the one place where that is said. */
const anyExchange = z.custom<CcxtExchange>(
  (value) => typeof value === 'object' && value !== null && 'handleErrors' in value,
);

/** The venue's time, never twice the same and never back. Kraken counts in microseconds here, so that a burst has room. */
function risingNonce({ options }: CcxtExchange, perMs: number): () => number {
  let last = 0;
  return () => {
    const aheadMs = Number(options['timeDifference'] ?? 0);
    const now = Math.floor((Date.now() - aheadMs) * perMs);
    last = perMs === 1 ? now : Math.max(last + 1, now);
    return last;
  };
}

/**
 * A connection that fails rejects every promise it has given out, also those that ccxt itself keeps and nobody awaits; Node would end
 * the process for one of them. Whoever awaits one hears of it as before.
 */
export function forgiveUnheld(exchange: Pick<CcxtExchange, 'client'>): void {
  const known = new WeakSet<CcxtConnection>();
  const clientOf = exchange.client.bind(exchange);
  exchange.client = (url) => {
    const client = clientOf(url);
    if (known.has(client)) return client;
    known.add(client);
    const futureOf = client.future.bind(client);
    client.future = (name) => {
      const future = futureOf(name);
      future.catch(() => undefined);
      return future;
    };
    return client;
  };
}

function enterTestWorld(exchange: CcxtExchange, venue: VenueName): void {
  switch (venue) {
    case 'binance':
    case 'okx':
    case 'okx-swap':
      exchange.setSandboxMode(true);
      return;
    // Their demo accounts; Binance has closed its futures testnet.
    case 'binanceusdm':
    case 'bybit':
    case 'bybit-linear':
      exchange.enableDemoTrading(true);
      return;
    case 'kraken':
      throw new Error('Kraken spot has no test world: use the simulated venue');
  }
}
