import type { HostLog } from './host-log.ts';

/** What ccxt calls the end of a connection. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'NetworkError',
  'RequestTimeout',
  'ExchangeNotAvailable',
  'ExchangeClosedByUser',
]);

let isInstalled = false;

/**
 * ccxt rejects a connection's own promise when it fails, also where nobody holds that promise: whoever listens is told by others. That
 * alone must not end a process that trades. Any other rejection that nobody hears is a defect, and does.
 */
export function surviveStrayRejections(log: HostLog): void {
  if (isInstalled) return;
  isInstalled = true;
  process.on('unhandledRejection', (reason: unknown) => {
    if (!isOfConnection(reason)) throw reason;
    log({ level: 'warn', code: 'CONNECTION', text: reason.message });
  });
}

function isOfConnection(reason: unknown): reason is Error {
  return reason instanceof Error && OF_CONNECTIONS.has(reason.name);
}
