import { runExecutor, type ExecutorEnd } from '../../app/execution/run-executor.ts';
import { sleep, type ExecutionDesk } from '../../app/execution/executor-ports.ts';
import { LEASE_TERMS, type LeaseTerms } from '../../app/execution/hold-lease.ts';
import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { LeaseStore } from '../../app/ports/lease-store.ts';
import type { Metrics } from '../../app/ports/metrics.ts';
import {
  DEFAULT_LIMITS,
  executorConfig,
  protectionModeOf,
  type ExecutorConfig,
  type ExecutorLimits,
} from '../../core/execution/executor/executor-config.ts';
import type { Environment } from '../config/load-environment.ts';
import { hostHealth } from './host-health.ts';
import { planLines, type HostLog } from './host-log.ts';
import { hostMetrics } from './host-metrics.ts';
import { nodeClock } from './node-clock.ts';
import { startPulse } from './pulse.ts';
import { Unusable, type OpenedVenue } from './opened-venue.ts';
import { serveHealth } from './serve-health.ts';
import { surviveStrayRejections } from './stray-rejections.ts';
import { VitalSigns } from './vital-signs.ts';
import { watchedLeases, watchedVenue } from './watched-ports.ts';

/** The executor of one portfolio as a process, whatever it stands on. */
export interface ExecutionHost {
  readonly environment: Environment;
  readonly store: ExecutionStore;
  readonly leases: LeaseStore;
  /** Tried again and again until it succeeds or is told to stop; an `Unusable` ends the host. */
  readonly openVenue: () => Promise<OpenedVenue>;
  /** Tells whoever waits for it what came of an intent. */
  readonly answer: ExecutionDesk['answer'];
  readonly log: HostLog;
  /** This process, for people. */
  readonly holder: string;
  readonly health: { readonly host: string; readonly port: number };
  /** Where alarms look; a laptop has none. */
  readonly metrics?: Metrics;
  readonly pollMs: number;
  readonly terms?: LeaseTerms;
  /** In place of the defaults. */
  readonly limits?: Partial<ExecutorLimits>;
  /** SIGTERM. */
  readonly stop: Promise<void>;
  /** Called once it can be asked for its health, with the port. */
  readonly onListening?: (port: number) => void;
}

const RETRY_MS = 1_000;
const RETRY_MS_MAX = 30_000;
const LAG_WINDOW_MS = 60_000;

/**
 * Runs until it is told to stop, and then drains: nothing new is taken, what is on its way is seen through, protective orders stay,
 * the lease is given back. Losing the lease is no end: the venue is read anew under the next one.
 */
export async function runExecutionHost(host: ExecutionHost): Promise<void> {
  const { environment, health, log } = host;
  surviveStrayRejections(log);
  const signs = new VitalSigns();
  const metrics = hostMetrics(signs, environment.file.portfolio.id);
  const server = await serveHealth({ health: () => hostHealth(signs), metrics }, health);
  const window = setInterval(() => {
    signs.forgetLag();
  }, LAG_WINDOW_MS);
  const endPulse = host.metrics === undefined ? undefined : startPulse(signs, host.metrics);
  log({ level: 'info', code: 'LISTENING', text: `/health and /metrics on port ${server.port}` });
  host.onListening?.(server.port);
  const stopping = { asked: false };
  void host.stop.then(() => (stopping.asked = true));
  try {
    const opened = await untilOpened(host, stopping);
    if (opened === undefined) return;
    try {
      await runUntilStopped(host, { opened, signs, stopping });
    } finally {
      await opened.close();
    }
  } finally {
    clearInterval(window);
    endPulse?.();
    signs.end();
    await server.close();
  }
}

type Stopping = { readonly asked: boolean };

async function untilOpened(
  { openVenue, log, stop }: ExecutionHost,
  stopping: Stopping,
): Promise<OpenedVenue | undefined> {
  for (let delayMs = RETRY_MS; !stopping.asked; delayMs = Math.min(RETRY_MS_MAX, 2 * delayMs)) {
    try {
      return await openVenue();
    } catch (error) {
      if (error instanceof Unusable) throw error;
      log({ level: 'error', code: 'VENUE', text: `cannot be opened: ${String(error)}` });
      await Promise.race([sleep(nodeClock, delayMs), stop]);
    }
  }
  return undefined;
}

async function runUntilStopped(
  host: ExecutionHost,
  { opened, signs, stopping }: { opened: OpenedVenue; signs: VitalSigns; stopping: Stopping },
): Promise<void> {
  const { log, store, leases, stop, holder, pollMs, terms = LEASE_TERMS } = host;
  const config = configOf(host, opened);
  log({ level: 'info', code: 'STARTED', text: startText(config, opened) });
  const ports = {
    venue: watchedVenue(opened.venue, signs),
    store,
    leases: watchedLeases(leases, signs),
    clock: nodeClock,
    marks: opened.marks,
    desk: deskOf(host),
  };
  let end: ExecutorEnd = 'not-begun';
  while (!stopping.asked) {
    end = await runExecutor(ports, { config, holder, pollMs, terms, stop });
    signs.leaseGone();
    if (end !== 'drained') log({ level: 'warn', code: 'ENDED', text: `${end}: begins again` });
  }
  log({ level: 'info', code: 'STOPPED', text: end });
}

function configOf(
  { environment, limits: own }: ExecutionHost,
  { venue, instruments }: OpenedVenue,
): ExecutorConfig {
  const { id, currency } = environment.file.portfolio;
  const traded = instruments.filter((instrument) => instrument.currency === currency);
  const { capabilities } = venue;
  const limits = { ...DEFAULT_LIMITS, ...own };
  return executorConfig({ portfolioId: id, currency, capabilities, instruments: traded, limits });
}

/** What is emulated is said at the start. */
function startText({ instruments, capabilities }: ExecutorConfig, { world }: OpenedVenue): string {
  const symbols = instruments.map(({ symbol }) => symbol).join(', ');
  const money = world === 'real' ? 'REAL MONEY' : world === 'test' ? 'the venue’s test world' : 'paper';
  const protection = protectionModeOf(capabilities);
  return `${capabilities.venue}, ${money}; ${symbols === '' ? 'nothing to trade' : symbols}; protection: ${protection}`;
}

function deskOf({ answer, log }: ExecutionHost): ExecutionDesk {
  let shown = false;
  return {
    answer: async (outcome) => {
      await answer(outcome);
      const why =
        outcome.refusal === undefined ? '' : `: ${outcome.refusal.code}, ${outcome.refusal.message}`;
      log({ level: 'info', code: 'OUTCOME', text: `${outcome.intentId} ${outcome.kind}${why}` });
    },
    alert: async ({ code, symbol, message }) => {
      log({ level: 'error', code, text: `${symbol}: ${message}` });
      return Promise.resolve();
    },
    show: async (plan) => {
      // That nothing differs is said once; after that, differences alone.
      if (plan.items.length > 0 || !shown) {
        for (const text of planLines(plan)) log({ level: 'info', code: 'RECONCILIATION', text });
      }
      shown = true;
      return Promise.resolve();
    },
  };
}
