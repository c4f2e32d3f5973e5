import { createServer } from 'node:http';
import { listenOn, type OpenPort } from '../execution-host/listen-on.ts';

export interface Page {
  readonly well: boolean;
}

/** `GET /health`: 200, or 503 with what is not well. Nothing else, and no way to change anything. */
export async function servePage(page: () => Page, port: number): Promise<OpenPort> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/health';
    const body = found ? page() : { message: 'there is /health, and nothing else' };
    const status = !found ? 404 : 'well' in body && !body.well ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(body)}\n`);
  });
  return listenOn(server, { host: '0.0.0.0', port });
}
