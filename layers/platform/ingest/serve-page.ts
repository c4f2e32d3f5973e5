import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Page {
  readonly well: boolean;
}

export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `GET /health`: 200, or 503 with what is not well. Nothing else, and no way to change anything. */
export async function servePage(page: () => Page, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/health';
    const body = found ? page() : { message: 'there is /health, and nothing else' };
    const status = !found ? 404 : 'well' in body && !body.well ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(body)}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', resolve);
  });
  return {
    port: portOf(server.address()),
    close: () =>
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
