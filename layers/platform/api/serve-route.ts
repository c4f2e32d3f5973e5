import { z } from 'zod';

/** A request of the HTTP API, payload version 2, as far as it is read. */
const apiEvent = z.object({
  routeKey: z.string(),
  pathParameters: z.record(z.string(), z.string()).default({}),
  queryStringParameters: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z
    .object({
      authorizer: z
        .object({
          jwt: z.object({ claims: z.object({ sub: z.string().min(1) }) }).optional(),
          iam: z.object({ userArn: z.string().min(1) }).optional(),
        })
        .optional(),
    })
    .optional(),
});

export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What was sent as JSON; nothing where nothing was sent. */
  readonly body: unknown;
  /** Whom the API's authorizer found: the token's subject, or the principal of the account that signed. */
  readonly by: string | undefined;
}

export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type RouteHandler = (request: ApiRequest) => Promise<ApiResponse>;

/** Answers by the routes given, `GET /status` and the like, also under `/iam`. What is asked wrongly is told in words. */
export function serveRoutes(
  routes: Readonly<Record<string, RouteHandler>>,
): (event: unknown) => Promise<ApiResponse> {
  return async (event) => {
    const request = apiEvent.parse(event);
    const { routeKey, pathParameters, queryStringParameters } = request;
    const handler = routes[routeKey.replace(' /iam/', ' /')];
    if (handler === undefined) return fault(404, 'NOT_FOUND', `there is nothing at ${routeKey}`);
    try {
      const body = sentIn(request);
      return await handler({
        path: pathParameters,
        query: queryStringParameters,
        body,
        by: callerOf(request),
      });
    } catch (error) {
      if (error instanceof SyntaxError) return fault(400, 'NOT_JSON', 'the body is no JSON');
      if (error instanceof z.ZodError) return fault(400, 'INVALID', z.prettifyError(error));
      throw error;
    }
  };
}

export function answer(statusCode: number, body: object): ApiResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

export function fault(statusCode: number, code: string, message: string): ApiResponse {
  return answer(statusCode, { code, message });
}

/** Only for somebody with a name: what loosens is confirmed by the person who asked for it. */
export function named(
  handler: (request: ApiRequest & { readonly by: string }) => Promise<ApiResponse>,
): RouteHandler {
  return ({ by, ...request }) =>
    by === undefined
      ? Promise.resolve(fault(403, 'NOBODY', 'the authorizer named nobody, so that nothing was done'))
      : handler({ ...request, by });
}

type ApiEvent = z.infer<typeof apiEvent>;

function sentIn({ body, isBase64Encoded }: ApiEvent): unknown {
  if (body === undefined) return undefined;
  return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
}

function callerOf({ requestContext }: ApiEvent): string | undefined {
  const { jwt, iam } = requestContext?.authorizer ?? {};
  return jwt?.claims.sub ?? iam?.userArn;
}
