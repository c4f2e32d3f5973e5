import type { JournalBody } from '../../core/decision/journal.ts';
import { JOURNAL_ROOT, type JournalEntry, type JournalReader } from '../../app/ports/journal.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';
import { journalEntryOf } from './sqlite-rows.ts';

/** Reads the journal; writing it is the system store's, with its commits. */
export class SqliteJournal implements JournalReader {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  entries(afterSeq: number, limit: number, kind?: JournalBody['kind']): Promise<readonly JournalEntry[]> {
    const all = this.database.statement('SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?');
    const ofKind = this.database.statement(
      'SELECT * FROM journal WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    const rows = kind === undefined ? all.all(afterSeq, limit) : ofKind.all(kind, afterSeq, limit);
    return Promise.resolve(rows.map(journalEntryOf));
  }

  latest(kind: JournalBody['kind'], limit: number): Promise<readonly JournalEntry[]> {
    const rows = this.database
      .statement('SELECT * FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT ?')
      .all(kind, limit);
    return Promise.resolve(rows.map(journalEntryOf));
  }

  find(kind: JournalBody['kind'], id: string): Promise<JournalEntry | undefined> {
    const row = this.database.statement('SELECT * FROM journal WHERE kind = ? AND id = ?').get(kind, id);
    return Promise.resolve(row === undefined ? undefined : journalEntryOf(row));
  }

  ofDecision(decisionId: string): Promise<readonly JournalEntry[]> {
    const rows = this.database
      .statement('SELECT * FROM journal WHERE decision_id = ? ORDER BY seq')
      .all(decisionId);
    return Promise.resolve(rows.map(journalEntryOf));
  }

  head(): ReturnType<JournalReader['head']> {
    const row = this.database.statement('SELECT * FROM journal ORDER BY seq DESC LIMIT 1').get();
    return Promise.resolve(row === undefined ? { seq: 0, hash: JOURNAL_ROOT } : journalEntryOf(row));
  }

  body({ text }: JournalEntry): JournalBody {
    return decodeDomain<JournalBody>(text);
  }
}
