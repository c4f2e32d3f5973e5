import { seededRng, type Rng } from '../../../layers/core/foundation/rng.ts';

interface Planned {
  readonly atMs: number;
  readonly seq: number;
  readonly run: () => void;
}

/** Time and chance of a simulated world: whatever happens, happens at an instant and in an order that the seed decides. */
export class World {
  readonly rng: Rng;
  nowMs = 0;
  /** What happened, for people; kept only where somebody wants to read it. */
  readonly trace: string[] = [];
  private readonly heap: Planned[] = [];
  private seq = 0;
  private readonly tracing: boolean;

  constructor(seed: number, { tracing = false }: { tracing?: boolean } = {}) {
    this.rng = seededRng(seed);
    this.tracing = tracing;
  }

  say(text: () => string): void {
    if (this.tracing) this.trace.push(`${(this.nowMs / 1000).toFixed(3).padStart(8)} ${text()}`);
  }

  chance(probability: number): boolean {
    return this.rng.next() < probability;
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.rng.next() * (high - low + 1));
  }

  /** Runs it after a delay; what it answers calls it off. */
  after(delayMs: number, run: () => void): () => void {
    let off = false;
    this.push({
      atMs: this.nowMs + Math.max(0, delayMs),
      seq: this.seq++,
      run: () => {
        if (!off) run();
      },
    });
    return () => {
      off = true;
    };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Lives until an instant; after each thing that happens, everything that waited for it runs to its next wait. */
  async live(untilMs: number, afterEach: () => void): Promise<void> {
    await new Promise(setImmediate);
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.atMs > untilMs) break;
      this.pop();
      this.nowMs = next.atMs;
      next.run();
      await new Promise(setImmediate);
      afterEach();
    }
    this.nowMs = untilMs;
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let index = heap.push(planned) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(heap[index], heap[parent])) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  private pop(): void {
    const { heap } = this;
    this.swap(0, heap.length - 1);
    heap.pop();
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (isBefore(heap[left], heap[least])) least = left;
      if (isBefore(heap[right], heap[least])) least = right;
      if (least === index) return;
      this.swap(index, least);
      index = least;
    }
  }

  private swap(a: number, b: number): void {
    const { heap } = this;
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  }
}

function isBefore(a: Planned | undefined, b: Planned | undefined): boolean {
  if (a === undefined) return false;
  if (b === undefined) return true;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);
}
