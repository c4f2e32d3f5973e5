import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DAY_MS, epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { krakenDialect } from '../../../layers/platform/test-venue/kraken/kraken-dialect.ts';
import { VenueFaults } from '../../../layers/platform/test-venue/venue-faults.ts';
import { aTestExchange } from '../test-venue/a-test-venue.ts';

/** Open, high, low, close and volume, as Kraken writes them. */
export type Row = readonly [string, string, string, string, string];

/** What is answered in place of the next bars that are asked for. */
export type Mishap =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly error: string }
  | 'garbled'
  | 'reset';

/** Kraken's public REST on a loopback port: days of made-up trading up to its own clock, the running one last. */
export interface Kraken {
  readonly urls: Readonly<Record<string, string>>;
  /** Its clock. */
  nowMs: EpochMs;
  /** The first day of every pair. */
  sinceMs: EpochMs;
  /** How many rows an answer holds at most. */
  rowsMax: number;
  readonly mishaps: Mishap[];
  /** `OHLC XXBTZUSD 1700000000`, as they came. */
  readonly asked: string[];
  /** Another row, or none, in place of the made-up one. */
  readonly told: Map<string, Row | undefined>;
  /** How long every answer takes. */
  delayMs: number;
  close(): Promise<void>;
}

/** The day's made-up row of a pair: it grows, with a dent each week. */
export function rowOf(pair: string, openMs: number): Row {
  const day = Math.floor(openMs / DAY_MS);
  const open = 100 + pair.length + day * 0.1 + (day % 7);
  const close = open + 0.5;
  return [`${open}`, `${close + 1.25}`, `${open - 1.5}`, `${close}`, `${1_000 + day}`];
}

export function told(pair: string, openMs: number): string {
  return `${pair} ${openMs}`;
}

export async function aKraken(nowMs: EpochMs): Promise<Kraken> {
  const faults = new VenueFaults();
  const dialect = krakenDialect(aTestExchange('kraken'), faults);
  const server = createServer((request, response) => {
    setTimeout(() => {
      answer(request, response);
    }, kraken.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  const url = `http://127.0.0.1:${port}`;
  const kraken: Kraken = {
    urls: { public: url, private: url },
    nowMs,
    sinceMs: epochMs(Date.UTC(2015, 0, 1)),
    rowsMax: 720,
    mishaps: [],
    asked: [],
    told: new Map(),
    delayMs: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return kraken;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    if (path.endsWith('/Time')) json(response, { unixtime: kraken.nowMs / 1_000, rfc1123: '' });
    else if (path.endsWith('/OHLC')) tellBars(new URLSearchParams(query), request, response);
    else {
      const { body } = dialect.answer({ method: 'GET', path, query, body: '', header: () => undefined });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }

  function tellBars(params: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const pair = params.get('pair') ?? '';
    const since = params.get('since') ?? '0';
    kraken.asked.push(`OHLC ${pair} ${since}`);
    const mishap = kraken.mishaps.shift();
    if (mishap === undefined) json(response, { [pair]: rows(kraken, pair, Number(since) * 1_000), last: 0 });
    else misbehave(mishap, request, response);
  }
}

/** As Kraken does it: what opened after `since`, of that the newest it holds on to; a short page is cut at its end. */
function rows(kraken: Kraken, pair: string, sinceMs: number): readonly unknown[] {
  const found: unknown[] = [];
  const oldestMs = Math.floor(kraken.nowMs / DAY_MS) * DAY_MS - 719 * DAY_MS;
  const firstMs = Math.max(kraken.sinceMs, oldestMs, sinceMs + 1);
  for (
    let openMs = Math.ceil(firstMs / DAY_MS) * DAY_MS;
    openMs <= kraken.nowMs && found.length < kraken.rowsMax;
    openMs += DAY_MS
  ) {
    const key = told(pair, openMs);
    const row = kraken.told.has(key) ? kraken.told.get(key) : running(kraken, rowOf(pair, openMs), openMs);
    if (row === undefined) continue;
    const [open, high, low, close, volume] = row;
    found.push([openMs / 1_000, open, high, low, close, close, volume, 42]);
  }
  return found;
}

/** Until the day is over its close wanders. */
function running(kraken: Kraken, [open, high, low, close, volume]: Row, openMs: number): Row {
  return openMs + DAY_MS > kraken.nowMs ? [open, high, low, open, '1'] : [open, high, low, close, volume];
}

function misbehave(mishap: Mishap, request: IncomingMessage, response: ServerResponse): void {
  if (mishap === 'reset') request.socket.destroy();
  else if (mishap === 'garbled')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>{"result": 12');
  else if ('error' in mishap)
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: [mishap.error] }));
  else
    response
      .writeHead(mishap.status, { 'content-type': 'text/html', ...mishap.headers })
      .end('<html><body>error</body></html>');
}

function json(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ error: [], result }));
}
