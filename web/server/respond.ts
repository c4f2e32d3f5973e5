import type { ServerResponse } from 'node:http';
import { encodeDomain } from '../../layers/platform/codec/domain-json.ts';
import type { ApiError } from '../api.ts';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * On every answer. The page runs its own script and style alone, talks to its own server alone, and can be framed by
 * nobody.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export const NOT_MODIFIED = 304;

export function json(body: unknown, status = 200): Answer {
  return { status, type: 'application/json; charset=utf-8', body: encodeDomain(body) };
}

export function refusal(
  status: number,
  { code, message }: ApiError['error'],
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { ...json({ error: { code, message } } satisfies ApiError, status), headers };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { status, type, body, headers } = answer;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': type,
    ...(status === NOT_MODIFIED ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  // To a HEAD request Node writes the headers and leaves the body out.
  response.end(body);
}
