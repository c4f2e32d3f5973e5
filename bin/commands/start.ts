import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { buildReport } from '../../layers/app/report/build-report.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import { refuse, ok, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { LaptopDesk } from '../../layers/platform/laptop/approval-desk.ts';
import { lockDirectory } from '../../layers/platform/laptop/directory-lock.ts';
import { liveThroughHistory, liveThroughMachine } from '../../layers/platform/laptop/live-through.ts';
import { openPortfolio, type Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { folderOf, rememberCurrent } from '../../layers/platform/laptop/portfolio-directory.ts';
import { bindEnvironment } from '../../layers/platform/laptop/portfolio-facts.ts';
import { textReport } from '../../layers/platform/report/text-report.ts';
import { headingOf } from './report-heading.ts';
import { startDashboard, type Dashboard } from '../../web/server/start-dashboard.ts';
import { chooseBars, type Choice, type Chosen } from './chosen-bars.ts';
import { progressBar } from './progress.ts';

export interface StartOptions extends Choice {
  readonly state: string;
  /** Between two live sessions; 0 is as fast as it goes. */
  readonly paceMs: number;
  /** Ends when the last session has been lived through, instead of serving the page until Ctrl-C. */
  readonly exit: boolean;
  readonly port: number;
  readonly liveSessions: number;
}

/** The main job: history, report, page, and the last sessions one at a time through the state machine. */
export async function start(options: StartOptions): Promise<Result<true>> {
  const chosen = chooseBars(options);
  if (!chosen.ok) return chosen;
  const { environment, file } = chosen.value;
  const { benchmark } = environment.config;
  const directory = join(options.state, folderOf(benchmark));
  const lock = lockDirectory(directory);
  if (!lock.ok) return lock;
  const portfolio = openPortfolio(directory, environment);
  try {
    const bound = bindEnvironment(portfolio.database, environment, directory);
    if (!bound.ok) return bound;
    const ingested = portfolio.bars.ingest(benchmark, file.window);
    if (!ingested.ok)
      return refuse(
        'BARS_CHANGED',
        `${file.path}: ${ingested.error.message}; start a new portfolio with --state <folder>`,
      );
    rememberCurrent(options.state, folderOf(benchmark));
    const instants = [...file.window.availableMs].map(epochMs);
    await live(portfolio, { chosen: chosen.value, instants, options });
    return ok(true);
  } finally {
    portfolio.close();
    lock.value.release();
  }
}

interface Run {
  readonly chosen: Chosen;
  readonly instants: readonly EpochMs[];
  readonly options: StartOptions;
}

async function live(portfolio: Portfolio, { chosen, instants, options }: Run): Promise<void> {
  const stop = stopOnSignal();
  const split = Math.max(0, instants.length - options.liveSessions);
  const done = (await portfolio.store.load())?.state;
  const due = (from: number, to: number): readonly EpochMs[] =>
    instants
      .slice(from, to)
      .filter(
        (atMs) =>
          done === undefined || atMs > done.atMs || (atMs === done.atMs && done.phase !== 'dispatched'),
      );
  const history = due(0, split);
  const recent = due(split, instants.length);
  const before = split - history.length;
  if (before > 0)
    say(`going on where it was, after ${instants.length - history.length - recent.length} sessions`);
  const bar = progressBar('history', split);
  if (history.length > 0) bar(before);
  await liveThroughHistory(portfolio, history, {
    onProgress: (count) => {
      bar(before + count);
    },
    stopping: stop.requested,
  });
  if (stop.requested()) return;
  await sayReport(portfolio, chosen);
  const attended = options.paceMs > 0 && !options.exit;
  const page: { dashboard?: Dashboard } = {};
  const desk = new LaptopDesk(portfolio.database, () => page.dashboard?.notify());
  const counts = { done: instants.length - split - recent.length, finished: false };
  const total = instants.length - split;
  page.dashboard = await startDashboard({
    port: options.port,
    sources: {
      config: portfolio.settings.config,
      store: portfolio.store,
      journal: portfolio.journal,
      bars: portfolio.bars,
      desk,
      progress: () => ({
        phase: counts.finished ? 'finished' : 'live',
        done: counts.done,
        total,
        pace: paceText(options.paceMs),
      }),
    },
  });
  const { dashboard } = page;
  say(`page: ${dashboard.url}   (Ctrl-C stops; started again, it goes on where it was)`);
  const already = counts.done;
  const recentBar = progressBar('live', total);
  const work = liveThroughMachine(portfolio, recent, {
    definition: decisionCycleDefinition({
      approvalDeadlineSeconds: portfolio.settings.config.approval.deadlineMs / 1_000,
    }),
    desk: attended ? desk : UNATTENDED,
    onSession: async (count) => {
      counts.done = already + count;
      recentBar(counts.done);
      dashboard.notify();
      await Promise.race([sleep(options.paceMs), stop.signalled]);
    },
    stopping: stop.requested,
  });
  // A question that waits for its answer must not hold up a stop: every step is committed, and it will be asked again.
  await Promise.race([work, stop.signalled]);
  if (!stop.requested()) {
    counts.finished = true;
    dashboard.notify();
    if (recent.length > 0) await sayReport(portfolio, chosen);
    if (!options.exit) {
      say(`all sessions are done; the page stays at ${dashboard.url} until Ctrl-C`);
      await stop.signalled;
    }
  }
  await dashboard.close();
}

/** Ctrl-C and SIGTERM ask to stop after the present step; a second one ends the process at once, which loses nothing. */
function stopOnSignal(): { readonly requested: () => boolean; readonly signalled: Promise<void> } {
  let requested = false;
  const signalled = new Promise<void>((resolve) => {
    const onSignal = (): void => {
      if (requested) process.exit(130);
      requested = true;
      say('\nstopping');
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return { requested: () => requested, signalled };
}

async function sayReport(portfolio: Portfolio, { notes, file }: Chosen): Promise<void> {
  const report = await buildReport(portfolio.settings.config, portfolio);
  if (report === undefined) return;
  process.stdout.write(
    `${textReport(report, await headingOf(portfolio, [`bars: ${file.path}`, ...notes]))}\n`,
  );
}

function paceText(paceMs: number): string {
  return paceMs === 0 ? 'max' : `${paceMs / 1_000}s`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
