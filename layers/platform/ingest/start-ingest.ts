import type { EpochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarHistory } from '../../app/ports/bar-history.ts';
import type { BarProvider } from '../../app/ports/bar-provider.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';
import type { Metrics } from '../../app/ports/metrics.ts';
import type { IngestSettings } from '../config/ingest-schema.ts';
import type { HostLog } from '../execution-host/host-log.ts';
import { ingestChecks } from './ingest-health.ts';
import { ingestPlan, type IngestConfig, type IngestPlan, type Unserved } from './ingest-plan.ts';
import { beat, PULSE_MS } from './ingest-pulse.ts';
import { IngestSigns } from './ingest-signs.ts';
import { historyKeeper } from './keep-history.ts';
import { pause, pollSource } from './poll-source.ts';
import { servePage, type Page } from './serve-page.ts';

/** What the service stands on. */
export interface IngestPorts {
  readonly openProvider: () => Promise<BarProvider>;
  readonly store: BarStore;
  /** Where whole days are kept beside what cycles read, if anywhere. */
  readonly history?: BarHistory;
  readonly metrics: Metrics;
  readonly nowMs: () => EpochMs;
}

export interface IngestGiven {
  readonly config: IngestConfig;
  /** Absent where the environment's file has no section `ingest`. */
  readonly settings: IngestSettings | undefined;
  /** Asked for where there is something to ingest. */
  readonly ports: () => IngestPorts;
  /** Of the health page; 0 takes a free one. */
  readonly port: number;
  readonly log: HostLog;
  readonly pulseMs?: number;
}

export interface Ingest {
  readonly port: number;
  /** Ends what has begun, a bar at the most, and resolves. */
  readonly stop: () => Promise<void>;
}

/** Starts the service: bars of the universe into the store, a heart, and a health page at `/health`. */
export async function startIngest(given: IngestGiven): Promise<Ingest> {
  const { settings, port, log } = given;
  if (settings === undefined) {
    const page = await servePage(() => ({ well: true, ...IDLE }), port);
    log({
      level: 'warn',
      code: 'IDLE',
      text: `ingest is up on port ${page.port} and ${IDLE.notYet.join('; ')}`,
    });
    return { port: page.port, stop: () => page.close() };
  }
  const plan = ingestPlan(given.config, settings);
  const work = startWork(given, plan, given.ports());
  const server = await servePage(() => work.page(settings.source), port);
  log({
    level: 'info',
    code: 'UP',
    text: `ingest is up on port ${server.port}, its source is ${settings.source}`,
  });
  return {
    port: server.port,
    stop: async () => {
      await work.stop();
      await server.close();
    },
  };
}

/** What a service without the section says of itself. */
const IDLE = {
  lastWorkMs: null,
  notYet: [
    'hears no venue: the environment’s file has no section `ingest`',
    'sends no heartbeat, for a heartbeat follows useful work and there is none',
  ],
} as const;

interface Work {
  readonly page: (source: string) => Page;
  readonly stop: () => Promise<void>;
}

function startWork(
  { config, log, pulseMs = PULSE_MS }: IngestGiven,
  plan: IngestPlan,
  ports: IngestPorts,
): Work {
  const { metrics, nowMs } = ports;
  const stop = new AbortController();
  const startedMs = nowMs();
  const state: { signs: IngestSigns | undefined; unserved: readonly Unserved[]; fault: string | undefined } =
    {
      signs: undefined,
      unserved: plan.unserved,
      fault: undefined,
    };
  const pulse = setInterval(() => {
    if (state.signs !== undefined) beat(state.signs, { limits: plan.limits, metrics, nowMs: nowMs() });
  }, pulseMs);
  const run = async (): Promise<void> => {
    const opened = await openSource(plan, {
      ports,
      log,
      stop: stop.signal,
      onFault: (fault) => (state.fault = fault),
    });
    if (opened === undefined) return;
    const { provider, listed } = opened;
    const unlisted = plan.asked.filter((symbol) => !listed.has(symbol));
    state.unserved = [
      ...plan.unserved,
      ...unlisted.map((symbol) => ({ symbol, why: `${provider.name} does not list it` })),
    ];
    for (const { symbol, why } of state.unserved)
      log({ level: 'warn', code: 'NO_SOURCE', text: `${symbol}: ${why}` });
    const symbols = plan.asked.filter((symbol) => listed.has(symbol));
    if (symbols.length === 0) {
      state.fault = `${provider.name} serves nothing of this universe: ${names(plan)}; name another source, or other instruments`;
      log({ level: 'error', code: 'NOTHING_TO_INGEST', text: state.fault });
      return;
    }
    state.fault = undefined;
    const signs = new IngestSigns(symbols, { interval: config.interval, nowMs: startedMs });
    state.signs = signs;
    try {
      await pollWithHistory(signs, { config, plan, ports, provider, log, stop: stop.signal });
    } finally {
      await provider.close();
    }
  };
  const running = run().catch((error: unknown) => {
    state.fault = `it ended: ${String(error)}`;
    state.signs = undefined;
    log({ level: 'error', code: 'ENDED', text: state.fault });
  });
  return {
    page: (source) => pageOf({ source, startedMs, nowMs: nowMs(), plan, ...state }),
    stop: async () => {
      stop.abort();
      await running;
      clearInterval(pulse);
      metrics.publish();
    },
  };
}

const REOPEN_MIN_MS = 1_000;
const REOPEN_MAX_MS = 60_000;

/** The source and what it lists of the plan, asked for until it answers. */
async function openSource(
  plan: IngestPlan,
  {
    ports,
    log,
    stop,
    onFault,
  }: {
    ports: IngestPorts;
    log: HostLog;
    stop: AbortSignal;
    onFault: (fault: string) => void;
  },
): Promise<{ readonly provider: BarProvider; readonly listed: ReadonlySet<Sym> } | undefined> {
  const provider = await ports.openProvider();
  for (let waitMs = REOPEN_MIN_MS; !stop.aborted; waitMs = Math.min(REOPEN_MAX_MS, waitMs * 2)) {
    try {
      return { provider, listed: await provider.listed(plan.asked) };
    } catch (error) {
      const fault = `${provider.name} does not say what it lists: ${error instanceof Error ? error.message : String(error)}`;
      onFault(fault);
      log({ level: 'warn', code: 'SOURCE', text: fault });
    }
    await pause(waitMs * (0.75 + Math.random() / 2), stop);
  }
  await provider.close();
  return undefined;
}

async function pollWithHistory(
  signs: IngestSigns,
  {
    config,
    plan,
    ports,
    provider,
    log,
    stop,
  }: {
    config: IngestGiven['config'];
    plan: IngestPlan;
    ports: IngestPorts;
    provider: BarProvider;
    log: HostLog;
    stop: AbortSignal;
  },
): Promise<void> {
  const { store, history, nowMs } = ports;
  const everything = config.universe.map(({ instrument }) => instrument.symbol);
  const keeper = history && historyKeeper(everything, { store, history, nowMs }, signs);
  let told: string | undefined;
  await pollSource(signs, {
    ports: {
      provider,
      store,
      nowMs,
      log,
      chance: Math.random,
      onAdded: (symbol, fromMs) => keeper?.again(symbol, fromMs),
    },
    terms: { everyMs: plan.everyMs, bars: plan.bars },
    stop,
    afterRound: async () => {
      await keeper?.keep(() => stop.aborted);
      if (signs.historyFault !== undefined && signs.historyFault !== told) {
        log({ level: 'error', code: 'HISTORY', text: `the history lags: ${signs.historyFault}` });
      }
      told = signs.historyFault;
    },
  });
}

function pageOf({
  source,
  startedMs,
  nowMs,
  plan,
  signs,
  unserved,
  fault,
}: {
  source: string;
  startedMs: EpochMs;
  nowMs: EpochMs;
  plan: IngestPlan;
  signs: IngestSigns | undefined;
  unserved: readonly Unserved[];
  fault: string | undefined;
}): Page {
  const checks = signs === undefined ? [] : ingestChecks(signs, plan.limits, nowMs);
  const series = signs?.series.map(({ refused, changed, ...each }) => ({
    ...each,
    refused: refused.size,
    changed: changed.size,
  }));
  return {
    well: fault === undefined && signs !== undefined && checks.every(({ well }) => well),
    ...{ source, upMs: nowMs - startedMs, lastWorkMs: signs?.lookedMs() ?? null },
    ...(fault === undefined ? {} : { fault }),
    ...{ checks, series: series ?? [], unserved },
  };
}

function names({ asked, unserved }: IngestPlan): string {
  return [...asked, ...unserved.map(({ symbol }) => symbol)].join(', ');
}
