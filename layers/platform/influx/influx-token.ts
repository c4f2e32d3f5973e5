import * as z from 'zod/mini';
import { HOUR_MS } from '../../core/foundation/time.ts';
import { Outage } from '../aws/outage.ts';
import { InfluxRefusal } from './influx-client.ts';

/** Whom a version 2 database knows by name and word, as Timestream for InfluxDB keeps them in a secret of its own. */
export interface InfluxOperator {
  readonly username: string;
  readonly password: string;
}

export interface InfluxBucket {
  /** Such as `https://host:8086`. */
  readonly url: string;
  readonly bucket: string;
  /** The token's description: what bears it is ours, and is made anew. */
  readonly description: string;
}

/**
 * A token that may read and write one bucket and nothing else, made with the operator's word and made anew after an hour, for the word
 * itself opens no road of line protocol. The one before is removed. Throws an `Outage`, or an `InfluxRefusal`.
 */
export function influxToken(
  at: InfluxBucket,
  operator: () => Promise<InfluxOperator>,
): () => Promise<string> {
  let known: { readonly token: string; readonly madeMs: number } | undefined;
  return async () => {
    if (known !== undefined && Date.now() - known.madeMs < KEPT_MS) return known.token;
    known = { token: await madeToken(at, await operator()), madeMs: Date.now() };
    return known.token;
  };
}

const KEPT_MS = HOUR_MS;
const TIMEOUT_MS = 10_000;

async function madeToken(
  { url, bucket, description }: InfluxBucket,
  operator: InfluxOperator,
): Promise<string> {
  const word = Buffer.from(`${operator.username}:${operator.password}`).toString('base64');
  const session = await ask(url, 'POST', '/api/v2/signin', { headers: { Authorization: `Basic ${word}` } });
  const cookie = session.headers.getSetCookie().map((set) => set.split(';')[0]);
  const headers = { Cookie: cookie.join('; ') };
  const { buckets } = bucketsShape.parse(
    await (await ask(url, 'GET', `/api/v2/buckets?name=${encodeURIComponent(bucket)}`, { headers })).json(),
  );
  const [found] = buckets;
  if (found === undefined) throw new InfluxRefusal(`there is no bucket ${bucket}`);
  const listed = authorizationsShape.parse(
    await (await ask(url, 'GET', '/api/v2/authorizations', { headers })).json(),
  );
  for (const { id } of listed.authorizations.filter((each) => each.description === description)) {
    await ask(url, 'DELETE', `/api/v2/authorizations/${id}`, { headers });
  }
  const resource = { type: 'buckets', id: found.id, orgID: found.orgID };
  const made = await ask(url, 'POST', '/api/v2/authorizations', {
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      orgID: found.orgID,
      description,
      permissions: ['read', 'write'].map((action) => ({ action, resource })),
    }),
  });
  return tokenShape.parse(await made.json()).token;
}

const bucketsShape = z.object({ buckets: z.array(z.object({ id: z.string(), orgID: z.string() })) });
const authorizationsShape = z.object({
  authorizations: z.array(z.object({ id: z.string(), description: z.optional(z.string()) })),
});
const tokenShape = z.object({ token: z.string() });

async function ask(
  url: string,
  method: string,
  path: string,
  given: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
): Promise<Response> {
  const [road] = path.split('?');
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, { method, ...given, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Outage(`InfluxDB does not answer ${method} ${road ?? path}: ${String(error)}`, {
      cause: error,
    });
  }
  if (response.ok) return response;
  const message = `InfluxDB answers ${method} ${road ?? path} with ${response.status}`;
  throw response.status >= 500 || response.status === 429 ? new Outage(message) : new InfluxRefusal(message);
}
