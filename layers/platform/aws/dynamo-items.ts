import * as z from 'zod/mini';
import { JOURNAL_KINDS } from '../../core/decision/journal.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { JournalEntry } from '../../app/ports/journal.ts';

// What DynamoDB gives back, checked: whoever may write the table may have written it.

const hash = z.pipe(
  z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  z.transform((text) => text as Sha256),
);

const instant = z.pipe(z.number(), z.transform(epochMs));

export const textItem = z.object({ text: z.string() });

/** The state's own item. `seq` and `hash` are the head of the journal's chain. */
export const stateItem = z.object({ version: z.number(), seq: z.number(), hash, text: z.string() });

const journalItem = z.object({
  seq: z.number(),
  kind: z.enum(JOURNAL_KINDS),
  id: z.string(),
  atMs: instant,
  decisionId: z.optional(z.string()),
  text: z.string(),
  hash,
});

const barItem = z.object({
  openMs: instant,
  closeMs: instant,
  availableMs: instant,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});

export function journalEntryOf(item: unknown): JournalEntry {
  const { decisionId, ...entry } = journalItem.parse(item);
  return decisionId === undefined ? entry : { ...entry, decisionId };
}

export function barOf(item: unknown): Bar {
  return barItem.parse(item);
}
