import { z } from 'zod';
import { JOURNAL_KINDS } from '../../core/decision/journal.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { JournalEntry } from '../../app/ports/journal.ts';

// What DynamoDB gives back, checked: whoever may write the table may have written it.

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);

export const textItem = z.object({ text: z.string() });

/** The state's own item. `seq` and `hash` are the head of the journal's chain. */
export const stateItem = z.object({ version: z.number(), seq: z.number(), hash, text: z.string() });

const journalItem = z.object({
  seq: z.number(),
  kind: z.enum(JOURNAL_KINDS),
  id: z.string(),
  atMs: z.number().transform(epochMs),
  decisionId: z.string().optional(),
  text: z.string(),
  hash,
});

const barItem = z.object({
  openMs: z.number().transform(epochMs),
  closeMs: z.number().transform(epochMs),
  availableMs: z.number().transform(epochMs),
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
