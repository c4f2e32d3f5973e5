import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';

/** A venue whose public part says what it is told to, in the frames of a dialect that no venue of ours speaks. */
export interface ScriptedStream {
  readonly host: string;
  /** Sends a frame to whoever listens. */
  say(frame: object): void;
  close(): Promise<void>;
}

const asked = z.object({ op: z.string(), args: z.array(z.unknown()).default([]) }).loose();

/** `list` answers requests for instruments; `onSubscribe` gives the frames that follow a subscription. */
export async function aScriptedStream(
  list: object,
  onSubscribe: (request: z.infer<typeof asked>) => readonly object[],
): Promise<ScriptedStream> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(list));
  });
  const sockets = new WebSocketServer({ server });
  const listeners = new Set<WebSocket>();
  sockets.on('connection', (socket) => {
    listeners.add(socket);
    socket.on('close', () => listeners.delete(socket));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text === 'ping') {
        socket.send('pong');
        return;
      }
      for (const frame of onSubscribe(asked.parse(JSON.parse(text)))) socket.send(JSON.stringify(frame));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a server that listens on a port');
  return {
    host: `127.0.0.1:${address.port}`,
    say: (frame) => {
      for (const socket of listeners) socket.send(JSON.stringify(frame));
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
