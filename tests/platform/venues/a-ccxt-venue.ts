import { at } from '../../../layers/core/foundation/assert.ts';
import type { TestVenue, TestVenueTerms } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { openCcxtVenue, type CcxtVenue } from '../../../layers/platform/venues/ccxt-venue.ts';
import { aTestVenue, KEY } from '../test-venue/a-test-venue.ts';
import type { VenueHarness } from '../../contracts/trading-venue.contract.ts';

export interface SocketHarness extends VenueHarness {
  readonly venue: CcxtVenue;
  readonly server: TestVenue;
}

/** ccxt's class of a dialect, in our adapter, talking to the venue of ours over real sockets. */
export async function aCcxtVenue(
  speaks: TestVenueTerms['speaks'],
  terms: Partial<TestVenueTerms> = {},
): Promise<SocketHarness> {
  const server = await aTestVenue(speaks, terms);
  const venue = await openCcxtVenue({
    venue: speaks,
    world: 'real',
    ...KEY,
    timeoutMs: 300,
    urls: urlsOf(server, speaks),
  });
  return {
    server,
    venue,
    quote: at(server.exchange.terms.listings, 0).quote,
    maker: (symbol) => {
      const maker = server.makers.get(symbol);
      if (maker === undefined) throw new Error(`nobody makes a market in ${symbol}`);
      return maker;
    },
    limitPages: (rowsMax) => {
      server.faults.pageRowsMax = rowsMax;
    },
    dispose: async () => {
      await server.close();
    },
  };
}

export function urlsOf(
  { host }: Pick<TestVenue, 'host'>,
  speaks: TestVenueTerms['speaks'],
): Record<string, unknown> {
  if (speaks === 'kraken') {
    const [http, ws] = [`http://${host}`, `ws://${host}`];
    return {
      public: http,
      private: http,
      ws: { public: ws, private: ws, publicV2: `${ws}/v2`, privateV2: `${ws}/v2` },
    };
  }
  return {
    public: `http://${host}/api/v3`,
    private: `http://${host}/api/v3`,
    sapi: `http://${host}/sapi/v1`,
    ws: { spot: `ws://${host}/ws`, 'ws-api': { spot: `ws://${host}/ws-api/v3` } },
  };
}
