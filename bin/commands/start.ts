import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { takeControls } from '../../layers/app/session/take-controls.ts';
import { askControl } from '../../layers/app/control/ask-control.ts';
import { buildReport } from '../../layers/app/report/build-report.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import { refuse, ok, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { LaptopDesk } from '../../layers/platform/laptop/approval-desk.ts';
import { lockDirectory } from '../../layers/platform/laptop/directory-lock.ts';
import { liveThroughHistory, liveThroughMachine } from '../../layers/platform/laptop/live-through.ts';
import { openPortfolio, type Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { folderOf, rememberCurrent } from '../../layers/platform/laptop/portfolio-directory.ts';
import { bindEnvironment, rememberNotes } from '../../layers/platform/laptop/portfolio-facts.ts';
import { textReport } from '../../layers/platform/report/text-report.ts';
import { headingOf } from './report-heading.ts';
import { startDashboard, type Dashboard } from '../../web/server/start-dashboard.ts';
import { chooseBars, type Choice } from './chosen-bars.ts';
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
    rememberNotes(portfolio.database, [`bars: ${file.path}`, ...chosen.value.notes]);
    rememberCurrent(options.state, folderOf(benchmark));
    const instants = [...file.window.availableMs].map(epochMs);
    await live(portfolio, { instants, options });
    return ok(true);
  } finally {
    portfolio.close();
    lock.value.release();
  }
}

interface Run {
  readonly instants: readonly EpochMs[];
  readonly options: StartOptions;
}

async function live(portfolio: Portfolio, { instants, options }: Run): Promise<void> {
  const stop = stopOnSignal();
  const { history, recent, liveTotal } = sessionsDue(
    instants,
    options,
    (await portfolio.store.load())?.state,
  );
  const historyTotal = instants.length - liveTotal;
  const lived = instants.length - history.length - recent.length;
  if (lived > 0) say(`going on where it was, after ${lived} sessions`);
  await runHistory(portfolio, history, { total: historyTotal, stop });
  if (stop.requested()) return;
  await sayReport(portfolio);
  await runLive(portfolio, recent, { total: liveTotal, options, stop });
}

/** What is still to be lived through: history in one go, and the last sessions one at a time. */
function sessionsDue(
  instants: readonly EpochMs[],
  { liveSessions }: StartOptions,
  state: SystemState | undefined,
): { readonly history: readonly EpochMs[]; readonly recent: readonly EpochMs[]; readonly liveTotal: number } {
  const split = Math.max(0, instants.length - liveSessions);
  const isDue = (atMs: EpochMs): boolean =>
    state === undefined || atMs > state.atMs || (atMs === state.atMs && state.phase !== 'dispatched');
  return {
    history: instants.slice(0, split).filter(isDue),
    recent: instants.slice(split).filter(isDue),
    liveTotal: instants.length - split,
  };
}

async function runHistory(
  portfolio: Portfolio,
  history: readonly EpochMs[],
  { total, stop }: { total: number; stop: Stop },
): Promise<void> {
  if (history.length === 0) return;
  const bar = progressBar('history', total);
  const before = total - history.length;
  bar(before);
  const onProgress = (count: number): void => {
    bar(before + count);
  };
  await liveThroughHistory(portfolio, history, { onProgress, stopping: stop.requested });
}

async function runLive(
  portfolio: Portfolio,
  recent: readonly EpochMs[],
  { total, options, stop }: { total: number; options: StartOptions; stop: Stop },
): Promise<void> {
  const { config } = portfolio.settings;
  const progress = { done: total - recent.length, finished: false };
  const page: { dashboard?: Dashboard } = {};
  const desk = new LaptopDesk(portfolio.database, () => page.dashboard?.notify());
  const dashboard = await startDashboard({
    port: options.port,
    sources: {
      ...{ config, store: portfolio.store, journal: portfolio.journal, bars: portfolio.bars, desk },
      askControl: (asked) =>
        askControl(asked, { controls: portfolio.controls, nowMs: epochMs(Date.now()), draw: randomInt }),
      progress: () => ({
        phase: progress.finished ? 'finished' : 'live',
        done: progress.done,
        total,
        pace: options.paceMs === 0 ? 'max' : `${options.paceMs / 1_000}s`,
      }),
    },
  });
  page.dashboard = dashboard;
  say(`page: ${dashboard.url}   (Ctrl-C stops; started again, it goes on where it was)`);
  const bar = progressBar('live', total);
  const work = liveThroughMachine(portfolio, recent, {
    definition: decisionCycleDefinition({ approvalDeadlineSeconds: config.approval.deadlineMs / 1_000 }),
    desk: options.paceMs > 0 && !options.exit ? desk : UNATTENDED,
    onSession: async () => {
      progress.done += 1;
      bar(progress.done);
      dashboard.notify();
      await Promise.race([sleep(options.paceMs), stop.signalled]);
    },
    stopping: stop.requested,
  });
  // A question that waits for its answer must not hold up a stop: every step is committed, and it will be asked again.
  await Promise.race([work, stop.signalled]);
  progress.finished = !stop.requested();
  if (progress.finished) {
    dashboard.notify();
    if (recent.length > 0) await sayReport(portfolio);
    if (!options.exit) {
      say(`all sessions are done; the page stays at ${dashboard.url} until Ctrl-C`);
      while (!stop.requested()) {
        await Promise.race([sleep(IDLE_MS), stop.signalled]);
        if (await takeIdleControls(portfolio)) dashboard.notify();
      }
    }
  }
  await dashboard.close();
}

interface Stop {
  readonly requested: () => boolean;
  readonly signalled: Promise<void>;
}

/** How often a host with no session left looks for what the owner asked. */
const IDLE_MS = 1_000;

async function takeIdleControls({ settings, store, venue, controls }: Portfolio): Promise<boolean> {
  const before = await store.load();
  if (before === undefined) return false;
  const { version } = await takeControls(before, settings.config, { store, venue, controls });
  return version !== before.version;
}

/** Ctrl-C and SIGTERM ask to stop after the present step; a second one ends the process at once, which loses nothing. */
function stopOnSignal(): Stop {
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

async function sayReport(portfolio: Portfolio): Promise<void> {
  const report = await buildReport(portfolio.settings.config, portfolio);
  if (report === undefined) return;
  const { columns, isTTY } = process.stdout;
  const shown = isTTY ? { columns, ansi: true } : {};
  process.stdout.write(`${textReport(report, await headingOf(portfolio), shown)}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
