import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import { HALTED, type LatchView } from '../../../layers/core/execution/executor/latch-view.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type {
  CommitOutcome,
  ExecutionCommit,
  ExecutionStore,
  NumberedFact,
  StoredBooks,
} from '../../../layers/app/ports/execution-store.ts';
import type { LeaseRecord, LeaseStore } from '../../../layers/app/ports/lease-store.ts';

/** The store's twin in memory: every call is whole and at once. What goes wrong with it is the line's to add. */
export class MemoryExecutionStore implements ExecutionStore, LeaseStore {
  stored: StoredBooks | undefined;
  lease: LeaseRecord = { epoch: 0, beat: 0 };
  latchView: LatchView = HALTED;
  readonly history: ExecutionFact[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly intents: { readonly intent: ExecutionIntent; taken: boolean }[] = [];

  load(): Promise<StoredBooks | undefined> {
    return Promise.resolve(this.stored);
  }

  commit({
    expectedVersion,
    epoch,
    requireUnlatched,
    books,
    facts,
    takes,
  }: ExecutionCommit): Promise<CommitOutcome> {
    if (this.lease.epoch !== epoch || this.lease.holder === undefined)
      return Promise.resolve({ kind: 'fenced' });
    if ((this.stored?.version ?? 0) !== expectedVersion) return Promise.resolve({ kind: 'stale' });
    if (requireUnlatched && this.latchView.kind === 'latched') return Promise.resolve({ kind: 'latched' });
    this.stored = { version: expectedVersion + 1, epoch, books };
    this.history.push(...facts);
    for (const item of this.intents) if (takes.includes(item.intent.intentId)) item.taken = true;
    return Promise.resolve({ kind: 'committed', version: this.stored.version });
  }

  offer(intent: ExecutionIntent): Promise<void> {
    if (!this.intents.some((item) => item.intent.intentId === intent.intentId)) {
      this.intents.push({ intent, taken: false });
    }
    this.tell();
    return Promise.resolve();
  }

  offered(limit: number): Promise<readonly ExecutionIntent[]> {
    const open = this.intents.filter(({ taken }) => !taken).slice(0, limit);
    return Promise.resolve(open.map(({ intent }) => intent));
  }

  latch(): Promise<LatchView> {
    return Promise.resolve(this.latchView);
  }

  setLatch(latch: LatchView): Promise<void> {
    this.latchView = latch;
    this.tell();
    return Promise.resolve();
  }

  facts(afterSeq: number, limit: number): Promise<readonly NumberedFact[]> {
    const some = this.history.slice(afterSeq, afterSeq + limit);
    return Promise.resolve(some.map((fact, index) => ({ seq: afterSeq + index + 1, fact })));
  }

  listen(onChange: () => void): () => void {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  read(): Promise<LeaseRecord> {
    return Promise.resolve(this.lease);
  }

  take(holder: string, seen: LeaseRecord): Promise<LeaseRecord | undefined> {
    const { epoch, beat } = this.lease;
    if (epoch !== seen.epoch || beat !== seen.beat) return Promise.resolve(undefined);
    this.lease = { epoch: epoch + 1, beat: 0, holder };
    return Promise.resolve(this.lease);
  }

  renew(epoch: number): Promise<boolean> {
    if (this.lease.epoch !== epoch || this.lease.holder === undefined) return Promise.resolve(false);
    this.lease = { ...this.lease, beat: this.lease.beat + 1 };
    return Promise.resolve(true);
  }

  release(epoch: number): Promise<void> {
    if (this.lease.epoch === epoch) this.lease = { epoch, beat: this.lease.beat + 1 };
    return Promise.resolve();
  }
}
