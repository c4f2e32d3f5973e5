import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { LEASE_TERMS, type LeaseTerms } from '../../app/execution/hold-lease.ts';
import type { KillState } from '../../app/safety/kill-state.ts';
import { raise } from '../../app/safety/raise-alarm.ts';
import { rearm } from '../../app/safety/rearm.ts';
import type { SafetyPorts } from '../../app/safety/safety-ports.ts';
import { money, px, qty, toNumber, type Px } from '../../core/foundation/decimal.ts';
import { epochMs, MINUTE_MS } from '../../core/foundation/time.ts';
import { DEFAULT_LIMITS, executorConfig } from '../../core/execution/executor/executor-config.ts';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import { stageOf } from '../../core/execution/order-stage.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { reportText, type KillReport } from '../../core/safety/kill-report.ts';
import { viewOf } from '../../core/safety/latch.ts';
import { EXECUTOR_PATIENCE, type ExecutorPatience } from '../../core/safety/wait-for-executor.ts';
import { nodeClock } from '../execution-host/node-clock.ts';
import type { OpenedVenue } from '../execution-host/opened-venue.ts';
import { openPaperVenue } from '../execution-host/paper-venue.ts';
import { Database } from '../laptop/database.ts';
import { EmbeddedSwitch } from '../laptop/embedded-switch.ts';
import { SqliteExecutionStore } from '../laptop/sqlite-execution-store.ts';
import { embeddedKillMachine } from './embedded-kill-machine.ts';
import { MemoryLatchStore } from './memory-latch-store.ts';
import { mortalExecutor, type MortalExecutor } from './mortal-executor.ts';

export interface Rehearsal {
  readonly directory: string;
  /** The kill machine's. */
  readonly definition: object;
  readonly say: (line: string) => void;
  /** Shorter ones make a rehearsal shorter, and its times no measure of the real ones. */
  readonly terms?: LeaseTerms;
  readonly patience?: ExecutorPatience;
}

export interface Rehearsed {
  readonly executor: 'alive' | 'killed';
  readonly report: KillReport | undefined;
}

const PORTFOLIO = 'drill';
const READY_MS_MAX = 60_000;

/**
 * Rehearses a kill on paper, twice: with the executor alive, and with one that is killed first. The executor, the machine's
 * definition and its steps are the ones that are deployed; venue, latch and store are those of a laptop.
 */
export async function rehearseKill(rehearsal: Rehearsal): Promise<readonly Rehearsed[]> {
  const { directory, say } = rehearsal;
  const opened = await openPaperVenue({ currency: 'USD', capital: money('100000'), nowMs: Date.now });
  const database = new Database(directory);
  const stage = new Stage(rehearsal, { opened, store: new SqliteExecutionStore(database) });
  const done: Rehearsed[] = [];
  try {
    for (const executor of ['alive', 'killed'] as const) {
      say(`\nWith the executor ${executor}:`);
      await stage.prepare();
      if (executor === 'killed') stage.killExecutor();
      done.push({ executor, report: await stage.kill() });
      await stage.clear();
    }
  } finally {
    await opened.close();
    database.close();
  }
  return done;
}

const killReport = z.custom<KillReport>();

class Stage {
  private readonly rehearsal: Rehearsal;
  private readonly opened: OpenedVenue;
  private readonly store: SqliteExecutionStore;
  private readonly latches: MemoryLatchStore;
  private readonly ports: SafetyPorts;
  private executor: MortalExecutor | undefined;
  private round = 0;

  constructor(rehearsal: Rehearsal, about: { opened: OpenedVenue; store: SqliteExecutionStore }) {
    const { opened, store } = about;
    this.rehearsal = rehearsal;
    this.opened = opened;
    this.store = store;
    this.latches = new MemoryLatchStore((view) => void store.setLatch(view));
    this.ports = {
      account: { portfolioId: PORTFOLIO, symbols: opened.instruments.map(({ symbol }) => symbol) },
      patience: rehearsal.patience ?? EXECUTOR_PATIENCE,
      latches: this.latches,
      books: store,
      leases: store,
      openVenue: () => Promise.resolve(opened.venue),
      schedules: { off: () => Promise.resolve() },
      notices: { tell: () => Promise.resolve() },
      clock: {
        nowMs: () => epochMs(Date.now()),
        sleep: async (ms) => {
          await pause(ms);
        },
      },
    };
  }

  /** Arms the latch in its two steps, starts an executor, and waits until two positions are held and protected. */
  async prepare(): Promise<void> {
    const { say, terms } = this.rehearsal;
    await this.arm();
    await this.store.setLatch(viewOf(this.latches.latch));
    const { venue, instruments, marks } = this.opened;
    const nobody = (): Promise<void> => Promise.resolve();
    this.executor = mortalExecutor(
      {
        venue,
        store: this.store,
        leases: this.store,
        clock: nodeClock,
        marks,
        desk: { answer: nobody, alert: nobody, show: nobody },
      },
      {
        config: executorConfig({
          portfolioId: PORTFOLIO,
          currency: 'USD',
          capabilities: venue.capabilities,
          instruments,
          limits: DEFAULT_LIMITS,
        }),
        holder: `drill ${this.round}`,
        terms: terms ?? LEASE_TERMS,
        pollMs: 100,
      },
    );
    this.round += 1;
    for (const symbol of instruments.slice(0, 2).map((one) => one.symbol)) await this.buy(symbol);
    await this.until(() => this.protectedPositions(), 2);
    say('  two positions are held, each with its stop at the venue');
  }

  killExecutor(): void {
    this.executor?.kill();
    this.rehearsal.say('  the executor is killed');
  }

  /** Raises the alarm and runs the machine to its end. */
  async kill(): Promise<KillReport | undefined> {
    const { definition, say } = this.rehearsal;
    let report: KillReport | undefined;
    let running: Promise<unknown> = Promise.resolve();
    const beganMs = Date.now();
    const run = embeddedKillMachine(definition, {
      ports: this.ports,
      hear: ({ task, output }) => {
        const words = wordsOf(output);
        say(`  +${((Date.now() - beganMs) / 1_000).toFixed(1).padStart(5)} s  ${task.padEnd(13)} ${words}`);
        if (task === 'Report') report = killReport.parse(output);
      },
    });
    await raise(
      { policy: 'flatten', reason: 'a drill', raisedMs: epochMs(Date.now()) },
      {
        latches: this.latches,
        clock: this.ports.clock,
        kills: {
          start: (_, state: KillState) => {
            running = run(state);
            return Promise.resolve();
          },
        },
      },
    );
    await running;
    if (report !== undefined) say(`\n${reportText(report)}`);
    return report;
  }

  async clear(): Promise<void> {
    await this.executor?.stop();
  }

  private async arm(): Promise<void> {
    const schedules = new EmbeddedSwitch();
    const ports = { ...this.ports, schedules, draw: (bound: number) => randomInt(bound) };
    const asked = await rearm({ step: 'ask', by: 'drill', reason: 'a drill' }, ports);
    await rearm({ step: 'confirm', by: 'drill', code: asked.code ?? '' }, ports);
  }

  private async buy(symbol: Sym): Promise<void> {
    const mark = await this.mark(symbol);
    const level = (ratio: number): Px => px((Math.round(toNumber(mark) * ratio * 10) / 10).toFixed(1));
    const intentId = `drill-${this.round}-${symbol}`;
    const intent: ExecutionIntent = {
      intentId,
      decisionId: intentId,
      expiresMs: epochMs(Date.now() + MINUTE_MS),
      intent: {
        kind: 'enter',
        symbol,
        side: 'buy',
        quantity: qty(symbol.startsWith('BTC') ? '0.05' : '1'),
        bracket: { stopPx: level(0.9), trailBy: level(0.1), targetPx: level(1.2) },
      },
    };
    await this.store.offer(intent);
  }

  private mark(symbol: Sym): Promise<Px> {
    return new Promise((resolve) => {
      const unlisten = this.opened.marks.listen((told, markPx) => {
        if (told !== symbol) return;
        resolve(markPx);
        setImmediate(() => {
          unlisten();
        });
      });
    });
  }

  private async protectedPositions(): Promise<number> {
    const stored = await this.store.load();
    if (stored === undefined) return 0;
    const { portfolio, orders } = stored.books;
    return portfolio.positions.filter(({ symbol }) =>
      orders.some((order) => {
        const isStop = order.request.symbol === symbol && order.request.type.kind === 'stop';
        return isStop && stageOf(order) === 'working';
      }),
    ).length;
  }

  private async until(count: () => Promise<number>, wanted: number): Promise<void> {
    const untilMs = Date.now() + READY_MS_MAX;
    while ((await count()) < wanted) {
      if (Date.now() > untilMs) throw new Error('the executor did not get ready for the rehearsal');
      await pause(50);
    }
  }
}

function wordsOf(output: unknown): string {
  if (typeof output !== 'object' || output === null) return '';
  if ('words' in output) return String(output.words);
  if ('status' in output) return `the latch is ${String(output.status)}`;
  if ('standing' in output) return String(output.standing);
  return 'done';
}
