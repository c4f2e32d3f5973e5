import { formatDecimal, plus, px, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { epochMs, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { NEVER_ARMED, turnLatch } from '../../../layers/core/safety/latch.ts';
import { EXECUTOR_PATIENCE } from '../../../layers/core/safety/wait-for-executor.ts';
import { runExecutor } from '../../../layers/app/execution/run-executor.ts';
import type { KillState } from '../../../layers/app/safety/kill-state.ts';
import { KILL_STEPS } from '../../../layers/app/safety/kill-steps.ts';
import { Outage } from '../../../layers/platform/aws/outage.ts';
import { raise, reconcileAlarms, type AlarmPorts } from '../../../layers/app/safety/raise-alarm.ts';
import type { SafetyPorts } from '../../../layers/app/safety/safety-ports.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import type { Px } from '../../../layers/core/foundation/decimal.ts';
import { killMachineDefinition } from '../../../lib/safety/definition.ts';
import { CALM } from '../execution/adversity.ts';
import { MemoryExecutionStore } from '../execution/memory-execution-store.ts';
import { shakyLeases, shakyStore } from '../execution/shaky-store.ts';
import { SimProcess } from '../execution/sim-process.ts';
import { venueLine, type LineState } from '../execution/venue-line.ts';
import { START_MS, VenueTruth } from '../execution/venue-truth.ts';
import { Watch } from '../execution/watch.ts';
import { World } from '../execution/world.ts';
import type { KillReport } from '../../../layers/core/safety/kill-report.ts';
import type { Incident } from './incident.ts';
import { faultOf } from './judge-incident.ts';
import { bookedVenue } from '../../../layers/platform/safety/booked-venue.ts';
import { MemoryLatchStore } from '../../../layers/platform/safety/memory-latch-store.ts';
import { safetyLine, type SafetyLineState } from './safety-line.ts';
import { walkMachine } from './walk-machine.ts';

export interface IncidentResult {
  /** Absent where it ended tripped and, by policy, flat or protected. */
  readonly fault?: string;
  readonly by: string;
  readonly standing: string;
  /** From the alarm until the venue was seen as the policy asks. */
  readonly settledAfterMs?: number;
  readonly runs: number;
  /** How each run's report said that the account stood. */
  readonly seen: readonly string[];
  readonly trace: readonly string[];
}

/** Something planted into the machine, which the judgement must find. */
export type Plant = (ports: SafetyPorts) => SafetyPorts;

const TICK_MS = 500;
const PATIENCE_MS = 30 * MINUTE_MS;

/** Lives one incident on a virtual clock, with the executor itself and the machine as it is deployed. */
export async function liveIncident(
  incident: Incident,
  { plant, tracing = false }: { plant?: Plant; tracing?: boolean } = {},
): Promise<IncidentResult> {
  return new IncidentWorld(incident, { tracing, ...(plant === undefined ? {} : { plant }) }).live();
}

class IncidentWorld {
  private readonly incident: Incident;
  private readonly world: World;
  private readonly truth: VenueTruth;
  private readonly store = new MemoryExecutionStore();
  private readonly latches: MemoryLatchStore;
  private readonly watch: Watch;
  private readonly line: LineState;
  private readonly storeState = { adversity: CALM, out: false };
  private readonly safetyState: SafetyLineState = { venue: 'fine', down: false };
  private readonly marks = new Set<(symbol: Sym, markPx: Px) => void>();
  private readonly ports: SafetyPorts;
  private readonly started = new Set<string>();
  private readonly reports: Pick<KillReport, 'by' | 'standing' | 'settledAfterMs' | 'trippedMs'>[] = [];
  private process: SimProcess | undefined;
  private storeIsAway = false;
  private revivedMs: number | undefined;
  private fallenEpoch = 0;
  private ended = false;

  constructor(incident: Incident, { plant, tracing }: { plant?: Plant; tracing: boolean }) {
    this.incident = incident;
    const { nature, config } = incident.scenario;
    this.world = new World(incident.seed * 2 + 9, { tracing });
    this.truth = new VenueTruth(this.world, nature);
    this.watch = new Watch(this.world, { truth: this.truth, store: this.store, limits: config.limits });
    this.line = { adversity: CALM, disconnected: false, maintenance: false, streams: new Set() };
    this.latches = new MemoryLatchStore((view) => {
      void this.store.setLatch(view);
      if (view.kind !== 'latched' || view.epoch === this.fallenEpoch) return;
      this.fallenEpoch = view.epoch;
      this.watch.latchFalls(view);
    });
    this.ports = (plant ?? ((same: SafetyPorts) => same))(this.safetyPorts());
  }

  async live(): Promise<IncidentResult> {
    const { world, truth, incident } = this;
    this.arm();
    this.startExecutor();
    this.tick();
    this.holdForOthers();
    for (const { atMs, make } of incident.scenario.intents) {
      world.after(atMs % incident.atMs, () => {
        const { symbol } = make(px('100')).intent;
        void this.store.offer(make(truth.price.get(symbol) ?? px('100')));
      });
    }
    await world.live(incident.atMs, () => undefined);
    this.befall();
    let settled = false;
    while (!settled && world.nowMs < incident.atMs + PATIENCE_MS && this.watch.violation === undefined) {
      await world.live(world.nowMs + TICK_MS, () => undefined);
      settled = this.latches.latch.status === 'review';
    }
    await world.live(world.nowMs + 15_000, () => undefined);
    this.ended = true;
    this.process?.kill();
    return this.result(settled);
  }

  private result(settled: boolean): IncidentResult {
    const { watch, truth, latches, store, incident, reports } = this;
    const last = reports.at(-1);
    const standing = last?.standing ?? 'unfinished';
    const seenMs = last?.settledAfterMs === undefined ? undefined : last.trippedMs + last.settledAfterMs;
    const fault =
      watch.violation === undefined
        ? settled
          ? faultOf({ truth, latch: latches.latch, store, incident, standing })
          : `not settled: ${JSON.stringify(latches.latch)}`
        : `${watch.violation.code} ${watch.violation.text}`;
    return {
      ...(fault === undefined ? {} : { fault }),
      by: last?.by ?? 'nobody',
      standing,
      ...(seenMs === undefined ? {} : { settledAfterMs: seenMs - START_MS - incident.atMs }),
      runs: this.started.size,
      seen: reports.map((report) => report.standing),
      trace: this.world.trace,
    };
  }

  /** The two steps of a person, before anything is traded. */
  private arm(): void {
    const atMs = epochMs(START_MS - 1_000);
    const code = { by: 'owner', codeHash: sha256('code'), atMs };
    const asked = turnLatch(NEVER_ARMED, { kind: 'rearm-asked', reason: 'a test', ...code }).latch;
    const armed = turnLatch(asked, { kind: 'rearm-confirmed', ...code }).latch;
    this.latches.latch = armed;
    void this.store.setLatch({ kind: 'armed' });
  }

  /** What happens to the executor and the venue, and then the alarm, once or more often, or only the reconciler's. */
  private befall(): void {
    const { world, incident, line, storeState, safetyState } = this;
    const forMs = world.between(10_000, 180_000);
    safetyState.venue = incident.venue;
    if (incident.venue === '5xx') line.adversity = { ...CALM, serverError: 0.25, queryFails: 0.25 };
    if (incident.venue === 'slow') line.adversity = { ...CALM, messageLate: 0.5 };
    if (incident.venue === 'down-then-back') {
      line.maintenance = true;
      safetyState.down = true;
      world.after(forMs, () => {
        line.maintenance = false;
        safetyState.down = false;
      });
    }
    switch (incident.executor) {
      case 'alive':
        break;
      case 'slow':
        this.process?.pause(world.between(3_000, 120_000));
        break;
      case 'dead':
        this.process?.kill();
        if (incident.paper) this.paperDies();
        break;
      case 'partitioned':
        storeState.out = true;
        // At times the store is away for everybody, and nobody can write the latch either.
        this.storeIsAway = world.chance(0.4);
        world.after(forMs, () => {
          storeState.out = false;
          this.storeIsAway = false;
        });
    }
    const trip = { policy: incident.policy, reason: incident.code, raisedMs: this.wallMs() };
    const echoes = world.chance(0.15) ? 0 : world.between(1, 4);
    for (let echo = 0; echo < echoes; echo++) {
      world.after(world.between(0, 3_000), () => {
        this.hear(trip);
      });
    }
    this.reconcile(trip);
  }

  /** With its process go the orders that rested in it; what was filled stays in the books. Somebody starts it again. */
  private paperDies(): void {
    const { world, truth } = this;
    for (const order of truth.orders) {
      if (order.status === 'open' && !order.external) truth.cancel(order.clientOrderId);
    }
    this.revivedMs = world.nowMs + world.between(60_000, 900_000);
    world.after(this.revivedMs - world.nowMs, () => {
      this.startExecutor();
    });
  }

  /** Whoever delivers it tries again, twice. */
  private hear(trip: KillState['trip'], tries = 3): void {
    raise(trip, this.alarmPorts()).catch(() => {
      if (tries > 1)
        this.world.after(60_000, () => {
          this.hear(trip, tries - 1);
        });
    });
  }

  /** Every minute, also for the alarm that still rings; where it fails, the next minute's does it. */
  private reconcile(trip: KillState['trip']): void {
    this.world.after((this.incident.seed * 7_919) % MINUTE_MS, () => {
      const everyMinute = (): void => {
        if (this.ended) return;
        raise(trip, this.alarmPorts())
          .then(() => reconcileAlarms([], this.alarmPorts()))
          .catch(() => undefined);
        this.world.after(MINUTE_MS, everyMinute);
      };
      everyMinute();
    });
  }

  private alarmPorts(): AlarmPorts {
    return {
      latches: this.ports.latches,
      clock: this.ports.clock,
      kills: {
        start: (name, state) => {
          if (!this.started.has(name)) void this.run(name, state);
          return Promise.resolve();
        },
      },
    };
  }

  private async run(name: string, input: KillState): Promise<void> {
    this.started.add(name);
    const walked = await walkMachine(killMachineDefinition(), {
      input: { ...input },
      sleep: (ms) => this.world.sleep(ms),
      task: async (task, data) => {
        const step = Object.entries(KILL_STEPS).find(([known]) => known === task)?.[1];
        if (step === undefined) throw new Error(`no step ${task}`);
        const state = JSON.parse(JSON.stringify(data)) as KillState;
        const output = await step(state, this.ports);
        this.world.say(() => `${name} ${task}: ${JSON.stringify(output)}`);
        return JSON.parse(JSON.stringify(output)) as unknown;
      },
    }).catch((error: unknown) => {
      this.watch.fail('MACHINE_THREW', String(error));
      return undefined;
    });
    const report = walked?.data['report'] as KillReport | undefined;
    if (report === undefined) return;
    this.reports.push(report);
    this.judgePaper(report, walked?.status ?? '');
  }

  /** A report on paper that is not done yet: the machine ended well, the latch stays, and the account was not touched. */
  private judgePaper({ standing, by }: KillReport, status: string): void {
    const { incident, latches, watch } = this;
    if (standing !== 'paper') return;
    const { latch } = latches;
    const words = `${status} ${latch.status} by ${by}`;
    if (!incident.paper || words !== 'SUCCEEDED tripped by nobody') watch.fail('PAPER', words);
  }

  private safetyPorts(): SafetyPorts {
    const { world, truth, store, latches, incident } = this;
    return {
      account: {
        portfolioId: incident.scenario.config.portfolioId,
        symbols: incident.scenario.nature.instruments.map(({ symbol }) => symbol),
      },
      patience: EXECUTOR_PATIENCE,
      latches: {
        read: () => this.reach(() => latches.read()),
        turn: (seen, next, entry) => this.reach(() => latches.turn(seen, next, entry)),
        note: (entry) => this.reach(() => latches.note(entry)),
        entries: (limit) => this.reach(() => latches.entries(limit)),
      },
      books: { load: () => this.reach(() => store.load()) },
      leases: {
        read: () => this.reach(() => store.read()),
        take: (holder, seen) => this.reach(() => store.take(holder, seen)),
        renew: (epoch) => this.reach(() => store.renew(epoch)),
        release: (epoch) => this.reach(() => store.release(epoch)),
      },
      openVenue: () =>
        Promise.resolve(
          incident.paper
            ? bookedVenue({ load: () => this.reach(() => store.load()) }, truth.nature.instruments)
            : safetyLine(world, truth, this.safetyState),
        ),
      schedules: { off: () => Promise.resolve() },
      notices: { tell: () => Promise.resolve() },
      clock: { nowMs: () => this.wallMs(), sleep: (ms) => world.sleep(ms) },
    };
  }

  /** The store as the safety stack reaches it. */
  private async reach<T>(work: () => Promise<T>): Promise<T> {
    await this.world.sleep(this.world.between(2, 30));
    if (this.storeIsAway) throw new Outage('the store is away');
    return work();
  }

  private startExecutor(): void {
    const { world, truth, watch, store, incident, line } = this;
    const process = new SimProcess(world, { name: 'p', wallSkewMs: () => 0, onDeath: () => undefined });
    this.process = process;
    const { config } = incident.scenario;
    const stateLine = { world, process, state: this.storeState, watch };
    const desk = (): Promise<void> => Promise.resolve();
    void runExecutor(
      {
        venue: venueLine({
          world,
          truth,
          process,
          state: line,
          watch,
          sendTimeoutMs: config.limits.sendTimeoutMs,
        }),
        store: shakyStore(store, stateLine),
        leases: shakyLeases(store, stateLine),
        clock: process.clock,
        marks: {
          listen: (onMark) => {
            const hear = (symbol: Sym, markPx: Px): void => {
              process.reach(() => {
                watch.hearsMark(process, symbol);
                onMark(symbol, markPx);
              });
            };
            this.marks.add(hear);
            return () => this.marks.delete(hear);
          },
        },
        desk: { answer: desk, alert: desk, show: desk },
      },
      { config, holder: 'executor', pollMs: 500, stop: new Promise(() => undefined) },
    ).then(
      (end) => {
        world.say(() => `executor ends: ${end}`);
        // Whoever runs it starts it again.
        if (process.alive && !this.ended)
          world.after(1_000, () => {
            if (process.alive && !this.ended) this.startExecutor();
          });
      },
      (error: unknown) => {
        watch.fail('THREW', String(error));
      },
    );
  }

  private tick(): void {
    const { world, truth } = this;
    world.after(TICK_MS, () => {
      if (this.ended) return;
      for (const { symbol } of truth.nature.instruments) {
        if (!this.line.maintenance) truth.move(symbol);
        const price = truth.price.get(symbol);
        if (price !== undefined) for (const hear of this.marks) hear(symbol, price);
      }
      this.tick();
    });
  }

  /** Another program of the owner's holds some too, on a spot account; nothing of it is ours to sell. */
  private holdForOthers(): void {
    const { truth, world } = this;
    if (truth.nature.capabilities.reduceOnly || !world.chance(0.5)) return;
    for (const { symbol } of truth.nature.instruments) {
      truth.heldByOthers.set(symbol, plus(truth.heldByOthers.get(symbol) ?? ZERO_QTY, OTHERS_QTY));
    }
    world.say(() => `others hold ${formatDecimal(OTHERS_QTY)} of each`);
  }

  private wallMs(): ReturnType<typeof epochMs> {
    return epochMs(START_MS + Math.floor(this.world.nowMs));
  }
}

const OTHERS_QTY = qty('7');
