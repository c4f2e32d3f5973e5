import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { assert } from '../../core/foundation/assert.ts';
import type { Account } from './account.ts';
import { binanceDialect } from './binance/binance-dialect.ts';
import { krakenDialect } from './kraken/kraken-dialect.ts';
import { usualListings, type Listing } from './listing.ts';
import { marketMaker, type MarketMaker } from './market-maker.ts';
import { serveHttp } from './serve-http.ts';
import { faultyChannel } from './serve-socket.ts';
import { TestExchange } from './test-exchange.ts';
import { VenueFaults } from './venue-faults.ts';

export interface TestVenueTerms {
  readonly speaks: 'binance' | 'kraken';
  readonly accounts: readonly Account[];
  readonly listings?: readonly Listing[];
  readonly makerFeeBps?: number;
  readonly takerFeeBps?: number;
  readonly openOrdersMax?: number;
  readonly nowMs?: () => number;
}

/** A running venue on a loopback port, with what a test needs to look behind its counter. */
export interface TestVenue {
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly exchange: TestExchange;
  readonly faults: VenueFaults;
  /** By symbol. */
  readonly makers: ReadonlyMap<string, MarketMaker>;
  /** `POST /api/v3/order`, as they came. */
  readonly requests: readonly string[];
  /** Cuts every WebSocket connection. */
  disconnect(): void;
  close(): Promise<void>;
}

/** Starts a venue that speaks a real dialect on a free loopback port, with a market maker on every instrument. */
export async function startTestVenue(terms: TestVenueTerms): Promise<TestVenue> {
  const { speaks, accounts, makerFeeBps = 10, takerFeeBps = 10, openOrdersMax = 200 } = terms;
  const faults = new VenueFaults();
  const clock = terms.nowMs ?? Date.now;
  const exchange = new TestExchange({
    listings: terms.listings ?? usualListings(speaks === 'kraken' ? 'USD' : 'USDT'),
    accounts,
    makerFeeBps,
    takerFeeBps,
    feeIn: speaks === 'kraken' ? 'quote' : 'received',
    openOrdersMax,
    nowMs: () => clock() + faults.clockSkewMs,
  });
  const makers = new Map(
    [...exchange.markets].map(([symbol, market]) => [symbol, marketMaker(exchange, market)]),
  );
  for (const maker of makers.values()) maker.refill();
  const dialect = speaks === 'kraken' ? krakenDialect(exchange, faults) : binanceDialect(exchange, faults);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void serveHttp({ dialect, faults, requests }, request, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    dialect.connect(faultyChannel(socket, faults), request.url ?? '/');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const disconnect = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    host: `127.0.0.1:${portOf(server.address())}`,
    exchange,
    faults,
    makers,
    requests,
    disconnect,
    close: async () => {
      disconnect();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  assert(typeof address === 'object' && address !== null, 'a server that listens on a port');
  return address.port;
}
