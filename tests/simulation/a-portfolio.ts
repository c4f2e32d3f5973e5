import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { UNATTENDED, type ApprovalDesk } from '../../layers/app/ports/approval-desk.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { slice, type BarWindow } from '../../layers/core/market/bar-window.ts';
import { readBundledSample } from '../../layers/platform/bars/bundled-sample.ts';
import { environmentFrom, type Environment } from '../../layers/platform/config/load-environment.ts';
import { liveThroughHistory, liveThroughMachine } from '../../layers/platform/laptop/live-through.ts';
import { openPortfolio, type Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';

const CONFIG = join(import.meta.dirname, '../../config/dev.yaml');

/** The laptop's own configuration, with what the test is about changed. */
export function devEnvironment(changes: object = {}): Environment {
  const environment = environmentFrom(
    { ...z.looseObject({}).parse(parse(readFileSync(CONFIG, 'utf8'))), ...changes },
    CONFIG,
  );
  if (!environment.ok) throw new Error(environment.error.message);
  return environment.value;
}

/** Bars [from, to) of the bundled sample. */
export function sampleBars(from: number, to: number): BarWindow {
  const sample = readBundledSample();
  if (!sample.ok) throw new Error(sample.error.message);
  return slice(sample.value.window, from, to);
}

export function instantsOf({ availableMs }: BarWindow): readonly EpochMs[] {
  return [...availableMs].map(epochMs);
}

export function aDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'atalaya-'));
}

/** A portfolio in a folder of its own that has the bars and has not lived through any. */
export function aPortfolio(
  bars: BarWindow,
  changes: object = {},
): Portfolio & { readonly directory: string } {
  const directory = aDirectory();
  const environment = devEnvironment(changes);
  const portfolio = openPortfolio(directory, environment);
  const ingested = portfolio.bars.ingest(environment.config.benchmark, bars);
  if (!ingested.ok) throw new Error(ingested.error.message);
  return { ...portfolio, directory };
}

export async function liveDirectly(portfolio: Portfolio, instants: readonly EpochMs[]): Promise<void> {
  await liveThroughHistory(portfolio, instants, { onProgress: () => undefined, stopping: () => false });
}

export async function liveByMachine(
  portfolio: Portfolio,
  instants: readonly EpochMs[],
  desk: ApprovalDesk = UNATTENDED,
): Promise<void> {
  await liveThroughMachine(portfolio, instants, {
    definition: decisionCycleDefinition({ approvalDeadlineSeconds: 30 }),
    desk,
    onSession: () => Promise.resolve(),
    stopping: () => false,
  });
}

/** The texts of all decisions, in their order. */
export async function decisionTexts({ journal }: Portfolio): Promise<readonly string[]> {
  return (await journal.entries(0, 100_000, 'decision')).map(({ text }) => text);
}

export function discard(...portfolios: readonly (Portfolio & { readonly directory: string })[]): void {
  for (const portfolio of portfolios) {
    portfolio.close();
    rmSync(portfolio.directory, { recursive: true });
  }
}

/** What the test is about to look at, and fails without. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test expected something here');
  return value;
}
