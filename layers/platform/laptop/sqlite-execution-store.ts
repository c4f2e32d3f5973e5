import { z } from 'zod';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { HALTED, type LatchView } from '../../core/execution/executor/latch-view.ts';
import type {
  CommitOutcome,
  ExecutionCommit,
  ExecutionStore,
  NumberedFact,
  StoredBooks,
} from '../../app/ports/execution-store.ts';
import type { LeaseRecord, LeaseStore } from '../../app/ports/lease-store.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';
import { textRow } from './sqlite-rows.ts';

const booksRow = z.object({ version: z.number(), epoch: z.number(), text: z.string() });
const versionRow = booksRow.pick({ version: true });
const factRow = z.object({ seq: z.number(), text: z.string() });
const latchRow = z.object({
  policy: z.enum(['halt', 'reduce', 'flatten']).nullable(),
  epoch: z.number(),
});
const leaseRow = z.object({ epoch: z.number(), beat: z.number(), holder: z.string().nullable() });

const PUT_BOOKS = `INSERT INTO account_books (account, version, epoch, text) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET version = excluded.version, epoch = excluded.epoch, text = excluded.text`;
export const TAKE_INTENT = 'UPDATE account_intents SET taken = 1 WHERE account = ? AND intent_id = ?';
const PUT_LATCH = `INSERT INTO latch (one, policy, epoch) VALUES (1, ?, ?)
  ON CONFLICT DO UPDATE SET policy = excluded.policy, epoch = excluded.epoch`;
const PUT_LEASE = `INSERT INTO account_lease (account, epoch, beat, holder) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET epoch = excluded.epoch, beat = excluded.beat, holder = excluded.holder`;

/**
 * Books, outbox and lease of one account in the portfolio's file, the portfolio's own where none is named; latch and facts are
 * those of all. Every condition is checked where it is written.
 */
export class SqliteExecutionStore implements ExecutionStore, LeaseStore {
  private readonly database: Database;
  private readonly account: string;
  private readonly listeners = new Set<() => void>();

  constructor(database: Database, account = '') {
    this.database = database;
    this.account = account;
  }

  load(): Promise<StoredBooks | undefined> {
    const row = this.database
      .statement('SELECT version, epoch, text FROM account_books WHERE account = ?')
      .get(this.account);
    if (row === undefined) return Promise.resolve(undefined);
    const { version, epoch, text } = booksRow.parse(row);
    return Promise.resolve({ version, epoch, books: decodeDomain<ExecutionBooks>(text) });
  }

  commit(commit: ExecutionCommit): Promise<CommitOutcome> {
    return Promise.resolve(this.database.transaction(() => this.write(commit)));
  }

  offer(intent: ExecutionIntent): Promise<void> {
    this.database
      .statement(
        'INSERT INTO account_intents (account, intent_id, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(this.account, intent.intentId, encodeDomain(intent));
    this.tell();
    return Promise.resolve();
  }

  offered(limit: number): Promise<readonly ExecutionIntent[]> {
    const rows = this.database
      .statement('SELECT text FROM account_intents WHERE account = ? AND taken = 0 ORDER BY seq LIMIT ?')
      .all(this.account, limit);
    return Promise.resolve(rows.map((row) => decodeDomain<ExecutionIntent>(textRow.parse(row).text)));
  }

  latch(): Promise<LatchView> {
    return Promise.resolve(this.readLatch());
  }

  setLatch(latch: LatchView): Promise<void> {
    const [policy, epoch] = latch.kind === 'armed' ? [null, 0] : [latch.policy, latch.epoch];
    this.database.statement(PUT_LATCH).run(policy, epoch);
    this.tell();
    return Promise.resolve();
  }

  /** Of what comes through this door; another process's writes are seen when it is looked at. */
  listen(onChange: () => void): () => void {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }

  facts(afterSeq: number, limit: number): Promise<readonly NumberedFact[]> {
    const rows = this.database
      .statement('SELECT seq, text FROM execution_facts WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(afterSeq, limit);
    return Promise.resolve(
      rows.map((row) => {
        const { seq, text } = factRow.parse(row);
        return { seq, fact: decodeDomain<ExecutionFact>(text) };
      }),
    );
  }

  read(): Promise<LeaseRecord> {
    return Promise.resolve(this.lease());
  }

  take(holder: string, seen: LeaseRecord): Promise<LeaseRecord | undefined> {
    return Promise.resolve(
      this.database.transaction(() => {
        const { epoch, beat } = this.lease();
        if (epoch !== seen.epoch || beat !== seen.beat) return undefined;
        return this.putLease({ epoch: epoch + 1, beat: 0, holder });
      }),
    );
  }

  renew(epoch: number): Promise<boolean> {
    return Promise.resolve(
      this.database.transaction(() => {
        const lease = this.lease();
        if (lease.epoch !== epoch || lease.holder === undefined) return false;
        this.putLease({ ...lease, beat: lease.beat + 1 });
        return true;
      }),
    );
  }

  release(epoch: number): Promise<void> {
    this.database.transaction(() => {
      const lease = this.lease();
      if (lease.epoch === epoch) this.putLease({ epoch, beat: lease.beat + 1 });
    });
    return Promise.resolve();
  }

  private write({
    expectedVersion,
    epoch,
    requireUnlatched,
    books,
    facts,
    takes,
  }: ExecutionCommit): CommitOutcome {
    const lease = this.lease();
    if (lease.epoch !== epoch || lease.holder === undefined) return { kind: 'fenced' };
    const row = this.database
      .statement('SELECT version FROM account_books WHERE account = ?')
      .get(this.account);
    if ((row === undefined ? 0 : versionRow.parse(row).version) !== expectedVersion) return { kind: 'stale' };
    if (requireUnlatched && this.readLatch().kind === 'latched') return { kind: 'latched' };
    const version = expectedVersion + 1;
    this.database.statement(PUT_BOOKS).run(this.account, version, epoch, encodeDomain(books));
    putFacts(this.database, facts);
    const take = this.database.statement(TAKE_INTENT);
    for (const intentId of takes) take.run(this.account, intentId);
    return { kind: 'committed', version };
  }

  private readLatch(): LatchView {
    const row = this.database.statement('SELECT policy, epoch FROM latch').get();
    if (row === undefined) return HALTED;
    const { policy, epoch } = latchRow.parse(row);
    return policy === null ? { kind: 'armed' } : { kind: 'latched', policy, epoch };
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private lease(): LeaseRecord {
    const row = this.database
      .statement('SELECT epoch, beat, holder FROM account_lease WHERE account = ?')
      .get(this.account);
    if (row === undefined) return { epoch: 0, beat: 0 };
    const { epoch, beat, holder } = leaseRow.parse(row);
    return { epoch, beat, ...(holder === null ? {} : { holder }) };
  }

  private putLease(lease: LeaseRecord): LeaseRecord {
    this.database.statement(PUT_LEASE).run(this.account, lease.epoch, lease.beat, lease.holder ?? null);
    return lease;
  }
}

/** Facts after those of all accounts that were written before. */
export function putFacts(database: Database, facts: readonly ExecutionFact[]): void {
  const put = database.statement('INSERT INTO execution_facts (text) VALUES (?)');
  for (const fact of facts) put.run(encodeDomain(fact));
}
