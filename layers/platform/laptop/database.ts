import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/**
 * One portfolio's file: state, journal, bars, and the simulated venue's own books, which no other table refers to.
 * Every write is a transaction that is on the disk when it returns; a batch makes one transaction of many.
 */
export class Database {
  private readonly connection: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly beforeCommit: (() => void)[] = [];
  private batching = false;

  constructor(directory: string, { readOnly = false }: { readOnly?: boolean } = {}) {
    if (!readOnly) mkdirSync(directory, { recursive: true });
    this.connection = new DatabaseSync(join(directory, DATABASE_FILE), { readOnly });
    this.connection.exec('PRAGMA busy_timeout = 5000');
    if (readOnly) return;
    this.connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    this.connection.exec(SCHEMA);
    const before = this.connection
      .prepare("SELECT 1 FROM sqlite_master WHERE name = 'execution_books'")
      .get();
    if (before !== undefined) this.connection.exec(ADOPT_ONE_ACCOUNT);
  }

  get inBatch(): boolean {
    return this.batching;
  }

  /** A prepared statement, made once. */
  statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.connection.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }

  /** All of `work` or nothing. Inside a batch it joins the batch's transaction. */
  transaction<T>(work: () => T): T {
    if (this.batching) return work();
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Many transactions as one: the disk is waited for once. Nobody else may write meanwhile. */
  async batch(work: () => Promise<void>): Promise<void> {
    this.connection.exec('BEGIN IMMEDIATE');
    this.batching = true;
    try {
      await work();
      this.batching = false;
      this.commit();
    } catch (error) {
      this.batching = false;
      this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Lets an adapter keep a row that changes all the time in memory, and write it once with the transaction. */
  onCommit(write: () => void): void {
    this.beforeCommit.push(write);
  }

  close(): void {
    this.connection.close();
  }

  private commit(): void {
    for (const write of this.beforeCommit) write();
    this.connection.exec('COMMIT');
  }
}

export const DATABASE_FILE = 'atalaya.sqlite';

/**
 * The executors' books and outboxes, by account: the empty name is the portfolio's own, which with several accounts is in front of
 * them. A lease has one row for ever; its epoch only grows. Facts of all accounts are one sequence.
 */
const EXECUTION_SCHEMA = `
CREATE TABLE IF NOT EXISTS account_books (
  account TEXT PRIMARY KEY, version INTEGER NOT NULL, epoch INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS execution_facts (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS account_intents (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, intent_id TEXT NOT NULL, text TEXT NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0, UNIQUE (account, intent_id)) STRICT;
CREATE TABLE IF NOT EXISTS intake_accounts (account TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS intent_routes (intent_id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS latch (
  one INTEGER PRIMARY KEY CHECK (one = 1), policy TEXT, epoch INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS account_lease (
  account TEXT PRIMARY KEY, epoch INTEGER NOT NULL, beat INTEGER NOT NULL, holder TEXT) STRICT;
`;

/** Of a file from before there could be several accounts: what it holds is the portfolio's own. */
const ADOPT_ONE_ACCOUNT = `
BEGIN IMMEDIATE;
INSERT OR IGNORE INTO account_books SELECT '', version, epoch, text FROM execution_books;
INSERT OR IGNORE INTO account_intents (seq, account, intent_id, text, taken)
  SELECT seq, '', intent_id, text, taken FROM execution_intents;
INSERT OR IGNORE INTO account_lease SELECT '', epoch, beat, holder FROM execution_lease;
DROP TABLE execution_books;
DROP TABLE execution_intents;
DROP TABLE execution_lease;
COMMIT;
`;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS journal (
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  decision_id TEXT, text TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (kind, id)) STRICT;
CREATE INDEX IF NOT EXISTS journal_by_decision ON journal (decision_id, seq) WHERE decision_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS journal_by_kind ON journal (kind, seq);
CREATE TRIGGER IF NOT EXISTS journal_is_never_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_is_never_cut BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE IF NOT EXISTS bars (
  symbol TEXT NOT NULL, open_ms REAL NOT NULL, close_ms REAL NOT NULL, available_ms REAL NOT NULL,
  open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,
  PRIMARY KEY (symbol, open_ms)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stage_outputs (
  decision_id TEXT NOT NULL, stage TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (decision_id, stage)) STRICT;
CREATE TABLE IF NOT EXISTS approvals (
  decision_id TEXT NOT NULL, symbol TEXT NOT NULL, text TEXT NOT NULL, deadline_at_ms INTEGER NOT NULL,
  answer TEXT, answered_by TEXT, PRIMARY KEY (decision_id, symbol)) STRICT;
CREATE TABLE IF NOT EXISTS controls (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS health (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS venue_state (one INTEGER PRIMARY KEY CHECK (one = 1), text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS venue_flows (flow_id TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS venue_traded (symbol TEXT PRIMARY KEY, open_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS venue_orders (client_order_id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS venue_reports (
  seq INTEGER PRIMARY KEY, known_ms INTEGER NOT NULL, client_order_id TEXT NOT NULL, text TEXT NOT NULL) STRICT;
${EXECUTION_SCHEMA}`;
