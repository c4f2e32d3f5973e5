import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Answer, Ask } from '../dialect.ts';
import { complaint } from './kraken-answer.ts';

/** The account a private request is for, or Kraken's complaint about its key, signature or nonce. Nonces only rise. */
export function signedAccount(
  ask: Ask,
  { accounts, nonces }: { readonly accounts: readonly Account[]; readonly nonces: Map<string, bigint> },
): Account | Answer {
  const account = accounts.find(({ apiKey }) => apiKey === ask.header('api-key'));
  if (account === undefined) return complaint('EAPI:Invalid key');
  const nonce = paramsOf(ask).get('nonce') ?? '';
  const digest = createHash('sha256')
    .update(nonce + ask.body)
    .digest();
  const expected = createHmac('sha512', Buffer.from(account.secret, 'base64'))
    .update(Buffer.concat([Buffer.from(ask.path), digest]))
    .digest();
  const given = Buffer.from(ask.header('api-sign') ?? '', 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return complaint('EAPI:Invalid signature');
  }
  if (!/^\d+$/.test(nonce) || BigInt(nonce) <= (nonces.get(account.id) ?? 0n))
    return complaint('EAPI:Invalid nonce');
  nonces.set(account.id, BigInt(nonce));
  return account;
}

/** The parameters of a request: of its query, or of a body in either form that Kraken takes. */
export function paramsOf({ query, body, header }: Ask): URLSearchParams {
  if (!(header('content-type') ?? '').includes('json'))
    return new URLSearchParams(query === '' ? body : query);
  const fields: unknown = JSON.parse(body);
  const params = new URLSearchParams();
  if (typeof fields !== 'object' || fields === null) return params;
  for (const [name, value] of Object.entries(fields)) {
    params.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return params;
}
