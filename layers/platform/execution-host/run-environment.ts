import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { IntentIntake } from '../../app/ports/intent-intake.ts';
import type { LeaseStore } from '../../app/ports/lease-store.ts';
import { leftOver } from '../../core/execution/routing/left-over.ts';
import { decimal, formatDecimal, proportion, qty } from '../../core/foundation/decimal.ts';
import { severalAccounts } from '../config/execution-accounts.ts';
import type { ExecutionSettings } from '../config/execution-schema.ts';
import type { Environment } from '../config/load-environment.ts';
import { openVenue, type VenueChoice } from './open-venue.ts';
import { Unusable, type OpenedVenue, type VenueKeys } from './opened-venue.ts';
import type { HostSurroundings } from './host-surroundings.ts';
import { runExecutionHost } from './run-host.ts';
import { runRoutedHost, type RoutedHostAccount } from './run-routed-host.ts';

/** What a host keeps its accounts in, and opens their venues with. */
export interface Standing {
  /** The place of one of several accounts; without a name the portfolio's own. */
  place(account?: string): Place;
  readonly intake: IntentIntake;
  readonly keys: VenueKeys;
  /** A simulated venue in another process of this machine: for one account alone. */
  readonly loopback?: string;
}

export interface Place {
  readonly store: ExecutionStore;
  readonly leases: LeaseStore;
}

/**
 * The executor of whatever accounts an environment's file names: one of them takes what the decisions offer itself, several have a
 * router in front of them. Throws `Unusable` where an account that the file does not name any more is not done with.
 */
export async function runEnvironment(
  settings: ExecutionSettings,
  standing: Standing,
  host: HostSurroundings,
): Promise<void> {
  const accounts = severalAccounts(settings);
  const names = accounts.map(({ name }) => name);
  await refuseLeftOvers(names, standing);
  await standing.intake.enrol(names);
  const { environment, log } = host;
  const { keys, loopback } = standing;
  const opening = (choice: Pick<VenueChoice, 'environment' | 'settings'>, { store }: Place) =>
    openVenue({
      ...choice,
      ...{ keys, log, books: async () => (await store.load())?.books },
      ...(loopback === undefined ? {} : { loopback }),
    });
  if (accounts.length === 0) {
    const place = standing.place();
    await runExecutionHost({
      ...host,
      ...place,
      openVenue: () => opening({ environment, settings }, place),
    });
    return;
  }
  if (loopback !== undefined)
    throw new Unusable('a venue of this machine is for one account; the file names several');
  const shared = withShareOf(environment, accounts.length);
  const routed = accounts.map(({ name, settings: own }): RoutedHostAccount => {
    const place = standing.place(name);
    const { takerFeeBps } = own;
    return {
      name,
      ...place,
      openVenue: (): Promise<OpenedVenue> => opening({ environment: shared, settings: own }, place),
      ...(takerFeeBps === undefined ? {} : { takerFeeBps }),
    };
  });
  await runRoutedHost(routed, { intake: standing.intake, leases: standing.place().leases }, host);
}

/** Paper money is divided equally: what the accounts hold together is the portfolio. */
function withShareOf(environment: Environment, count: number): Environment {
  const { file } = environment;
  const whole = decimal<'money'>(file.portfolio.initialCapital);
  const part = proportion(whole, { part: qty('1'), whole: qty(`${count}`) }, 'floor');
  const portfolio = { ...file.portfolio, initialCapital: formatDecimal(part) };
  return { ...environment, file: { ...file, portfolio } };
}

const WAITING_MAX = 128;

/** Nobody would look after it, and what was routed there must not be taken by another. */
async function refuseLeftOvers(names: readonly string[], standing: Standing): Promise<void> {
  const { intake } = standing;
  const gone = (await intake.enrolled()).filter((name) => !names.includes(name));
  const own = names.length === 0 ? [] : [undefined];
  for (const name of [...own, ...gone]) {
    const { store } = standing.place(name);
    const stored = await store.load();
    const waits = name === undefined ? undefined : (await store.offered(1))[0];
    const left =
      (stored === undefined ? undefined : leftOver(stored.books)) ??
      (waits === undefined ? undefined : `its intent ${waits.intentId} waits`);
    if (left === undefined) continue;
    const whose = name === undefined ? 'the one account that there was before' : `the account ${name}`;
    throw new Unusable(
      `the file does not name ${whose} any more, and ${left}: name it again, and close it first`,
    );
  }
  if (names.length > 0) return;
  const routed = (await intake.waiting(WAITING_MAX)).find(({ placed }) => placed !== undefined);
  if (routed === undefined) return;
  throw new Unusable(
    `${routed.offered.intentId} was on its way to one of several accounts: name them again first`,
  );
}
