import type { ExecutionIntent, IntentOutcome } from '../../core/execution/executor/execution-intent.ts';
import type { AccountView } from '../../core/execution/routing/account-view.ts';
import { placeIntent } from '../../core/execution/routing/place-intent.ts';
import { deniedOutcome, partOf, type RoutedIntent } from '../../core/execution/routing/routed-intent.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import type { IntentIntake, WaitingIntent } from '../ports/intent-intake.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { doorbell } from './doorbell.ts';
import type { ExecutorClock } from './executor-ports.ts';
import { holdLease, LEASE_TERMS, type LeaseTerms } from './hold-lease.ts';

/** Everything the router touches. */
export interface RouterPorts {
  readonly intake: IntentIntake;
  readonly leases: LeaseStore;
  readonly accounts: readonly RoutedAccount[];
  readonly clock: ExecutorClock;
  /** Tells whoever waits for it that an intent went nowhere; may be told twice. */
  readonly answer: (outcome: IntentOutcome) => Promise<void>;
  /** An intent that could not be brought to its accounts now, and is tried again. */
  readonly onFailure: (intentId: string, error: unknown) => void;
}

/** An account that intents may go to. */
export interface RoutedAccount {
  readonly name: string;
  readonly store: Pick<ExecutionStore, 'offer'>;
  /** How the account stands to the intent now. What cannot be known is refused in it; it may throw where even that is not known. */
  view(offered: ExecutionIntent): Promise<AccountView>;
}

export interface RouterRun {
  readonly holder: string;
  readonly terms?: LeaseTerms;
  readonly pollMs: number;
  readonly stop: Promise<void>;
}

export type RouterEnd = 'stopped' | 'lease-lost';

const WAITING_MAX = 128;

/**
 * Routes what the decisions offer, for as long as it may: to be begun again when the lease is lost. The lease lets one process do the
 * work; that no intent ever goes to two accounts does not rest on it, but on each having one route, written down before anything
 * follows from it.
 */
export async function runRouter(ports: RouterPorts, run: RouterRun): Promise<RouterEnd> {
  const stopping = { asked: false };
  const bell = doorbell(ports.clock);
  void run.stop.then(() => {
    stopping.asked = true;
    bell.ring();
  });
  const lease = await holdLease(ports, {
    holder: run.holder,
    terms: run.terms ?? LEASE_TERMS,
    isWanted: () => !stopping.asked,
  });
  if (lease === undefined) return 'stopped';
  const unlisten = ports.intake.listen?.(() => {
    bell.ring();
  });
  try {
    while (lease.mayAct() && !stopping.asked) {
      await routeWaiting(ports, () => lease.mayAct());
      await bell.wait(run.pollMs);
    }
  } finally {
    unlisten?.();
    await lease.release();
  }
  return stopping.asked ? 'stopped' : 'lease-lost';
}

/** One look at everything that waits, oldest first. What fails is left where it is, and the rest goes on. */
export async function routeWaiting(ports: RouterPorts, mayAct: () => boolean = () => true): Promise<void> {
  const waiting = await ports.intake.waiting(WAITING_MAX).catch((error: unknown) => {
    ports.onFailure('', error);
    return [];
  });
  const stuck = new Set<Sym>();
  for (const [index, one] of waiting.entries()) {
    if (!mayAct()) return;
    const { intentId, intent } = one.offered;
    // What closes a position must find the entry that came before it with its account.
    if (stuck.has(intent.symbol)) continue;
    const isWithdrawn = waiting.slice(index + 1).some((later) => withdraws(later, one));
    await routeIntent(one, { ports, isWithdrawn, mayAct }).catch((error: unknown) => {
      stuck.add(intent.symbol);
      ports.onFailure(intentId, error);
    });
  }
}

function withdraws({ offered: { intent } }: WaitingIntent, { offered }: WaitingIntent): boolean {
  return intent.kind === 'flatten' && intent.symbol === offered.intent.symbol;
}

/** After a crash anywhere the same is done again: the route that was written down is the one, and an offer made twice is one. */
async function routeIntent(
  { offered, placed }: WaitingIntent,
  { ports, isWithdrawn, mayAct }: { ports: RouterPorts; isWithdrawn: boolean; mayAct: () => boolean },
): Promise<void> {
  const route = placed ?? (await place(offered, { ports, isWithdrawn, mayAct }));
  if (route === undefined) return;
  for (const part of route.parts) {
    const account = ports.accounts.find(({ name }) => name === part.account);
    if (account === undefined)
      throw new Error(`it was to go to ${part.account}, which is no account any more`);
    await account.store.offer(partOf(offered, part));
  }
  if (route.refusal !== undefined) await ports.answer(deniedOutcome(route, route.refusal));
  await ports.intake.settle(offered.intentId);
}

async function place(
  offered: ExecutionIntent,
  { ports, isWithdrawn, mayAct }: { ports: RouterPorts; isWithdrawn: boolean; mayAct: () => boolean },
): Promise<RoutedIntent | undefined> {
  const views = await Promise.all(ports.accounts.map((account) => account.view(offered)));
  const nowMs = ports.clock.wallMs();
  const route = placeIntent(offered, views, { nowMs, isWithdrawn });
  return route === undefined || !mayAct() ? undefined : ports.intake.place(route, nowMs);
}
