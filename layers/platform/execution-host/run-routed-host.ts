import { accountStore } from '../../app/execution/account-store.ts';
import { runRouter, type RouterPorts } from '../../app/execution/route-intents.ts';
import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { IntentIntake } from '../../app/ports/intent-intake.ts';
import type { LeaseStore } from '../../app/ports/lease-store.ts';
import { at } from '../../core/foundation/assert.ts';
import { routedAccount } from './account-view.ts';
import type { HostLog } from './host-log.ts';
import { nodeClock } from './node-clock.ts';
import type { OpenedVenue } from './opened-venue.ts';
import { runAccounts, type Companion } from './run-host.ts';
import type { HostSurroundings } from './host-surroundings.ts';
import { watchedLeases } from './watched-ports.ts';
import { LeaseSigns } from './worst-signs.ts';

/** One of several accounts as a host is given it. */
export interface RoutedHostAccount {
  readonly name: string;
  readonly store: ExecutionStore;
  readonly leases: LeaseStore;
  readonly openVenue: () => Promise<OpenedVenue>;
  readonly takerFeeBps?: number;
}

/** In front of the accounts: the outbox that the decisions fill, and the lease of whoever empties it. */
export interface Intake {
  readonly intake: IntentIntake;
  readonly leases: LeaseStore;
}

const SAY_MS = 5_000;

/** The executors of several accounts in one process, and the router in front of them. */
export async function runRoutedHost(
  accounts: readonly RoutedHostAccount[],
  intake: Intake,
  host: HostSurroundings,
): Promise<void> {
  const hosted = accounts.map(({ name, store, leases, openVenue }) => ({
    name,
    store: accountStore(store, name),
    leases,
    openVenue,
  }));
  await runAccounts(hosted, host, router(accounts, intake));
}

function router(accounts: readonly RoutedHostAccount[], { intake, leases: own }: Intake): Companion {
  const signs = new LeaseSigns();
  const leases = watchedLeases(own, signs);
  const run: Companion['run'] = async (
    live,
    { environment, log, answer, holder, terms: leaseTerms, pollMs, stop },
  ) => {
    const stopping = { asked: false };
    void stop.then(() => (stopping.asked = true));
    const { currency } = environment.file.portfolio;
    const asked = accounts.map(({ name, takerFeeBps }, index) =>
      routedAccount({
        name,
        currency,
        live: at(live, index),
        ...(takerFeeBps === undefined ? {} : { takerFeeBps }),
      }),
    );
    const ports = {
      intake,
      leases,
      clock: nodeClock,
      accounts: asked,
      answer,
      onFailure: saidNowAndThen(log),
    };
    const terms = { holder, pollMs, stop, ...(leaseTerms === undefined ? {} : { terms: leaseTerms }) };
    while (!stopping.asked) {
      const end = await runRouter(ports, terms);
      signs.leaseGone();
      if (end === 'lease-lost')
        log({ level: 'warn', code: 'ENDED', text: 'router: lease-lost: begins again' });
    }
  };
  return { name: 'router', signs, run };
}

/** What stands still is tried again many times a second, and said now and then. */
function saidNowAndThen(log: HostLog): RouterPorts['onFailure'] {
  let saidMs = -Infinity;
  return (intentId, error) => {
    if (performance.now() - saidMs < SAY_MS) return;
    saidMs = performance.now();
    log({ level: 'warn', code: 'ROUTE', text: `${intentId} is tried again: ${String(error)}` });
  };
}
