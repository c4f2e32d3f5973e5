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

const PUT_BOOKS = `INSERT INTO execution_books (one, version, epoch, text) VALUES (1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET version = excluded.version, epoch = excluded.epoch, text = excluded.text`;
const PUT_LATCH = `INSERT INTO latch (one, policy, epoch) VALUES (1, ?, ?)
  ON CONFLICT DO UPDATE SET policy = excluded.policy, epoch = excluded.epoch`;
const PUT_LEASE = `INSERT INTO execution_lease (one, epoch, beat, holder) VALUES (1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET epoch = excluded.epoch, beat = excluded.beat, holder = excluded.holder`;

/** Books, outbox, latch and lease of the executor in the portfolio's file: every condition is checked where it is written. */
export class SqliteExecutionStore implements ExecutionStore, LeaseStore {
  private readonly database: Database;
  private readonly listeners = new Set<() => void>();

  constructor(database: Database) {
    this.database = database;
  }

  load(): Promise<StoredBooks | undefined> {
    const row = this.database.statement('SELECT version, epoch, text FROM execution_books').get();
    if (row === undefined) return Promise.resolve(undefined);
    const { version, epoch, text } = booksRow.parse(row);
    return Promise.resolve({ version, epoch, books: decodeDomain<ExecutionBooks>(text) });
  }

  commit(commit: ExecutionCommit): Promise<CommitOutcome> {
    return Promise.resolve(this.database.transaction(() => this.write(commit)));
  }

  offer(intent: ExecutionIntent): Promise<void> {
    this.database
      .statement('INSERT INTO execution_intents (intent_id, text) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(intent.intentId, encodeDomain(intent));
    this.tell();
    return Promise.resolve();
  }

  offered(limit: number): Promise<readonly ExecutionIntent[]> {
    const rows = this.database
      .statement('SELECT text FROM execution_intents WHERE taken = 0 ORDER BY seq LIMIT ?')
      .all(limit);
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
    const row = this.database.statement('SELECT version FROM execution_books').get();
    if ((row === undefined ? 0 : versionRow.parse(row).version) !== expectedVersion) return { kind: 'stale' };
    if (requireUnlatched && this.readLatch().kind === 'latched') return { kind: 'latched' };
    const version = expectedVersion + 1;
    this.database.statement(PUT_BOOKS).run(version, epoch, encodeDomain(books));
    const putFact = this.database.statement('INSERT INTO execution_facts (text) VALUES (?)');
    for (const fact of facts) putFact.run(encodeDomain(fact));
    const take = this.database.statement('UPDATE execution_intents SET taken = 1 WHERE intent_id = ?');
    for (const intentId of takes) take.run(intentId);
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
    const row = this.database.statement('SELECT epoch, beat, holder FROM execution_lease').get();
    if (row === undefined) return { epoch: 0, beat: 0 };
    const { epoch, beat, holder } = leaseRow.parse(row);
    return { epoch, beat, ...(holder === null ? {} : { holder }) };
  }

  private putLease(lease: LeaseRecord): LeaseRecord {
    this.database.statement(PUT_LEASE).run(lease.epoch, lease.beat, lease.holder ?? null);
    return lease;
  }
}
