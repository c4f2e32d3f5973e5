import { accountsHealth, type LeaseHolder } from './host-health.ts';
import { hostMetrics } from './host-metrics.ts';
import type { HostSurroundings } from './host-surroundings.ts';
import { startPulse } from './pulse.ts';
import { runAccount, type HostedAccount, type LiveAccount } from './run-account.ts';
import { serveHealth } from './serve-health.ts';
import { surviveStrayRejections } from './stray-rejections.ts';
import { VitalSigns } from './vital-signs.ts';
import { worstSigns } from './worst-signs.ts';

/** The executor of one portfolio with one account, as a process. */
export type ExecutionHost = HostSurroundings & HostedAccount;

const LAG_WINDOW_MS = 60_000;

/**
 * Runs until it is told to stop, and then drains: nothing new is taken, what is on its way is seen through, protective orders stay,
 * the lease is given back.
 */
export async function runExecutionHost(host: ExecutionHost): Promise<void> {
  const { name, store, leases, openVenue } = host;
  const account = { store, leases, openVenue, ...(name === undefined ? {} : { name }) };
  await runAccounts([account], host);
}

/** Something else that the process does under a lease, beside its accounts and for as long as they do. */
export interface Companion extends LeaseHolder {
  run(accounts: readonly LiveAccount[], host: HostSurroundings): Promise<void>;
}

/** The executors of some accounts in one process. Where one of them must not go on, none does: all drain, and it is thrown. */
export async function runAccounts(
  hosted: readonly HostedAccount[],
  host: HostSurroundings,
  companion?: Companion,
): Promise<void> {
  const { environment, log } = host;
  surviveStrayRejections(log);
  const accounts = hosted.map((account): LiveAccount => ({ ...account, signs: new VitalSigns() }));
  const metrics = hostMetrics(accounts, environment.file.portfolio.id);
  const others = companion === undefined ? [] : [companion];
  const server = await serveHealth({ health: () => accountsHealth(accounts, others), metrics }, host.health);
  const all = accounts.map(({ signs }) => signs);
  const window = setInterval(() => {
    for (const signs of all) signs.forgetLag();
  }, LAG_WINDOW_MS);
  const endPulse =
    host.metrics === undefined
      ? undefined
      : startPulse(
          worstSigns(
            all,
            others.map(({ signs }) => signs),
          ),
          host.metrics,
        );
  log({ level: 'info', code: 'LISTENING', text: `/health and /metrics on port ${server.port}` });
  host.onListening?.(server.port);
  try {
    await untilOneFails(host.stop, (stop) => [
      ...accounts.map((account) => runAccount(account, { ...host, stop })),
      ...others.map((other) => other.run(accounts, { ...host, stop })),
    ]);
  } finally {
    clearInterval(window);
    endPulse?.();
    for (const signs of all) signs.end();
    await server.close();
  }
}

async function untilOneFails(
  stop: Promise<void>,
  begin: (stop: Promise<void>) => readonly Promise<void>[],
): Promise<void> {
  const failed = Promise.withResolvers<undefined>();
  const runs = begin(Promise.race([stop, failed.promise]));
  const ends = await Promise.allSettled(
    runs.map((run) =>
      run.catch((error: unknown) => {
        failed.resolve(undefined);
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
