import type { ExecutionStore } from '../../../layers/app/ports/execution-store.ts';
import type { LeaseStore } from '../../../layers/app/ports/lease-store.ts';
import type { Adversity } from './adversity.ts';
import type { MemoryExecutionStore } from './memory-execution-store.ts';
import type { SimProcess } from './sim-process.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

export interface StoreState {
  adversity: Adversity;
  out: boolean;
}

interface Line {
  readonly world: World;
  readonly process: SimProcess;
  readonly state: StoreState;
  readonly watch: Watch;
}

/** The store as a process reaches it: slow, throttled, out, and at times silent about what it did. */
export function shakyStore(store: MemoryExecutionStore, line: Line): ExecutionStore {
  return {
    load: () => reach(line, 'load', () => store.load()),
    commit: (commit) =>
      reach(line, 'commit', async () => {
        const latched = store.latchView.kind === 'latched';
        const outcome = await store.commit(commit);
        line.watch.commits(commit, outcome, latched);
        const sends = commit.facts.some(
          (fact) => fact.kind === 'order-fact' && fact.fact.kind === 'submitted',
        );
        if (sends && line.process.freezeMs > 0) {
          line.process.pause(line.process.freezeMs);
          line.process.freezeMs = 0;
        }
        return outcome;
      }),
    offer: (intent) => store.offer(intent),
    offered: (limit) => reach(line, 'offered', () => store.offered(limit)),
    latch: () => reach(line, 'latch', () => store.latch()),
    setLatch: (latch) => store.setLatch(latch),
    facts: (afterSeq, limit) => reach(line, 'facts', () => store.facts(afterSeq, limit)),
  };
}

export function shakyLeases(store: MemoryExecutionStore, line: Line): LeaseStore {
  return {
    read: () => reach(line, 'lease read', () => store.read()),
    take: (holder, seen) =>
      reach(line, 'lease take', async () => {
        const taken = await store.take(holder, seen);
        if (taken !== undefined) line.process.epoch = taken.epoch;
        return taken;
      }),
    renew: (epoch) => reach(line, 'lease renew', () => store.renew(epoch)),
    release: (epoch) => reach(line, 'lease release', () => store.release(epoch)),
  };
}

function reach<T>({ world, process, state }: Line, name: string, work: () => Promise<T>): Promise<T> {
  return process.call(name, async () => {
    const { commitFails, commitDoubted, storeSlow } = state.adversity;
    await world.sleep(world.chance(storeSlow) ? world.between(100, 2_500) : world.between(1, 8));
    if (state.out || world.chance(commitFails)) throw new Error('the store is out');
    const value = await work();
    if (world.chance(commitDoubted)) throw new Error('the store was not heard');
    await world.sleep(world.between(1, 4));
    return value;
  });
}
