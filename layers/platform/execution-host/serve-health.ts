import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { assert } from '../../core/foundation/assert.ts';
import type { HostHealth } from './host-health.ts';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `GET /health`, 200 or 503 with what is not well, and `GET /metrics`. Nothing else, and no way to change anything. */
export async function serveHealth(
  { health, metrics }: { health: () => HostHealth; metrics: Registry },
  { host, port }: { host: string; port: number },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET') answer(response, 405, 'text/plain', 'GET only\n');
    else if (request.url === '/health') {
      const told = health();
      answer(response, told.well ? 200 : 503, 'application/json', `${JSON.stringify(told)}\n`);
    } else if (request.url === '/metrics') {
      metrics.metrics().then(
        (text) => {
          answer(response, 200, metrics.contentType, text);
        },
        (error: unknown) => {
          answer(response, 500, 'text/plain', `${String(error)}\n`);
        },
      );
    } else answer(response, 404, 'text/plain', '/health and /metrics\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve();
    });
  });
  return {
    port: portOf(server.address()),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}

function portOf(address: AddressInfo | string | null): number {
  assert(typeof address === 'object' && address !== null, 'a server that listens on a port');
  return address.port;
}
