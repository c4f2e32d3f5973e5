import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json as readJson, text as readText } from 'node:stream/consumers';
import { z } from 'zod';
import type { ApiResponse } from '../../../layers/platform/api/serve-route.ts';
import { resourcesOf, type Synthesized } from '../../lib/synthesized.ts';

export type Handler = (event: unknown) => Promise<unknown>;

/** A server on the loopback. */
export interface Door {
  readonly url: string;
  stop(): Promise<void>;
}

const route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.enum(['JWT', 'AWS_IAM']),
  AuthorizationScopes: z.array(z.string()).default([]),
  Target: z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.json())]) }),
});

const integration = z.object({
  IntegrationUri: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  PayloadFormatVersion: z.literal('2.0'),
});

const reference = z.object({ Ref: z.string() });

interface KnownRoute extends z.infer<typeof route> {
  readonly functionId: string;
}

/**
 * The API as the template declares it: its routes, what each asks of the caller, and which function is behind, with events as
 * payload version 2 has them. A token is its claims as JSON, and a signature is the name of who signed: whether either is
 * genuine AWS judges.
 */
export function openFrontDoor(
  control: Synthesized['control'],
  behind: Readonly<Record<string, Handler>>,
): Promise<Door> {
  const integrations = resourcesOf(control, 'AWS::ApiGatewayV2::Integration');
  const routes = [...resourcesOf(control, 'AWS::ApiGatewayV2::Route').values()].map(({ Properties }) => {
    const known = route.parse(Properties);
    const { Ref } = reference.parse(known.Target['Fn::Join'][1].at(-1));
    const { IntegrationUri } = integration.parse(integrations.get(Ref)?.Properties);
    return { ...known, functionId: IntegrationUri['Fn::GetAtt'][0] };
  });
  return listen(async (request) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const found = routeOf(routes, `${request.method ?? ''} ${url.pathname}`);
    if (found === undefined) return { statusCode: 404, body: '{"message":"Not Found"}' };
    const allowed = authorize(found.known, request);
    if ('statusCode' in allowed) return allowed;
    const handler = Object.entries(behind).find(([name]) => found.known.functionId.startsWith(name))?.[1];
    if (handler === undefined) throw new Error(`nothing is behind ${found.known.RouteKey}`);
    const body = await readText(request);
    const answered = await handler({
      version: '2.0',
      routeKey: found.known.RouteKey,
      rawPath: url.pathname,
      headers: request.headers,
      pathParameters: found.path,
      queryStringParameters: Object.fromEntries(url.searchParams),
      requestContext: { ...allowed, http: { method: request.method, path: url.pathname } },
      // What is no text comes encoded; all of it may.
      ...(body === '' ? {} : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
    });
    return responded.parse(answered);
  });
}

/** What the functions reach of AWS beside DynamoDB: it keeps what it is sent, calls other functions, and judges nothing. */
export function openPlainAws(
  functions: Readonly<Record<string, Handler>>,
  sent: { readonly what: string; readonly body: unknown }[],
): Promise<Door> {
  return listen(async (request) => {
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      sent.push({ what: target.replace(/^.*\./, ''), body: await readJson(request) });
      return { statusCode: 200, body: JSON.stringify({ executionArn: 'arn:x', startDate: 1 }) };
    }
    if (request.url?.startsWith('/schedules/') === true) {
      if (request.method === 'GET') return { statusCode: 200, body: JSON.stringify(SWITCHED_OFF) };
      sent.push({ what: 'UpdateSchedule', body: await readJson(request) });
      return { statusCode: 200, body: '{}' };
    }
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? [];
    if (name === undefined) {
      sent.push({ what: 'Publish', body: await readText(request) });
      return { statusCode: 200, body: PUBLISHED };
    }
    const handler = functions[name];
    const payload: unknown = await readJson(request);
    if (handler === undefined) {
      const headers = { 'x-amzn-errortype': 'ResourceNotFoundException' };
      return { statusCode: 404, headers, body: '{"Message":"Function not found"}' };
    }
    try {
      return { statusCode: 200, body: JSON.stringify(await handler(payload)) };
    } catch (error) {
      const headers = { 'x-amz-function-error': 'Unhandled' };
      return { statusCode: 200, headers, body: JSON.stringify({ errorMessage: String(error) }) };
    }
  });
}

const SWITCHED_OFF = {
  Name: 'AfterTheClose',
  State: 'DISABLED',
  ScheduleExpression: 'cron(15 0 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: 'arn:x', RoleArn: 'arn:y' },
};

const PUBLISHED =
  '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';

interface Answered {
  readonly statusCode: number;
  readonly headers?: ApiResponse['headers'];
  readonly body: string;
}

const responded = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

function routeOf(
  routes: readonly KnownRoute[],
  asked: string,
): { readonly known: KnownRoute; readonly path: Record<string, string> } | undefined {
  for (const known of routes) {
    const names = [...known.RouteKey.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const pattern = new RegExp(`^${known.RouteKey.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const found = pattern.exec(asked);
    if (found !== null) {
      return { known, path: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])) };
    }
  }
  return undefined;
}

const claims = z.object({ sub: z.string(), scope: z.string() });

/** As API Gateway answers: without a token 401, with one that lacks the scope 403. */
function authorize(
  { AuthorizationType, AuthorizationScopes }: KnownRoute,
  { headers }: IncomingMessage,
): Answered | { readonly authorizer: object } {
  if (AuthorizationType === 'AWS_IAM') {
    const signer = headers['x-signed-by'];
    return typeof signer === 'string'
      ? { authorizer: { iam: { userArn: signer, accountId: '123456789012' } } }
      : { statusCode: 403, body: '{"message":"Forbidden"}' };
  }
  const [, token] = /^Bearer (.*)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) return { statusCode: 401, body: '{"message":"Unauthorized"}' };
  const { sub, scope } = claims.parse(JSON.parse(token));
  const scopes = scope.split(' ');
  return AuthorizationScopes.some((one) => scopes.includes(one))
    ? { authorizer: { jwt: { claims: { sub, scope }, scopes: null } } }
    : { statusCode: 403, body: '{"message":"Forbidden"}' };
}

async function listen(answer: (request: IncomingMessage) => Promise<Answered>): Promise<Door> {
  const server: Server = createServer((request, response) => {
    answer(request).then(
      ({ statusCode, headers, body }) => {
        response.writeHead(statusCode, { 'content-type': 'application/json', ...headers }).end(body);
      },
      (error: unknown) => {
        response.writeHead(500).end(JSON.stringify({ message: String(error) }));
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
