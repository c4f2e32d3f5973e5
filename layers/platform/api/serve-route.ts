import { z } from 'zod';

/** A request of the HTTP API, payload version 2, as far as it is read. */
const apiEvent = z.object({
  routeKey: z.string(),
  pathParameters: z.record(z.string(), z.string()).default({}),
  queryStringParameters: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What was sent as JSON; nothing where nothing was sent. */
  readonly body: unknown;
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
    const { routeKey, pathParameters, queryStringParameters, body, isBase64Encoded } = apiEvent.parse(event);
    const handler = routes[routeKey.replace(' /iam/', ' /')];
    if (handler === undefined) return fault(404, 'NOT_FOUND', `there is nothing at ${routeKey}`);
    const text = body === undefined || !isBase64Encoded ? body : Buffer.from(body, 'base64').toString('utf8');
    try {
      const sent: unknown = text === undefined ? undefined : JSON.parse(text);
      return await handler({ path: pathParameters, query: queryStringParameters, body: sent });
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

/** For what is planned and not there: the caller learns that nothing was done, and what does it today. */
export function notYet(message: string): RouteHandler {
  return () => Promise.resolve(fault(501, 'NOT_YET', message));
}
