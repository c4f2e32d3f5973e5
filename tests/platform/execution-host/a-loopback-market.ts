import { createServer, connect, type Server, type Socket } from 'node:net';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { followUrls } from '../../../layers/platform/execution-host/open-venue.ts';
import { simulatedVenue } from '../../../layers/platform/venues/simulated-venue.ts';
import { at } from '../../../layers/core/foundation/assert.ts';

/** Where ccxt finds a venue of ours, without a key. */
export function publicAccess(venue: 'binance' | 'kraken', host: string) {
  return { venue, world: 'real', timeoutMs: 3_000, urls: followUrls(venue, host) } as const;
}

export async function instrumentsOf({ exchange }: TestVenue): Promise<readonly Instrument[]> {
  return simulatedVenue(exchange, at(exchange.terms.accounts, 0)).instruments();
}

/** A line to a venue that can go dead without a word: nothing is closed, and nothing comes through. */
export interface Line {
  readonly host: string;
  freeze(): void;
  /** Ends the dead connections and takes new ones. */
  mend(): void;
  close(): Promise<void>;
}

export async function aLine(venue: Pick<TestVenue, 'host'>): Promise<Line> {
  const [address = '', port = ''] = venue.host.split(':');
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const inner = connect({ host: address, port: Number(port) });
    const end = (): void => {
      client.destroy();
      inner.destroy();
    };
    for (const [from, to] of [
      [client, inner],
      [inner, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('close', end).on('error', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    host: `127.0.0.1:${portOf(server.address())}`,
    freeze: () => {
      frozen = true;
    },
    mend: () => {
      frozen = false;
      cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: ReturnType<Server['address']>): number {
  if (typeof address !== 'object' || address === null) throw new Error('a server that listens on a port');
  return address.port;
}
