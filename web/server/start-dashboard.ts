import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { admissionFault } from './admit-request.ts';
import { answerApi, type ApiState } from './answer-api.ts';
import { answerAsset, clientAssets, type Assets } from './client-assets.ts';
import { decisionIndex } from './decision-index.ts';
import { equityCurve } from './equity-curve.ts';
import { eventStreams, type EventStreams } from './event-streams.ts';
import { refusal, SECURITY_HEADERS, send, type Answer } from './respond.ts';
import type { DashboardSources } from './status-view.ts';

export type { DashboardSources } from './status-view.ts';

/** The owner's page while it is being served. */
export interface Dashboard {
  readonly url: string;
  /** Something changed: open pages are told to ask again. Cheap, and may be called at any rate. */
  notify(): void;
  /** Ends open event streams and stops listening. */
  close(): Promise<void>;
}

/** The port asked for and the next few are all taken. */
export class PortsInUse extends Error {
  override readonly name = 'PortsInUse';
}

const PORTS_TRIED = 10;
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Serves the dashboard to this machine alone. Takes the port asked for or, where it is in use, one of the next few;
 * port 0 takes any. Throws `PortsInUse` where none is free.
 */
export async function startDashboard(options: {
  readonly port: number;
  readonly sources: DashboardSources;
}): Promise<Dashboard> {
  const { port, sources } = options;
  const assets = await clientAssets();
  const streams = eventStreams();
  const api: ApiState = {
    sources,
    curve: equityCurve(sources, sources.config.benchmark),
    index: decisionIndex(sources.journal),
    changed: streams.notify,
  };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void serve(request, response, { assets, streams, api });
  });
  const taken = await listen(server, port).catch((error: unknown) => {
    streams.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${taken}/`,
    notify: streams.notify,
    close: () => {
      streams.close();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

interface Serving {
  readonly assets: Assets;
  readonly streams: EventStreams;
  readonly api: ApiState;
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const fault = admissionFault(request);
  if (fault !== undefined) {
    send(response, fault);
    return;
  }
  const url = urlOf(request);
  if (url?.pathname === '/api/events' && request.method === 'GET') {
    if (serving.streams.open(response, SECURITY_HEADERS)) return;
    send(response, refusal(503, { code: 'TOO_MANY_PAGES', message: 'too many pages are open' }));
    return;
  }
  send(response, await answerTo(request, url, serving));
}

async function answerTo(request: IncomingMessage, url: URL | undefined, serving: Serving): Promise<Answer> {
  if (url === undefined) return refusal(400, { code: 'BAD_INPUT', message: 'the address is none' });
  const asset = serving.assets.get(url.pathname);
  if (asset !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
    return answerAsset(asset, request);
  }
  try {
    return await answerApi(request, url, serving.api);
  } catch (error) {
    // The page says it to the owner, whose machine this is; the next request may find the store well again.
    const message = error instanceof Error ? error.message : String(error);
    return refusal(500, { code: 'INTERNAL', message });
  }
}

function urlOf({ url }: IncomingMessage): URL | undefined {
  return url === undefined || !url.startsWith('/')
    ? undefined
    : (URL.parse(`http://page${url}`) ?? undefined);
}

async function listen(server: Server, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED - 1, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    const taken = await listenOn(server, candidate);
    if (taken !== undefined) return taken;
  }
  throw new PortsInUse(`ports ${port} to ${last} are all in use: choose another one`);
}

/** The port listened on, or undefined where it is in use. */
function listenOn(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    };
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
