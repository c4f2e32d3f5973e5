import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SystemConfig } from '../../core/decision/system-config.ts';

/** What ingest is for and does not do yet. It says so at its start and whenever it is asked how it is. */
const NOT_YET = [
  'hears no venue: no trade, book, funding rate or bar reaches the stream, the tables or the lake through it',
  'sends no heartbeat, for a heartbeat follows useful work and there is none',
] as const;

export interface IngestSettings {
  readonly config: SystemConfig;
  /** Of the health page; 0 takes a free one. */
  readonly port: number;
  readonly log: (line: object) => void;
}

export interface Ingest {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts the service: a health page at `/health`, and nothing behind it yet. It claims no work that it does not do. */
export async function startIngest({ config, port, log }: IngestSettings): Promise<Ingest> {
  const startedAtMs = Date.now();
  const instruments = config.universe.map(({ instrument }) => instrument.symbol);
  const server = createServer((request, response) => {
    const found = request.url === '/health';
    const body = found
      ? { well: true, upMs: Date.now() - startedAtMs, instruments, lastWorkMs: null, notYet: NOT_YET }
      : { message: 'there is /health, and nothing else' };
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', resolve);
  });
  const taken = portOf(server.address());
  log({ message: 'ingest is up', port: taken, instruments, notYet: NOT_YET });
  return {
    port: taken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the health page has no port');
  return address.port;
}
