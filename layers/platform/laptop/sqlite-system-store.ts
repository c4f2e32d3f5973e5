import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { JournalDraft, SessionMark } from '../../core/decision/journal.ts';
import { entryHash, JOURNAL_ROOT, type JournalEntry } from '../../app/ports/journal.ts';
import { StaleVersion, type Commit, type SystemStore, type Versioned } from '../../app/ports/system-store.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import { decodeState } from '../codec/state-json.ts';
import type { Database } from './database.ts';
import { journalEntryOf, versionedRow } from './sqlite-rows.ts';

interface KnownMark {
  readonly atMs: EpochMs;
  readonly mark: SessionMark;
}

/** State and journal in one file. The newest state, chain head and marks are kept in memory: there is one writer. */
export class SqliteSystemStore implements SystemStore {
  private readonly database: Database;
  private current: Versioned | undefined;
  private written = 0;
  private head: { seq: number; hash: Sha256 };
  private readonly known: KnownMark[];

  constructor(database: Database) {
    this.database = database;
    const row = database.statement('SELECT version, text FROM state').get();
    if (row !== undefined) {
      const { version, text } = versionedRow.parse(row);
      this.current = { version, state: decodeState(text) };
      this.written = version;
    }
    const last = database.statement('SELECT * FROM journal ORDER BY seq DESC LIMIT 1').get();
    this.head = last === undefined ? { seq: 0, hash: JOURNAL_ROOT } : journalEntryOf(last);
    this.known = database
      .statement("SELECT * FROM journal WHERE kind = 'mark' ORDER BY seq")
      .all()
      .map((mark) => markOf(journalEntryOf(mark)));
    database.onCommit(() => {
      this.writeState();
    });
  }

  load(): Promise<Versioned | undefined> {
    return Promise.resolve(this.current);
  }

  commit({ expectedVersion, state, entries }: Commit): Promise<Versioned> {
    const version = this.current?.version ?? 0;
    if (version !== expectedVersion) {
      return Promise.reject(
        new StaleVersion(`the state is at version ${version}, the step began at ${expectedVersion}`),
      );
    }
    const next = { version: version + 1, state };
    const { current, head } = this;
    const marks = this.known.length;
    try {
      this.database.transaction(() => {
        this.current = next;
        for (const draft of entries) this.append(draft);
      });
    } catch (error) {
      // The file has rolled back, and so must what is remembered of it.
      this.current = current;
      this.head = head;
      this.known.length = marks;
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    return Promise.resolve(next);
  }

  marks(untilMs: EpochMs, count: number): Promise<readonly SessionMark[]> {
    let end = this.known.length;
    while (end > 0 && (this.known[end - 1]?.atMs ?? 0) > untilMs) end--;
    return Promise.resolve(this.known.slice(Math.max(0, end - count), end).map(({ mark }) => mark));
  }

  private append({ id, atMs, decisionId, body }: JournalDraft): void {
    const seq = this.head.seq + 1;
    const text = canonicalJson(body);
    const unhashed = {
      seq,
      kind: body.kind,
      id,
      atMs,
      ...(decisionId === undefined ? {} : { decisionId }),
      text,
    };
    const hash = entryHash(this.head.hash, unhashed);
    this.database
      .statement(
        'INSERT INTO journal (seq, kind, id, at_ms, decision_id, text, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(seq, body.kind, id, atMs, decisionId ?? null, text, hash);
    this.head = { seq, hash };
    if (body.kind === 'mark') this.known.push({ atMs, mark: body.mark });
  }

  private writeState(): void {
    if (this.current === undefined || this.current.version === this.written) return;
    const { version, state } = this.current;
    this.database
      .statement(
        'INSERT INTO state (one, version, text) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, text = excluded.text',
      )
      .run(version, canonicalJson(state));
    this.written = version;
  }
}

function markOf(entry: JournalEntry): KnownMark {
  const { mark } = decodeDomain<{ readonly mark: SessionMark }>(entry.text);
  return { atMs: entry.atMs, mark };
}
