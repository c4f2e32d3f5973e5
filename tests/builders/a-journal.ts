import { JOURNAL_ROOT, type JournalEntry, type JournalReader } from '../../layers/app/ports/journal.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import { at } from '../../layers/core/foundation/assert.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';

/** What an entry is about, beside its body. */
export type Written = Pick<JournalEntry, 'atMs'> & {
  readonly body: JournalBody;
  readonly decisionId?: string;
};

/** A journal to be read from its start to its end. Its hashes chain nothing. */
export function aJournal(written: readonly Written[]): JournalReader {
  const entries = written.map(({ body, ...about }, i): JournalEntry => {
    return { seq: i + 1, kind: body.kind, id: String(i), text: '', hash: sha256(String(i)), ...about };
  });
  return {
    entries: (after, limit) => Promise.resolve(entries.slice(after, after + limit)),
    latest: () => Promise.resolve([]),
    find: () => Promise.resolve(undefined),
    ofDecision: () => Promise.resolve([]),
    head: () => Promise.resolve({ seq: 0, hash: JOURNAL_ROOT }),
    body: ({ seq }) => at(written, seq - 1).body,
  };
}
