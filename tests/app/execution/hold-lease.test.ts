import { describe, expect, test } from '@jest/globals';
import { holdLease, type HeldLease } from '../../../layers/app/execution/hold-lease.ts';
import type { LeaseStore } from '../../../layers/app/ports/lease-store.ts';
import { MemoryExecutionStore } from '../../simulation/execution/memory-execution-store.ts';
import { SimProcess } from '../../simulation/execution/sim-process.ts';
import { World } from '../../simulation/execution/world.ts';

const TERMS = { ttlMs: 10_000, marginMs: 3_000, beatMs: 1_000 };

function aWorld() {
  const world = new World(1);
  const store = new MemoryExecutionStore();
  /** A contender whose wall clock says whatever it likes; `leases` may be out for it. */
  const contend = (name: string, part: { wallSkewMs?: number; isOut?: () => boolean } = {}) => {
    const { wallSkewMs = 0, isOut = () => false } = part;
    const process = new SimProcess(world, { name, wallSkewMs: () => wallSkewMs, onDeath: () => undefined });
    const out = <T>(work: () => Promise<T>): Promise<T> =>
      process.call('lease', () => (isOut() ? Promise.reject(new Error('out')) : work()));
    const leases: LeaseStore = {
      read: () => out(() => store.read()),
      take: (holder, seen) => out(() => store.take(holder, seen)),
      renew: (epoch) => out(() => store.renew(epoch)),
      release: (epoch) => out(() => store.release(epoch)),
    };
    const contender: { process: SimProcess; held: HeldLease | undefined } = { process, held: undefined };
    void holdLease(
      { leases, clock: process.clock },
      { holder: name, terms: TERMS, isWanted: () => true },
    ).then((held) => (contender.held = held));
    return contender;
  };
  const until = (atMs: number, check: () => void = () => undefined): Promise<void> => world.live(atMs, check);
  return { world, store, contend, until };
}

describe('the lease', () => {
  test('is taken at once where nobody holds it, and lives as long as it is renewed', async () => {
    const { contend, until } = aWorld();
    const one = contend('one');
    await until(60_000);
    expect(one.held?.epoch).toBe(1);
    expect(one.held?.mayAct()).toBe(true);
  });

  test('of a holder that died is taken when its beat has stood still for its whole life', async () => {
    const { contend, until } = aWorld();
    const one = contend('one');
    const other = contend('two', { wallSkewMs: 9_999_999 });
    await until(20_000);
    expect(other.held).toBeUndefined();
    one.process.kill();
    await until(28_000);
    expect(other.held).toBeUndefined();
    await until(34_000);
    expect(other.held?.epoch).toBe(2);
  });

  test('is never acted under by two at once, whatever a holder sleeps through', async () => {
    const { contend, until, world } = aWorld();
    const one = contend('one');
    const two = contend('two');
    for (const [atMs, forMs] of [
      [5_000, 30_000],
      [60_000, 9_000],
      [90_000, 14_000],
    ] as const) {
      world.after(atMs, () => {
        for (const { held, process } of [one, two]) if (held?.mayAct() === true) process.pause(forMs);
      });
    }
    await until(150_000, () => {
      const acting = [one, two].filter(({ held }) => held?.mayAct() === true);
      expect(acting.length).toBeLessThanOrEqual(1);
    });
    expect(two.held?.epoch).toBe(2);
  });

  test('ends by itself when the store cannot be reached, before anybody else may have it', async () => {
    const { contend, until, world } = aWorld();
    let out = false;
    const one = contend('one', { isOut: () => out });
    const two = contend('two');
    world.after(5_000, () => (out = true));
    await until(10_500);
    expect(one.held?.mayAct()).toBe(true);
    await until(13_500);
    expect(one.held?.mayAct()).toBe(false);
    expect(two.held).toBeUndefined();
    await until(30_000);
    expect(two.held?.mayAct()).toBe(true);
  });

  test('that is let go is taken at once', async () => {
    const { contend, until, world } = aWorld();
    const one = contend('one');
    const two = contend('two');
    world.after(5_000, () => void one.held?.release());
    await until(7_000);
    expect(one.held?.mayAct()).toBe(false);
    expect(two.held?.epoch).toBe(2);
  });
});
