import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Ask, Dialect } from './dialect.ts';
import type { RequestFault, VenueFaults } from './venue-faults.ts';

const BODY_MAX_BYTES = 1_000_000;

/** Answers one HTTP request in that dialect, as well or as badly as the faults say. */
export async function serveHttp(
  { dialect, faults, requests }: { dialect: Dialect; faults: VenueFaults; requests: string[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ask = await askOf(request);
  const line = `${ask.method} ${ask.path}`;
  requests.push(line);
  const fault = faults.requestFault(line);
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const answer = faults.maintenance ? dialect.maintenance() : answerTo(dialect, ask, fault);
  if (response.destroyed) return;
  switch (fault?.kind) {
    case 'silence':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'garbled':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>{"orderId": 12');
      return;
    case 'server-error':
      write(response, dialect.serverError(fault.status));
      return;
    case 'rate-limit':
    case 'delay':
    case undefined:
      write(response, answer);
  }
}

/** What has been done stays done, whether or not the answer gets through. */
function answerTo(dialect: Dialect, ask: Ask, fault: RequestFault | undefined): Answer {
  if (fault?.kind === 'rate-limit') return dialect.limited(fault);
  const refused = fault !== undefined && 'accepted' in fault && !fault.accepted;
  return refused ? dialect.serverError(500) : dialect.answer(ask);
}

function write(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json;charset=UTF-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}

async function askOf(request: IncomingMessage): Promise<Ask> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > BODY_MAX_BYTES) break;
  }
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { method: request.method ?? 'GET', path, query, body, header };
}
