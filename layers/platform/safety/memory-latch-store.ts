import type { LatchStore, SafetyEntry } from '../../app/ports/latch-store.ts';
import { NEVER_ARMED, viewOf, type Latch } from '../../core/safety/latch.ts';
import type { LatchView } from '../../core/execution/executor/latch-view.ts';

/** The latch's twin in memory, for rehearsals and simulations; shown to the executor's store as the table shows it. */
export class MemoryLatchStore implements LatchStore {
  latch: Latch = NEVER_ARMED;
  readonly log: SafetyEntry[] = [];
  private readonly show: (view: LatchView) => void;

  constructor(show: (view: LatchView) => void = () => undefined) {
    this.show = show;
  }

  read(): Promise<Latch> {
    return Promise.resolve(this.latch);
  }

  turn(seen: Latch, next: Latch, entry: SafetyEntry): Promise<boolean> {
    if (seen !== this.latch) return Promise.resolve(false);
    this.latch = next;
    this.log.push(entry);
    this.show(viewOf(next));
    return Promise.resolve(true);
  }

  note(entry: SafetyEntry): Promise<void> {
    const known = this.log.some(({ kind, epoch, text }) => {
      return kind === entry.kind && epoch === entry.epoch && text === entry.text;
    });
    if (!known) this.log.push(entry);
    return Promise.resolve();
  }

  entries(limit: number): Promise<readonly SafetyEntry[]> {
    return Promise.resolve(this.log.toReversed().slice(0, limit));
  }
}
