import { routeWaiting, runRouter } from '../../../../layers/app/execution/route-intents.ts';
import type { IntentIntake } from '../../../../layers/app/ports/intent-intake.ts';
import { partOf } from '../../../../layers/core/execution/routing/routed-intent.ts';
import { px } from '../../../../layers/core/foundation/decimal.ts';
import type { LatchView } from '../../../../layers/core/execution/executor/latch-view.ts';
import { MemoryIntake } from '../../../app/execution/memory-intake.ts';
import { CALM, FOR_GOOD_MS, type Disturbance } from '../adversity.ts';
import { judgeQuiet } from '../judge-quiet.ts';
import { MemoryExecutionStore } from '../memory-execution-store.ts';
import type { Scenario } from '../scenario.ts';
import { shakyLeases, type StoreState } from '../shaky-store.ts';
import { SimProcess } from '../sim-process.ts';
import { LEASE } from '../simulate.ts';
import type { Violation } from '../watch.ts';
import { World } from '../world.ts';
import { judgeTogether } from './judge-together.ts';
import { SimAccount } from './routed-account.ts';

/** A fault planted into what the router stands on. */
export type RouterFault = (intake: IntentIntake) => IntentIntake;

export interface RoutedResult {
  readonly violation: Violation | undefined;
  readonly trace: readonly string[];
  readonly figures: {
    readonly routed: number;
    readonly split: number;
    readonly denied: number;
    readonly hosts: number;
  };
}

interface Host {
  readonly processes: readonly SimProcess[];
  readonly stop: () => void;
}

/** Lives a scenario with two accounts and a router in front of them, to its quiet end or the first thing that should not have been. */
export async function simulateRouted(
  scenario: Scenario,
  { fault = (intake) => intake, tracing = false }: { fault?: RouterFault; tracing?: boolean } = {},
): Promise<RoutedResult> {
  return new RoutedSimulation(scenario, fault, tracing).live();
}

class RoutedSimulation {
  private readonly scenario: Scenario;
  private readonly fault: RouterFault;
  private readonly world: World;
  private readonly storeState: StoreState;
  private readonly accounts: readonly SimAccount[];
  private readonly intake = new MemoryIntake();
  private readonly routerLease = new MemoryExecutionStore();
  private readonly hosts: Host[] = [];
  private latches = 0;
  private latchStays = false;
  private quiet = false;

  constructor(scenario: Scenario, fault: RouterFault, tracing: boolean) {
    this.scenario = scenario;
    this.fault = fault;
    this.world = new World(scenario.seed * 2, { tracing });
    this.storeState = { adversity: scenario.adversity, out: false };
    const part = { world: this.world, scenario, storeState: this.storeState };
    this.accounts = ['east', 'west'].map((name) => new SimAccount(name, part));
  }

  async live(): Promise<RoutedResult> {
    const { scenario, world } = this;
    this.setLatch({ kind: 'armed' });
    this.startHost();
    for (const disturbance of scenario.disturbances) {
      world.after(disturbance.atMs, () => {
        if (!this.quiet) this.disturb(disturbance);
      });
    }
    for (const { atMs, make } of scenario.intents) {
      world.after(atMs, () => void this.intake.offer(make(px('100'))));
    }
    await this.liveUntil(scenario.activeMs);
    this.calmDown();
    await this.liveUntil(scenario.activeMs + scenario.quietMs);
    if (this.violation() === undefined) this.judge();
    const violation = this.violation();
    for (const { processes } of this.hosts) for (const process of processes) process.kill();
    const routes = [...this.intake.routes.values()];
    const figures = {
      routed: routes.length,
      split: routes.filter(({ parts }) => parts.length > 1).length,
      denied: routes.filter(({ refusal }) => refusal !== undefined).length,
      hosts: this.hosts.length,
    };
    return { violation, trace: world.trace, figures };
  }

  private violation(): Violation | undefined {
    return this.accounts.find(({ watch }) => watch.violation !== undefined)?.watch.violation;
  }

  private async liveUntil(untilMs: number): Promise<void> {
    const { world } = this;
    while (world.nowMs < untilMs && this.violation() === undefined) {
      await world.live(Math.min(untilMs, world.nowMs + 500), () => undefined);
      for (const { watch } of this.accounts) watch.looksAround(false);
    }
  }

  /** A process of three parts, which die together. */
  private startHost(): void {
    const { world } = this;
    const number = this.hosts.length + 1;
    const processes: SimProcess[] = [];
    const die = (): void => {
      for (const process of processes) process.kill();
      world.after(world.between(100, 6_000), () => {
        if (!this.isAnybodyAlive()) this.startHost();
      });
    };
    const part = (name: string): SimProcess => {
      const process = new SimProcess(world, {
        name: `p${number} ${name}`,
        wallSkewMs: () => 0,
        onDeath: die,
      });
      processes.push(process);
      return process;
    };
    const stop = Promise.withResolvers<undefined>();
    const runs = [
      () => this.runRouter(part('router'), stop.promise),
      ...this.accounts.map((account) => () => account.run(part(account.name), stop.promise)),
    ];
    this.hosts.push({
      processes,
      stop: () => {
        stop.resolve(undefined);
      },
    });
    for (const run of runs) {
      void run().then(die, (error: unknown) => {
        this.accounts[0]?.watch.fail('THREW', error instanceof Error ? (error.stack ?? '') : String(error));
      });
    }
  }

  private async runRouter(process: SimProcess, stop: Promise<void>): Promise<void> {
    const { world, storeState, accounts, routerLease } = this;
    const [first] = accounts;
    if (first === undefined) return;
    const ports = {
      intake: this.shakyIntake(process),
      leases: shakyLeases(routerLease, { world, process, state: storeState, watch: first.watch }),
      accounts: accounts.map((account) => account.routed(process)),
      clock: process.clock,
      answer: () => process.call('answer', () => world.sleep(5)),
      onFailure: () => undefined,
    };
    // Not even the lease is relied upon: this one routes once without it.
    if (world.chance(0.5)) await routeWaiting(ports);
    await runRouter(ports, { holder: process.name, terms: LEASE, pollMs: 700, stop });
  }

  private shakyIntake(process: SimProcess): IntentIntake {
    const { world, storeState } = this;
    const intake = this.fault(this.intake);
    const reach = <T>(name: string, work: () => Promise<T>): Promise<T> =>
      process.call(name, async () => {
        const { commitFails, commitDoubted, storeSlow } = storeState.adversity;
        await world.sleep(world.chance(storeSlow) ? world.between(100, 2_500) : world.between(1, 8));
        if (storeState.out || world.chance(commitFails)) throw new Error('the store is out');
        const value = await work();
        if (world.chance(commitDoubted)) throw new Error('the store was not heard');
        await world.sleep(world.between(1, 4));
        return value;
      });
    return {
      waiting: (limit) => reach('waiting', () => intake.waiting(limit)),
      place: (route, atMs) => reach('place', () => intake.place(route, atMs)),
      settle: (intentId) => reach('settle', () => intake.settle(intentId)),
      enrol: (names) => intake.enrol(names),
      enrolled: () => intake.enrolled(),
    };
  }

  private isAnybodyAlive(): boolean {
    return this.hosts.some(({ processes }) => processes.some(({ alive }) => alive));
  }

  private disturb(disturbance: Disturbance): void {
    const { world } = this;
    const host = this.hosts.find(({ processes }) => processes.every(({ alive }) => alive));
    const any = host?.processes[world.rng.below(3)];
    switch (disturbance.kind) {
      case 'crash':
        any?.crash();
        return;
      case 'crash-at-call':
        any?.crashAtCall(disturbance.nth, disturbance.side);
        return;
      case 'pause':
        for (const process of host?.processes ?? []) process.pause(disturbance.forMs);
        return;
      case 'deploy':
        this.startHost();
        world.after(disturbance.overlapMs, () => host?.stop());
        return;
      case 'store-outage':
        this.storeState.out = true;
        world.after(disturbance.forMs, () => (this.storeState.out = false));
        return;
      case 'latch':
        this.latch(disturbance);
        return;
      case 'disconnect':
        this.disconnect(disturbance.forMs);
        return;
      default:
        // What concerns one venue alone is tried in the worlds of one.
        return;
    }
  }

  private latch({ policy, forMs }: Extract<Disturbance, { kind: 'latch' }>): void {
    if (this.latches > 0) return;
    this.latches += 1;
    this.latchStays = forMs === FOR_GOOD_MS;
    const latch = { kind: 'latched', policy, epoch: 1 } as const;
    this.setLatch(latch);
    for (const { watch } of this.accounts) watch.latchFalls(latch);
    this.world.after(forMs, () => {
      if (!this.latchStays) this.setLatch({ kind: 'armed' });
    });
  }

  private setLatch(latch: LatchView): void {
    for (const { store } of this.accounts) void store.setLatch(latch);
  }

  private disconnect(forMs: number): void {
    const { world } = this;
    const account = this.accounts[world.rng.below(2)];
    if (account === undefined) return;
    const { line, truth } = account;
    const tell = (kind: 'connected' | 'disconnected'): void => {
      for (const stream of line.streams) stream({ kind, atMs: truth.time() });
    };
    line.disconnected = true;
    tell('disconnected');
    world.after(forMs, () => {
      line.disconnected = false;
      tell('connected');
    });
  }

  private calmDown(): void {
    this.quiet = true;
    this.storeState.adversity = CALM;
    this.storeState.out = false;
    for (const { line, truth } of this.accounts) {
      line.adversity = CALM;
      truth.frozen = true;
    }
    if (!this.latchStays) this.setLatch({ kind: 'armed' });
    if (!this.isAnybodyAlive()) this.startHost();
  }

  private judge(): void {
    const { scenario, intake, accounts } = this;
    for (const { name, truth, watch, store, answers } of accounts) {
      const parts = intake.offered.flatMap((offered) =>
        (intake.routes.get(offered.intentId)?.parts ?? [])
          .filter(({ account }) => account === name)
          .map((part) => ({ atMs: 0, make: () => partOf(offered, part) })),
      );
      // One that nothing was ever sent to has no books.
      if (store.stored === undefined && parts.length === 0) continue;
      judgeQuiet({
        truth,
        watch,
        store,
        answers,
        lowestSkewMs: 0,
        scenario: { ...scenario, intents: parts },
      });
    }
    judgeTogether({ intake, accounts, intents: scenario.intents.map(({ make }) => make(px('100'))) });
  }
}
