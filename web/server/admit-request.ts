import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './respond.ts';

/** Names that nobody but this machine can point at itself: any other came from a rebound DNS name. */
const OWN_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/**
 * Why a request is not let in, if it is not. The server listens on this machine alone, so what is left to fear is a
 * page of another site in the owner's browser: it is told apart by the Host it was reached by and the Origin it names.
 */
export function admissionFault({ method, headers }: IncomingMessage): Answer | undefined {
  const { host, origin } = headers;
  if (host === undefined || !OWN_NAMES.has(nameIn(host))) {
    const message = `this dashboard answers to ${[...OWN_NAMES].join(' and ')} only`;
    return refusal(421, { code: 'FOREIGN_HOST', message });
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return refusal(403, { code: 'FOREIGN_ORIGIN', message: 'requests from other sites are refused' });
  }
  if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return refusal(415, { code: 'NOT_JSON', message: 'send application/json' });
  }
  return undefined;
}

function nameIn(host: string): string {
  return host.replace(/:\d{1,5}$/, '').toLowerCase();
}
