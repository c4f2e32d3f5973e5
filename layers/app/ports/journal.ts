import type { Sha256 } from '../../core/foundation/hash.ts';
import { sha256 } from '../../core/foundation/hash.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { JournalBody } from '../../core/decision/journal.ts';

/** An entry in its place in the chain. `text` is the canonical JSON of its body. */
export interface JournalEntry {
  readonly seq: number;
  readonly kind: JournalBody['kind'];
  readonly id: string;
  readonly atMs: EpochMs;
  readonly decisionId?: string;
  readonly text: string;
  /** Over the previous entry's hash and everything above. */
  readonly hash: Sha256;
}

/** Where the chain starts. */
export const JOURNAL_ROOT = sha256('atalaya journal 1');

/** The hash that ties an entry to all before it. */
export function entryHash(previous: Sha256, entry: Omit<JournalEntry, 'hash'>): Sha256 {
  return sha256(
    `${previous}\n${entry.seq}\n${entry.kind}\n${entry.id}\n${entry.atMs}\n${entry.decisionId ?? ''}\n${entry.text}`,
  );
}

/** The append-only record of everything that happened. Appending is the system store's, with its commits. */
export interface JournalReader {
  /** Entries after `afterSeq`, in order, at most `limit`; of one kind where it is given. */
  entries(afterSeq: number, limit: number, kind?: JournalBody['kind']): Promise<readonly JournalEntry[]>;
  /** The newest entries of a kind, newest first. */
  latest(kind: JournalBody['kind'], limit: number): Promise<readonly JournalEntry[]>;
  find(kind: JournalBody['kind'], id: string): Promise<JournalEntry | undefined>;
  ofDecision(decisionId: string): Promise<readonly JournalEntry[]>;
  head(): Promise<{ readonly seq: number; readonly hash: Sha256 }>;
  body(entry: JournalEntry): JournalBody;
}
