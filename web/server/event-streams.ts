import type { ServerResponse } from 'node:http';

/** Pages that may listen at once; one more is told to come again. */
export const STREAMS_MAX = 32;
/** However often something changes, pages hear of it at most this often. */
const GAP_MS = 50;
/** A silent stream says now and then that it is alive, so that a lost one is noticed. */
const HEARTBEAT_MS = 15_000;
/** A page that reads slower than this much unread text is let go; it comes back by itself. */
const UNREAD_BYTES_MAX = 64 * 1_024;
const RETRY_MS = 1_000;

export interface EventStreams {
  /** False where there are too many already. */
  readonly open: (response: ServerResponse, headers: Readonly<Record<string, string>>) => boolean;
  readonly notify: () => void;
  readonly close: () => void;
}

/** Server-sent events that say one thing: something changed, ask again. */
export function eventStreams(): EventStreams {
  const streams = new Set<ServerResponse>();
  let changes = 0;
  let pending: NodeJS.Timeout | undefined;

  const send = (text: string): void => {
    for (const stream of streams) {
      if (stream.writableLength > UNREAD_BYTES_MAX) stream.destroy();
      else stream.write(text);
    }
  };
  const heartbeat = setInterval(() => {
    send(':\n\n');
  }, HEARTBEAT_MS).unref();

  return {
    open: (response, headers) => {
      if (streams.size >= STREAMS_MAX) return false;
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      response.write(`retry: ${RETRY_MS}\n\n`);
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return true;
    },
    notify: () => {
      changes++;
      if (streams.size === 0) return;
      pending ??= setTimeout(() => {
        pending = undefined;
        send(`event: change\ndata: ${changes}\n\n`);
      }, GAP_MS).unref();
    },
    close: () => {
      clearInterval(heartbeat);
      clearTimeout(pending);
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}
