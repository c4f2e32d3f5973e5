import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { listenOn } from '../../../layers/platform/execution-host/listen-on.ts';

test('a port that is taken is named, with what would be right', async () => {
  const host = '127.0.0.1';
  const first = await listenOn(createServer(), { host, port: 0 });
  const { port } = first;
  await expect(listenOn(createServer(), { host, port })).rejects.toMatchObject({
    name: 'Unusable',
    message: `port ${port} of ${host} is taken: end what listens there, or name another`,
  });
  await first.close();
  const again = await listenOn(createServer(), { host, port });
  expect(again.port).toBe(port);
  await again.close();
});
