import { runExecutor, type ExecutorEnd } from '../../app/execution/run-executor.ts';
import { sleep, type ExecutionDesk } from '../../app/execution/executor-ports.ts';
import { LEASE_TERMS } from '../../app/execution/hold-lease.ts';
import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { LeaseStore } from '../../app/ports/lease-store.ts';
import { accountIdOf } from '../../core/execution/client-order-id.ts';
import {
  DEFAULT_LIMITS,
  executorConfig,
  protectionModeOf,
  type ExecutorConfig,
} from '../../core/execution/executor/executor-config.ts';
import { planLines, type HostLog } from './host-log.ts';
import { nodeClock } from './node-clock.ts';
import { Unusable, type OpenedVenue } from './opened-venue.ts';
import type { HostSurroundings } from './host-surroundings.ts';
import type { VitalSigns } from './vital-signs.ts';
import { watchedLeases, watchedVenue } from './watched-ports.ts';

/** An account that this process trades. */
export interface HostedAccount {
  /** Of several accounts; the only one has none. */
  readonly name?: string;
  readonly store: ExecutionStore;
  readonly leases: LeaseStore;
  /** Tried again and again until it succeeds or is told to stop; an `Unusable` ends the host. */
  readonly openVenue: () => Promise<OpenedVenue>;
}

/** An account as it lives: its venue is there once it could be opened. */
export interface LiveAccount extends HostedAccount {
  readonly signs: VitalSigns;
  opened?: OpenedVenue;
}

const RETRY_MS = 1_000;
const RETRY_MS_MAX = 30_000;

/**
 * The executor of one account until it is told to stop, and drained. Losing the lease is no end: the venue is read anew under the
 * next one.
 */
export async function runAccount(account: LiveAccount, host: HostSurroundings): Promise<void> {
  const stopping = { asked: false };
  void host.stop.then(() => (stopping.asked = true));
  const log = logOf(host.log, account);
  const opened = await untilOpened(account, { ...host, log }, stopping);
  if (opened === undefined) return;
  account.opened = opened;
  try {
    await runUntilStopped({ ...account, opened }, { ...host, log }, stopping);
  } finally {
    await opened.close();
  }
}

interface Stopping {
  readonly asked: boolean;
}

async function untilOpened(
  { openVenue }: HostedAccount,
  { log, stop }: HostSurroundings,
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
  { opened, signs, store, leases, name }: LiveAccount & { readonly opened: OpenedVenue },
  host: HostSurroundings,
  stopping: Stopping,
): Promise<void> {
  const { log, stop, holder, pollMs, terms = LEASE_TERMS } = host;
  const config = configOf(host, { opened, name });
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

/** Each of several accounts gives its orders ids of its own. */
function configOf(
  { environment, limits: own }: HostSurroundings,
  { opened: { venue, instruments }, name }: { opened: OpenedVenue; name: string | undefined },
): ExecutorConfig {
  const { id, currency } = environment.file.portfolio;
  const portfolioId = name === undefined ? id : accountIdOf(id, name);
  const traded = instruments.filter((instrument) => instrument.currency === currency);
  const { capabilities } = venue;
  const limits = { ...DEFAULT_LIMITS, ...own };
  return executorConfig({ portfolioId, currency, capabilities, instruments: traded, limits });
}

/** What is emulated is said at the start. */
function startText({ instruments, capabilities }: ExecutorConfig, { world }: OpenedVenue): string {
  const symbols = instruments.map(({ symbol }) => symbol).join(', ');
  const money = world === 'real' ? 'REAL MONEY' : world === 'test' ? 'the venue’s test world' : 'paper';
  const protection = protectionModeOf(capabilities);
  return `${capabilities.venue}, ${money}; ${symbols === '' ? 'nothing to trade' : symbols}; protection: ${protection}`;
}

function logOf(log: HostLog, { name }: HostedAccount): HostLog {
  if (name === undefined) return log;
  return (event) => {
    log({ ...event, text: `${name}: ${event.text}` });
  };
}

function deskOf({ answer, log }: HostSurroundings): ExecutionDesk {
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
