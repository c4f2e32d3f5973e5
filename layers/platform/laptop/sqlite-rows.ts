import { z } from 'zod';
import { JOURNAL_KINDS } from '../../core/decision/journal.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import type { JournalEntry } from '../../app/ports/journal.ts';

/** What SQLite gives back, checked: a file can be edited by anybody. */
export const textRow = z.object({ text: z.string() });
export const valueRow = z.object({ value: z.string() });
export const versionedRow = z.object({ version: z.number(), text: z.string() });
export const reportRow = z.object({ seq: z.number(), client_order_id: z.string(), text: z.string() });

const journalRow = z.object({
  seq: z.number(),
  kind: z.enum(JOURNAL_KINDS),
  id: z.string(),
  at_ms: z.number(),
  decision_id: z.string().nullable(),
  text: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

export function journalEntryOf(row: unknown): JournalEntry {
  const { seq, kind, id, at_ms, decision_id, text, hash } = journalRow.parse(row);
  const decision = decision_id === null ? {} : { decisionId: decision_id };
  return { seq, kind, id, atMs: epochMs(at_ms), ...decision, text, hash: hash as Sha256 };
}
