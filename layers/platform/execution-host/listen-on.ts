import type { Server } from 'node:http';
import { Unusable } from './opened-venue.ts';

/** A page that can be asked for. */
export interface OpenPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens a server to be asked; port 0 takes a free one. Throws `Unusable` where somebody else listens there already. */
export async function listenOn(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OpenPort> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `port ${port} of ${host} is taken: end what listens there, or name another`;
      reject(error.code === 'EADDRINUSE' ? new Unusable(taken) : error);
    });
    server.listen(port, host, resolve);
  });
  return {
    port: portOf(server),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}
