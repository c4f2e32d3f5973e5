import type {
  CommitOutcome,
  ExecutionCommit,
  ExecutionStore,
  NumberedFact,
  StoredBooks,
} from '../../layers/app/ports/execution-store.ts';
import type { LeaseRecord, LeaseStore } from '../../layers/app/ports/lease-store.ts';
import type { ExecutionIntent } from '../../layers/core/execution/executor/execution-intent.ts';
import type { ExecutionBooks } from '../../layers/core/execution/executor/executor-state.ts';
import type { LatchView } from '../../layers/core/execution/executor/latch-view.ts';
import { decodeDomain, encodeDomain } from '../../layers/platform/codec/domain-json.ts';

/** A store that writes as the others do and keeps what they keep in memory: facts and taken intents are on no disk here, only counted. */
export class WeekStore implements ExecutionStore, LeaseStore {
  factsWritten = 0;
  commits = 0;
  /** Of the books, as text. */
  bytes = 0;
  private text: string | undefined;
  private lease: LeaseRecord = { epoch: 0, beat: 0 };
  private intents: ExecutionIntent[] = [];

  load(): Promise<StoredBooks | undefined> {
    const { text, commits: version, lease } = this;
    if (text === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ version, epoch: lease.epoch, books: decodeDomain<ExecutionBooks>(text) });
  }

  commit({ expectedVersion, epoch, books, facts, takes }: ExecutionCommit): Promise<CommitOutcome> {
    if (this.lease.epoch !== epoch) return Promise.resolve({ kind: 'fenced' });
    if (this.commits !== expectedVersion) return Promise.resolve({ kind: 'stale' });
    this.text = encodeDomain(books);
    this.bytes = this.text.length;
    this.commits += 1;
    this.factsWritten += facts.length;
    this.intents = this.intents.filter(({ intentId }) => !takes.includes(intentId));
    return Promise.resolve({ kind: 'committed', version: this.commits });
  }

  offer(intent: ExecutionIntent): Promise<void> {
    this.intents.push(intent);
    return Promise.resolve();
  }

  offered(limit: number): Promise<readonly ExecutionIntent[]> {
    return Promise.resolve(this.intents.slice(0, limit));
  }

  latch(): Promise<LatchView> {
    return Promise.resolve({ kind: 'armed' });
  }

  setLatch(): Promise<void> {
    return Promise.resolve();
  }

  facts(): Promise<readonly NumberedFact[]> {
    return Promise.resolve([]);
  }

  read(): Promise<LeaseRecord> {
    return Promise.resolve(this.lease);
  }

  take(holder: string): Promise<LeaseRecord | undefined> {
    this.lease = { epoch: this.lease.epoch + 1, beat: 0, holder };
    return Promise.resolve(this.lease);
  }

  renew(): Promise<boolean> {
    this.lease = { ...this.lease, beat: this.lease.beat + 1 };
    return Promise.resolve(true);
  }

  release(): Promise<void> {
    return Promise.resolve();
  }
}
