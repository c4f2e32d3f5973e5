import { px, qty, toNumber, type Px } from '../../../layers/core/foundation/decimal.ts';
import type { IntentOutcome } from '../../../layers/core/execution/executor/execution-intent.ts';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import { seededRng, type Rng } from '../../../layers/core/foundation/rng.ts';
import type { ExecutorPorts, TapeNews } from '../../../layers/app/execution/executor-ports.ts';
import { runExecutor, type ExecutorRun } from '../../../layers/app/execution/run-executor.ts';
import { CALM, FOR_GOOD_MS, type Disturbance } from './adversity.ts';
import { MemoryExecutionStore } from './memory-execution-store.ts';
import { judgeQuiet } from './judge-quiet.ts';
import type { Scenario } from './scenario.ts';
import { shakyLeases, shakyStore, type StoreState } from './shaky-store.ts';
import { SimProcess } from './sim-process.ts';
import { venueLine, type LineState } from './venue-line.ts';
import { VenueTruth } from './venue-truth.ts';
import { Watch, type Violation } from './watch.ts';
import { World } from './world.ts';

/** A fault planted into the executor or what it stands on. */
export interface Mutation {
  readonly name: string;
  readonly ports?: (ports: ExecutorPorts, process: SimProcess) => ExecutorPorts;
  readonly run?: (run: ExecutorRun) => ExecutorRun;
}

export interface SimulationResult {
  readonly violation: Violation | undefined;
  readonly trace: readonly string[];
  readonly figures: {
    readonly sends: number;
    readonly trades: number;
    readonly processes: number;
    readonly crashes: number;
    readonly alerts: number;
    readonly answers: number;
    /** Entries that were worked in parts, and the parts. */
    readonly worked: number;
    readonly children: number;
    /** How often it was written down that a latch had been obeyed. */
    readonly obeyed: number;
  };
}

export const LEASE = { ttlMs: 6_000, marginMs: 2_500, beatMs: 1_000 };
const TICK_MS = 500;
const HARDNESS = { halt: 1, reduce: 2, flatten: 3 } as const;

/** Lives a scenario to its quiet end, or to the first thing that should not have been. */
export async function simulate(
  scenario: Scenario,
  { mutation, tracing = false }: { mutation?: Mutation; tracing?: boolean } = {},
): Promise<SimulationResult> {
  const simulation = new Simulation(scenario, { tracing, ...(mutation === undefined ? {} : { mutation }) });
  return simulation.live();
}

class Simulation {
  private readonly scenario: Scenario;
  private readonly mutation: Mutation | undefined;
  private readonly world: World;
  private readonly truth: VenueTruth;
  private readonly store = new MemoryExecutionStore();
  private readonly watch: Watch;
  private readonly line: LineState;
  private readonly storeState: StoreState;
  private readonly answers = new Map<string, IntentOutcome>();
  private readonly markListeners = new Set<(symbol: Sym, markPx: Px) => void>();
  private readonly tapeListeners = new Set<(symbol: Sym, news: TapeNews) => void>();
  /** Of its own, so that what else happens does not depend on it. */
  private readonly tape: Rng;
  private readonly processes: { readonly process: SimProcess; readonly stop: () => void }[] = [];
  private marksStopped = false;
  private wallSkewMs = 0;
  private lowestSkewMs = 0;
  private latches = 0;
  private latchStays = false;
  private quiet = false;

  constructor(scenario: Scenario, { mutation, tracing }: { mutation?: Mutation; tracing: boolean }) {
    this.scenario = scenario;
    this.mutation = mutation;
    this.world = new World(scenario.seed * 2, { tracing });
    this.tape = seededRng(scenario.seed * 2 + 3_000_000_001);
    this.truth = new VenueTruth(this.world, scenario.nature);
    const { limits } = scenario.config;
    this.watch = new Watch(this.world, { truth: this.truth, store: this.store, limits });
    this.line = {
      adversity: scenario.adversity,
      disconnected: false,
      maintenance: false,
      streams: new Set(),
    };
    this.storeState = { adversity: scenario.adversity, out: false };
  }

  async live(): Promise<SimulationResult> {
    const { scenario, world } = this;
    void this.store.setLatch({ kind: 'armed' });
    this.startProcess();
    this.tick();
    for (const disturbance of scenario.disturbances) {
      world.after(disturbance.atMs, () => {
        this.disturb(disturbance);
      });
    }
    for (const { atMs, make } of scenario.intents) {
      world.after(atMs, () => {
        const intent = make(this.truth.price.get(symbolOf(make)) ?? px('100'));
        world.say(() => `decided ${intent.intentId} ${intent.intent.kind} ${intent.intent.symbol}`);
        void this.store.offer(intent);
      });
    }
    await this.liveUntil(scenario.activeMs);
    this.calmDown();
    await this.liveUntil(scenario.activeMs + scenario.quietMs);
    if (this.watch.violation === undefined) this.judge();
    const { violation } = this.watch;
    for (const { process } of this.processes) process.kill();
    return { violation, trace: world.trace, figures: this.figures() };
  }

  private async liveUntil(untilMs: number): Promise<void> {
    const { world } = this;
    while (world.nowMs < untilMs && this.watch.violation === undefined) {
      await world.live(Math.min(untilMs, world.nowMs + TICK_MS), () => undefined);
      this.watch.looksAround(this.isHealthy());
    }
  }

  /** The market goes on, and everybody who listens is told of it after a while. */
  private tick(): void {
    const { world, truth } = this;
    world.after(TICK_MS, () => {
      for (const { symbol } of truth.nature.instruments) {
        if (!this.line.maintenance) truth.move(symbol);
        const price = truth.price.get(symbol);
        if (price === undefined || this.marksStopped) continue;
        this.tellTape(symbol, toNumber(price));
        for (const listener of this.markListeners)
          world.after(world.between(1, 40), () => {
            listener(symbol, price);
          });
      }
      if (truth.nature.capabilities.reduceOnly && world.chance(0.02) && !this.quiet) truth.fund();
      this.tick();
    });
  }

  /** A book of one tick around the price, and somebody else's trade. */
  private tellTape(symbol: Sym, px: number): void {
    const trade = { kind: 'trade', px, quantity: this.tape.next() * 20 } as const;
    const touch = { kind: 'touch', bidPx: px, askPx: px + 0.1 * this.tape.below(2) } as const;
    for (const listener of this.tapeListeners) {
      listener(symbol, trade);
      listener(symbol, touch);
    }
  }

  private startProcess(): void {
    const { world } = this;
    const name = `p${this.processes.length + 1}`;
    const process = new SimProcess(world, {
      name,
      wallSkewMs: () => this.wallSkewMs,
      onDeath: () => {
        this.restartLater();
      },
    });
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    this.processes.push({
      process,
      stop: () => {
        process.reach(() => {
          stop();
        });
      },
    });
    world.say(() => `${name} starts`);
    const ports = this.mutation?.ports?.(this.portsOf(process), process) ?? this.portsOf(process);
    const run: ExecutorRun = {
      config: this.scenario.config,
      holder: name,
      terms: LEASE,
      pollMs: 1_000,
      stop: stopped,
    };
    void runExecutor(ports, this.mutation?.run?.(run) ?? run).then(
      (end) => {
        world.say(() => `${name} ends: ${end}`);
        process.kill();
      },
      (error: unknown) => {
        this.watch.fail('THREW', error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    );
  }

  private portsOf(process: SimProcess): ExecutorPorts {
    const { world, truth, watch, store, scenario } = this;
    const { sendTimeoutMs } = scenario.config.limits;
    const desk = (name: string, told: () => void): Promise<void> =>
      process.call(name, async () => {
        await world.sleep(world.between(1, 30));
        if (!this.quiet && world.chance(0.1)) throw new Error('desk is out');
        told();
      });
    return {
      venue: venueLine({ world, truth, process, state: this.line, watch, sendTimeoutMs }),
      store: shakyStore(store, { world, process, state: this.storeState, watch }),
      leases: shakyLeases(store, { world, process, state: this.storeState, watch }),
      clock: process.clock,
      marks: {
        listen: (onMark) => {
          const hear = (symbol: Sym, markPx: Px): void => {
            process.reach(() => {
              watch.hearsMark(process, symbol);
              onMark(symbol, markPx);
            });
          };
          this.markListeners.add(hear);
          return () => this.markListeners.delete(hear);
        },
        listenTape: (onNews) => {
          const hear = (symbol: Sym, news: TapeNews): void => {
            process.reach(() => {
              onNews(symbol, news);
            });
          };
          this.tapeListeners.add(hear);
          return () => this.tapeListeners.delete(hear);
        },
      },
      desk: {
        answer: (outcome) =>
          desk('answer', () => {
            const known = this.answers.get(outcome.intentId)?.revision ?? 0;
            if (outcome.revision > known) this.answers.set(outcome.intentId, outcome);
          }),
        alert: () => desk('alert', () => undefined),
        show: () => desk('show', () => undefined),
      },
    };
  }

  /** Somebody restarts what died, unless another is running. */
  private restartLater(): void {
    const { world } = this;
    world.after(world.between(100, 6_000), () => {
      if (!this.processes.some(({ process }) => process.alive)) this.startProcess();
    });
  }

  private disturb(disturbance: Disturbance): void {
    if (this.quiet) return;
    const { world, line } = this;
    world.say(() => `befalls: ${JSON.stringify(disturbance)}`);
    const running = this.processes.filter(({ process }) => process.alive);
    const [one] = running;
    switch (disturbance.kind) {
      case 'disconnect':
        this.disconnect(disturbance.forMs);
        return;
      case 'maintenance':
        line.maintenance = true;
        world.after(disturbance.forMs, () => (line.maintenance = false));
        return;
      case 'store-outage':
        this.storeState.out = true;
        world.after(disturbance.forMs, () => (this.storeState.out = false));
        return;
      case 'marks-stop':
        this.marksStopped = true;
        world.after(disturbance.forMs, () => (this.marksStopped = false));
        return;
      case 'latch':
        this.latch(disturbance);
        return;
      case 'pause':
        one?.process.pause(disturbance.forMs);
        return;
      case 'freeze':
        if (one === undefined) return;
        one.process.freezeMs = disturbance.forMs;
        world.after(world.between(500, 4_000), () => {
          this.startProcess();
        });
        return;
      case 'crash':
        one?.process.crash();
        return;
      case 'crash-at-call':
        one?.process.crashAtCall(disturbance.nth, disturbance.side);
        return;
      case 'deploy':
        this.startProcess();
        world.after(disturbance.overlapMs, () => one?.stop());
        return;
      case 'wall-jump':
        this.wallSkewMs += disturbance.byMs;
        this.lowestSkewMs = Math.min(this.lowestSkewMs, this.wallSkewMs);
        return;
      case 'others-trade':
        this.othersTrade(disturbance.lots);
    }
  }

  /** A harder policy takes a softer one's place, never the other way round; it is lifted only where it is still the last. */
  private latch({ policy, forMs }: Extract<Disturbance, { kind: 'latch' }>): void {
    const known = this.store.latchView;
    this.latchStays ||= forMs === FOR_GOOD_MS;
    if (known.kind === 'latched' && HARDNESS[known.policy] >= HARDNESS[policy]) return;
    this.latches += 1;
    const epoch = this.latches;
    const latch = { kind: 'latched', policy, epoch } as const;
    void this.store.setLatch(latch);
    this.watch.latchFalls(latch);
    this.world.after(forMs, () => {
      if (this.latches === epoch && !this.latchStays) void this.store.setLatch({ kind: 'armed' });
    });
  }

  private disconnect(forMs: number): void {
    const { world, line, truth } = this;
    line.disconnected = true;
    const tell = (kind: 'connected' | 'disconnected'): void => {
      for (const stream of line.streams) stream({ kind, atMs: truth.time() });
    };
    world.after(world.between(10, 400), () => {
      tell('disconnected');
    });
    world.after(forMs, () => {
      line.disconnected = false;
      world.after(500, () => {
        if (!line.disconnected) tell('connected');
      });
    });
  }

  /** Another program of the owner's trades on the same account. */
  private othersTrade(lots: number): void {
    const { truth, world } = this;
    const symbol = truth.nature.instruments[0]?.symbol;
    if (symbol === undefined || truth.nature.capabilities.reduceOnly) return;
    const request = {
      clientOrderId: clientOrderId({
        decisionId: 'theirs',
        symbol,
        leg: 'entry',
        child: lots,
        portfolioId: 'theirs',
      }),
      symbol,
      side: 'buy',
      quantity: qty(String(lots)),
      timeInForce: 'gtc',
      reduceOnly: false,
    } as const;
    if (truth.find(request.clientOrderId) !== undefined) return;
    truth.accept({ ...request, type: { kind: 'limit', limitPx: px('101') } }, { external: true });
    world.say(() => `others ask for ${lots}`);
  }

  private isHealthy(): boolean {
    const { line, storeState } = this;
    const running = this.processes.some(
      ({ process }) => process.alive && process.epoch === this.store.lease.epoch,
    );
    return running && !line.disconnected && !line.maintenance && !storeState.out && !this.marksStopped;
  }

  private calmDown(): void {
    const { line, storeState } = this;
    this.quiet = true;
    this.world.say(() => 'all is quiet now');
    line.adversity = CALM;
    line.maintenance = false;
    storeState.adversity = CALM;
    storeState.out = false;
    this.marksStopped = false;
    this.truth.frozen = true;
    if (!this.latchStays) void this.store.setLatch({ kind: 'armed' });
    if (!this.processes.some(({ process }) => process.alive)) this.startProcess();
  }

  private judge(): void {
    const { truth, watch, store, scenario, answers, lowestSkewMs } = this;
    judgeQuiet({ truth, watch, store, scenario, answers, lowestSkewMs });
  }

  private figures(): SimulationResult['figures'] {
    const { history } = this.store;
    const reports = [...this.answers.values()].flatMap(({ report }) => report ?? []);
    return {
      sends: this.truth.orders.length,
      trades: this.truth.trades.length,
      processes: this.processes.length,
      crashes: this.processes.filter(({ process }) => process.crashed).length,
      alerts: history.filter(({ kind }) => kind === 'alert').length,
      answers: this.answers.size,
      worked: reports.length,
      children: reports.reduce((sum, { children }) => sum + children, 0),
      obeyed: history.filter((fact) => fact.kind === 'latch-obeyed' && fact.done).length,
    };
  }
}

function symbolOf(make: Scenario['intents'][number]['make']): Sym {
  return make(px('100')).intent.symbol;
}
