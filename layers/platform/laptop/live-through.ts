import { setImmediate as breathe } from 'node:timers/promises';
import { decideDirectly } from '../../app/decision-cycle/decide-directly.ts';
import { UNATTENDED, type ApprovalDesk } from '../../app/ports/approval-desk.ts';
import { runSession } from '../../app/session/run-session.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import { embeddedMachine } from './embedded-machine.ts';
import type { Portfolio } from './open-portfolio.ts';

/** Sessions a transaction: the disk is waited for once each, and a crash repeats at most so many. */
const BATCH = 100;

/** History in one go: the stages called directly, nobody asked, until told to stop. */
export async function liveThroughHistory(
  portfolio: Portfolio,
  instants: readonly EpochMs[],
  { onProgress, stopping }: { onProgress: (done: number) => void; stopping: () => boolean },
): Promise<void> {
  const { settings, store, bars, venue, controls, health, database } = portfolio;
  const ports = { store, bars, venue, market: venue, controls, health };
  const decide = (closed: Parameters<typeof decideDirectly>[0]): Promise<void> =>
    decideDirectly(closed, { settings, ports, desk: UNATTENDED });
  for (let start = 0; start < instants.length && !stopping(); start += BATCH) {
    const batch = instants.slice(start, start + BATCH);
    await database.batch(async () => {
      for (const atMs of batch) await runSession(atMs, { config: settings.config, ports, decide });
    });
    onProgress(start + batch.length);
    // Lets a signal or a request in between two batches.
    await breathe();
  }
}

/** One session after another through the state machine's definition, each step a commit of its own. */
export async function liveThroughMachine(
  portfolio: Portfolio,
  instants: readonly EpochMs[],
  {
    definition,
    desk,
    onSession,
    stopping,
  }: {
    definition: object;
    desk: ApprovalDesk;
    onSession: (done: number) => Promise<void>;
    stopping: () => boolean;
  },
): Promise<void> {
  const { settings, store, bars, venue, controls, health, cycles } = portfolio;
  const ports = { store, bars, venue, market: venue, controls, health };
  const runMachine = embeddedMachine(definition, {
    runtime: { settings, ports: { store, bars, cycles } },
    desk,
  });
  for (const [index, atMs] of instants.entries()) {
    if (stopping()) return;
    await runSession(atMs, { config: settings.config, ports, decide: runMachine });
    await onSession(index + 1);
  }
}
