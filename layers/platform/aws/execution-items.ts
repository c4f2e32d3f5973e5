import * as z from 'zod/mini';
import { accountIdOf } from '../../core/execution/client-order-id.ts';
import { DAY_MS, SECOND_MS } from '../../core/foundation/time.ts';
import type { DynamoTables } from './dynamo-tables.ts';

/** One account's place in the executor's table: the portfolio's own, or one of several behind it. */
export type ExecutionTable = DynamoTables<'execution'>;

/** The place of one of a portfolio's several accounts. */
export function accountPlace<T extends ExecutionTable>(portfolio: T, account: string | undefined): T {
  return account === undefined
    ? portfolio
    : { ...portfolio, portfolioId: accountIdOf(portfolio.portfolioId, account) };
}

// How one account lies in its table: the lease; the head of the books with their parts; the outbox, whose intents wait in the
// order of their coming and leave a mark by which they are known again. In the portfolio's own place lie the facts of all its
// accounts, by the number of the last one in an item, with the last number of all; and the route of each intent.

export const LEASE_ITEM = 'lease';
export const BOOKS_ITEM = 'books';
export const OUTBOX_ITEM = 'outbox';
export const ACCOUNTS_ITEM = 'accounts';

export const FACTS_LAST_ITEM = 'facts-last';

export const bookPart = (index: number): string => `${BOOKS_ITEM}#${padded(index)}`;
export const factsItem = (lastSeq: number): string => `facts#${padded(lastSeq)}`;
export const waitingItem = (seq: number): string => `waiting#${padded(seq)}`;
export const offeredItem = (intentId: string): string => `offered#${intentId}`;
export const routeItem = (intentId: string): string => `route#${intentId}`;

/** After the last item of a kind, whatever its number. */
export const FACTS_END = 'facts#~';
export const WAITING_END = 'waiting#~';

export const leaseItem = z.object({ epoch: z.number(), beat: z.number(), holder: z.optional(z.string()) });

/** What is known of the books without reading them. */
export const booksHead = z.object({ version: z.number(), epoch: z.number(), parts: z.number() });

export const factsLast = z.object({ seq: z.number() });

export const booksPart = z.object({
  item: z.string(),
  version: z.number(),
  bytes: z.instanceof(Uint8Array),
});

export const factsBatch = z.object({ firstSeq: z.number(), texts: z.array(z.string()) });

export const offeredMark = z.object({ seq: z.number() });

export const accountNames = z.object({ names: z.array(z.string()) });

export const routeText = z.object({ text: z.string() });

export const latchItem = z.object({
  status: z.enum(['armed', 'tripped', 'review']),
  epoch: z.number(),
  policy: z.optional(z.enum(['halt', 'reduce', 'flatten'])),
});

/** How long an intent is known again after it was offered: far longer than any retry of a decision. */
const OFFERED_KEPT_DAYS = 400;

/** The second after which the mark of an offered intent may be dropped. */
export function offeredExpiresAt(nowMs: number): number {
  return Math.floor((nowMs + OFFERED_KEPT_DAYS * DAY_MS) / SECOND_MS);
}

const SEQ_DIGITS = 15;

function padded(value: number): string {
  return String(value).padStart(SEQ_DIGITS, '0');
}
