import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Answer, Ask } from '../dialect.ts';
import { complaint } from './binance-answer.ts';

const RECV_WINDOW_MS = 5_000;
/** How far ahead of the venue a request's clock may be. */
const AHEAD_MS = 1_000;

/** The account a signed request is for, or Binance's complaint about its key, signature or timestamp. */
export function signedAccount(
  ask: Ask,
  { accounts, nowMs }: { readonly accounts: readonly Account[]; readonly nowMs: number },
): Account | Answer {
  const account = keyedAccount(ask.header('x-mbx-apikey'), accounts);
  if ('status' in account) return account;
  const text = ask.query + ask.body;
  const [, total = '', signature = ''] = /^(.*)&signature=([^&]*)$/.exec(text) ?? [];
  return signatureFault(account, { total, signature: decodeURIComponent(signature), nowMs }) ?? account;
}

/** The account of a key, for requests that need no signature. */
export function keyedAccount(apiKey: string | undefined, accounts: readonly Account[]): Account | Answer {
  if (apiKey === undefined || apiKey === '') return complaint(-2014, 'API-key format invalid.', 401);
  const account = accounts.find((known) => known.apiKey === apiKey);
  return account ?? complaint(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
}

/** What is wrong with a signature or its timestamp, if anything. `total` is the text that was signed. */
export function signatureFault(
  { secret }: Account,
  { total, signature, nowMs }: { readonly total: string; readonly signature: string; readonly nowMs: number },
): Answer | undefined {
  const expected = Buffer.from(createHmac('sha256', secret).update(total).digest('hex'));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return complaint(-1022, 'Signature for this request is not valid.');
  }
  const params = new URLSearchParams(total);
  const timestamp = Number(params.get('timestamp') ?? Number.NaN);
  if (!Number.isFinite(timestamp)) {
    return complaint(-1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
  }
  const recvWindow = Number(params.get('recvWindow') ?? RECV_WINDOW_MS);
  if (timestamp > nowMs + AHEAD_MS) {
    return complaint(-1021, `Timestamp for this request was ${AHEAD_MS}ms ahead of the server's time.`);
  }
  return timestamp < nowMs - recvWindow
    ? complaint(-1021, 'Timestamp for this request is outside of the recvWindow.')
    : undefined;
}
