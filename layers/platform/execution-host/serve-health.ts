import { createServer, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { HostHealth } from './host-health.ts';
import { listenOn, type OpenPort } from './listen-on.ts';

/** `GET /health`, 200 or 503 with what is not well, and `GET /metrics`. Nothing else, and no way to change anything. */
export async function serveHealth(
  { health, metrics }: { health: () => HostHealth; metrics: Registry },
  at: { host: string; port: number },
): Promise<OpenPort> {
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
  return listenOn(server, at);
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}
