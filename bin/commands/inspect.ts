import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayDecision, type ReplayVerdict } from '../../layers/app/audit/replay-decision.ts';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import type { JournalEntry } from '../../layers/app/ports/journal.ts';
import { buildConductReports } from '../../layers/app/report/build-conduct-reports.ts';
import { buildReport } from '../../layers/app/report/build-report.ts';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { openPortfolio, type Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { findPortfolio } from '../../layers/platform/laptop/portfolio-directory.ts';
import { readEnvironment } from '../../layers/platform/laptop/portfolio-facts.ts';
import { conductFiles } from '../../layers/platform/report/conduct-files.ts';
import { csvFiles } from '../../layers/platform/report/csv-files.ts';
import { htmlReport } from '../../layers/platform/report/html-report.ts';
import { decisionLine, decisionText } from '../../layers/platform/terminal/decision-text.ts';
import { statusText } from '../../layers/platform/terminal/status-text.ts';
import { headingOf } from './report-heading.ts';

export interface Where {
  readonly state: string;
  readonly portfolio?: string;
}

type Task = (portfolio: Portfolio) => Promise<Result<string>>;

/** Opens the portfolio for reading, also while another process runs it, and answers with text. */
export async function inspect({ state, portfolio: name }: Where, task: Task): Promise<Result<string>> {
  const directory = findPortfolio(state, name);
  if (!directory.ok) return directory;
  const reading = new Database(directory.value, { readOnly: true });
  const environment = readEnvironment(reading, directory.value);
  reading.close();
  if (environment === undefined) return refuse('NO_PORTFOLIO', `${directory.value} was never started`);
  if (!environment.ok) return environment;
  const portfolio = openPortfolio(directory.value, environment.value, { readOnly: true });
  try {
    return await task(portfolio);
  } finally {
    portfolio.close();
  }
}

export const status: Task = async ({ settings, store, journal }) => {
  const versioned = await store.load();
  if (versioned === undefined) return refuse('NO_SESSIONS', 'no session has been lived through yet');
  return ok(statusText(versioned.state, { config: settings.config, head: await journal.head() }));
};

export function decisions(limit: number, tradedOnly: boolean): Task {
  return async ({ journal }) => {
    const entries = await journal.latest('decision', tradedOnly ? Number.MAX_SAFE_INTEGER : limit);
    const bodies = entries.map((entry) => journal.body(entry)).filter((body) => body.kind === 'decision');
    const shown = bodies
      .map(({ record }) => record)
      .filter(({ outcome }) => !tradedOnly || outcome === 'traded');
    return ok(shown.slice(0, limit).map(decisionLine).join('\n'));
  };
}

export function why(decisionId: string): Task {
  return async ({ journal }) => {
    const entry = await journal.find('decision', decisionId);
    const body = entry === undefined ? undefined : journal.body(entry);
    if (body?.kind !== 'decision')
      return refuse('NO_DECISION', `there is no decision ${decisionId}; npx atalaya decisions lists them`);
    const events = (await journal.ofDecision(decisionId)).map((event) => journal.body(event));
    return ok(decisionText(body.record, events));
  };
}

export const verify: Task = async ({ journal, store }) => {
  const verdict = await verifyJournal(journal, (await store.load())?.state);
  switch (verdict.kind) {
    case 'whole':
      return ok(
        `the journal is whole: ${verdict.entries} entries, head ${verdict.head}\nthe ledger folded from it is the one in the state`,
      );
    case 'broken':
      return refuse(
        'JOURNAL_BROKEN',
        `entry ${verdict.entry.seq} (${verdict.entry.kind} ${verdict.entry.id}): ${verdict.fault}`,
      );
    case 'state-differs':
      return refuse('STATE_DIFFERS', verdict.fault);
  }
};

/** Makes one decision again, or all of them, and says whether they came out equal byte for byte. */
export function replay(decisionId: string | undefined): Task {
  return async (portfolio) => {
    const { journal, settings, bars, store } = portfolio;
    const broken = await verify(portfolio);
    const entries = await entriesToReplay(portfolio, decisionId);
    if (entries.length === 0) return refuse('NO_DECISION', `there is no decision ${decisionId ?? 'yet'}`);
    const verdicts: ReplayVerdict[] = [];
    for (const entry of entries)
      verdicts.push(await replayDecision(entry, { settings, ports: { bars, store }, journal }));
    const wrong = verdicts.filter(({ kind }) => kind !== 'equal');
    const otherCode = verdicts.some((verdict) => verdict.kind !== 'cannot' && verdict.codeDiffers);
    const lines = [
      `${verdicts.length - wrong.length} of ${verdicts.length} decisions came out equal, byte for byte`,
      ...(otherCode ? ['(some were made by other code than this)'] : []),
      ...wrong.slice(0, WRONG_SHOWN).map(wrongLine),
      ...(wrong.length > WRONG_SHOWN ? [`and ${wrong.length - WRONG_SHOWN} more`] : []),
    ];
    if (!broken.ok) lines.push(broken.error.message);
    const text = lines.join('\n');
    return wrong.length === 0 && broken.ok ? ok(text) : refuse('REPLAY_DIFFERS', text);
  };
}

export function report(directory: string): Task {
  return async (portfolio) => {
    const full = await buildReport(portfolio.settings.config, portfolio);
    if (full === undefined) return refuse('NO_SESSIONS', 'no session has been lived through yet');
    mkdirSync(directory, { recursive: true });
    const files = [
      { name: 'report.html', text: htmlReport(full, await headingOf(portfolio)) },
      ...csvFiles(full),
      ...conductFiles(await buildConductReports(portfolio.settings.config, portfolio.journal)),
    ];
    for (const { name, text } of files) writeFileSync(join(directory, name), text);
    return ok(files.map(({ name }) => join(directory, name)).join('\n'));
  };
}

const WRONG_SHOWN = 10;

async function entriesToReplay(
  { journal }: Portfolio,
  decisionId: string | undefined,
): Promise<readonly JournalEntry[]> {
  if (decisionId === undefined) return journal.entries(0, Number.MAX_SAFE_INTEGER, 'decision');
  const entry = await journal.find('decision', decisionId);
  return entry === undefined ? [] : [entry];
}

function wrongLine(verdict: ReplayVerdict): string {
  switch (verdict.kind) {
    case 'differs':
      return `${verdict.decisionId} differs at ${verdict.at}`;
    case 'cannot':
      return `${verdict.decisionId} cannot be replayed: ${verdict.reason}`;
    case 'equal':
      return verdict.decisionId;
  }
}
