import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** A front of version 2 with its names, words and tokens, before a database that asks for none of them. */
export interface VersionTwo {
  readonly url: string;
  /** `POST /api/v2/signin`, as they came. */
  readonly asked: string[];
  /** The tokens that are good now, by their ids. */
  readonly tokens: Map<string, { readonly token: string; readonly description: string }>;
  close(): Promise<void>;
}

export const OPERATOR = { username: 'atalaya', password: 'a word' };
const wanted = z.object({ description: z.string(), permissions: z.array(z.unknown()) });
const SESSION = 'influxdb-oss-session=abc';

/** In front of `behind`, or answering every write and query with 204 where there is nothing behind it. */
export async function aVersionTwo(behind?: string): Promise<VersionTwo> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const front: VersionTwo = {
    url: `http://127.0.0.1:${address.port}`,
    asked: [],
    tokens: new Map(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  let made = 0;
  return front;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const [path = ''] = (request.url ?? '').split('?');
    const line = `${request.method ?? ''} ${path}`;
    front.asked.push(line);
    if (line === 'POST /api/v2/signin') {
      const word = Buffer.from(`${OPERATOR.username}:${OPERATOR.password}`).toString('base64');
      const isRight = request.headers.authorization === `Basic ${word}`;
      response
        .writeHead(isRight ? 204 : 401, isRight ? { 'set-cookie': `${SESSION}; Path=/api/` } : {})
        .end();
    } else if (path.startsWith('/api/v2/')) {
      if (request.headers.cookie === SESSION) administer(line, body, response);
      else response.writeHead(401).end();
    } else {
      const isGood = [...front.tokens.values()].some(
        ({ token }) => request.headers.authorization === `Token ${token}`,
      );
      if (!isGood) response.writeHead(401).end();
      else if (behind === undefined) response.writeHead(204).end();
      else {
        const given = request.method === 'POST' ? { method: 'POST', body } : {};
        const told = await fetch(`${behind}${request.url ?? ''}`, given);
        response.writeHead(told.status).end(await told.text());
      }
    }
  }

  function administer(line: string, body: string, response: ServerResponse): void {
    const json = (value: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const [, id = ''] = /^DELETE \/api\/v2\/authorizations\/(.+)$/.exec(line) ?? [];
    if (line === 'GET /api/v2/buckets') json({ buckets: [{ id: 'b1', orgID: 'o1', name: 'market' }] });
    else if (line === 'GET /api/v2/authorizations') {
      json({ authorizations: [...front.tokens].map(([key, { description }]) => ({ id: key, description })) });
    } else if (id !== '') {
      front.tokens.delete(id);
      response.writeHead(204).end();
    } else {
      const { description, permissions } = wanted.parse(JSON.parse(body));
      const token = `token-${++made}-of-${permissions.length}`;
      front.tokens.set(`a${made}`, { token, description });
      json({ id: `a${made}`, token });
    }
  }
}
