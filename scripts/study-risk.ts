// npx node scripts/study-risk.ts: the same strategies over the same history, once with the risk manager and once without
// it, on the bundled S&P 500 and, where ../shared/data is beside this checkout, on nine of its equities and funds.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { decideDirectly } from '../layers/app/decision-cycle/decide-directly.ts';
import { UNATTENDED } from '../layers/app/ports/approval-desk.ts';
import { buildReport } from '../layers/app/report/build-report.ts';
import { decideUnguarded, riskDeeds, type RiskDeeds } from '../layers/app/research/study-risk.ts';
import { runSession, type Decide } from '../layers/app/session/run-session.ts';
import type { PerformanceReport } from '../layers/core/backtest/performance-report.ts';
import { epochMs } from '../layers/core/foundation/time.ts';
import type { BarWindow } from '../layers/core/market/bar-window.ts';
import { sym } from '../layers/core/market/instrument.ts';
import { withoutGuards } from '../layers/core/research/unguarded.ts';
import { MODES } from '../layers/core/risk/mode.ts';
import { readBundledSample } from '../layers/platform/bars/bundled-sample.ts';
import { readBarsCsv } from '../layers/platform/bars/read-bars-csv.ts';
import { environmentFrom, type Environment } from '../layers/platform/config/load-environment.ts';
import { openPortfolio } from '../layers/platform/laptop/open-portfolio.ts';
import { leanDailyBars } from './lean-daily.ts';

const CONFIG = join(import.meta.dirname, '../config/dev.yaml');
const LEAN = join(import.meta.dirname, '../../shared/data/equities/lean');
/** Ticker and sector; the first is the benchmark. */
const NINE = {
  SPY: 'broad-equity',
  QQQ: 'technology',
  IWM: 'small-equity',
  EEM: 'emerging-equity',
  USO: 'energy',
  AAPL: 'technology',
  GOOG: 'technology',
  IBM: 'technology',
  BAC: 'banks',
};
/** GOOG's factors do not know the split of that day, before which its bars are another share's. */
const GOOG_FROM = '2014-04-03';
/** Without the risk manager every instrument has an equal share of this; the rest pays for costs and opening gaps. */
const INVESTED_RATIO = 0.95;
const BATCH = 250;

interface World {
  readonly name: string;
  readonly environment: Environment;
  readonly bars: readonly (readonly [string, BarWindow])[];
}
interface Outcome {
  readonly summary: PerformanceReport;
  readonly deeds: RiskDeeds;
}

const source = z.looseObject({
  universe: z.array(z.looseObject({})).min(1),
  sizing: z.looseObject({}),
});
type Source = z.infer<typeof source>;

const temporary = mkdtempSync(join(tmpdir(), 'atalaya-risk-'));
for (const world of worlds()) {
  const instruments = world.environment.config.universe.length;
  const shareRatio = INVESTED_RATIO / instruments;
  const guarded = await liveThrough(world, undefined);
  const unguarded = await liveThrough(world, shareRatio);
  const { from, to } = guarded.summary;
  const about = `${from} to ${to}, profile ${world.environment.file.risk.profile}`;
  console.log(`\n## ${world.name}\n\n${about}; without: ${percent(shareRatio)} of NAV each\n`);
  console.log(
    [
      `| | with | without | ${world.environment.config.benchmark} held |`,
      '|---|---|---|---|',
      ...rowsOf(guarded, unguarded),
    ].join('\n'),
  );
  console.log(`\nRefused proposals: ${counts(guarded.deeds.refusals)}`);
  console.log(`Into a tighter mode: ${counts(guarded.deeds.triggers)}`);
}
rmSync(temporary, { recursive: true });

function worlds(): readonly World[] {
  const sample = readBundledSample();
  if (!sample.ok) throw new Error(sample.error.message);
  const own = environment((source) => source);
  const single = { name: 'S&P 500', environment: own, bars: [['SPX', sample.value.window]] } as const;
  if (existsSync(LEAN)) return [single, nineInstruments()];
  process.stderr.write(`${LEAN} is not there: nothing of several instruments was studied\n`);
  return [single];
}

function nineInstruments(): World {
  const bars = Object.keys(NINE).map((ticker) => {
    const { csv, notes } = leanDailyBars(LEAN, ticker.toLowerCase());
    for (const note of notes) process.stderr.write(`${ticker}: ${note}\n`);
    const path = join(temporary, `${ticker}.csv`);
    writeFileSync(path, ticker === 'GOOG' ? linesFrom(csv, GOOG_FROM) : csv);
    const file = readBarsCsv(path, { calendar: 'XNYS' });
    if (!file.ok) throw new Error(file.error.message);
    return [ticker, file.value.window] as const;
  });
  const nine = environment(({ universe: [template], ...source }) => ({
    ...source,
    benchmark: 'SPY',
    // Adjusted prices of twenty years ago are fractions of today's: a cent would be a coarse tick for them.
    universe: Object.entries(NINE).map(([symbol, sector]) => ({
      ...template,
      symbol,
      sector,
      tick: '0.0001',
    })),
    risk: { profile: 'usd-equities', limits: {} },
    sizing: { ...source.sizing, rebalanceRatioMin: 0.02 },
  }));
  return { name: 'Nine instruments', environment: nine, bars };
}

function linesFrom(csv: string, day: string): string {
  const [head = '', ...lines] = csv.split('\n');
  return [head, ...lines.filter((line) => line === '' || line >= day)].join('\n');
}

/** The laptop's configuration, changed. */
function environment(change: (file: Source) => unknown): Environment {
  const found = environmentFrom(change(source.parse(parse(readFileSync(CONFIG, 'utf8')))), CONFIG);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

/** Without the risk manager where a share is given. */
async function liveThrough(world: World, shareRatio: number | undefined): Promise<Outcome> {
  const directory = mkdtempSync(join(temporary, 'portfolio-'));
  const { config } = world.environment;
  const lived = shareRatio === undefined ? config : withoutGuards(config);
  const portfolio = openPortfolio(directory, { ...world.environment, config: lived });
  for (const [symbol, window] of world.bars) portfolio.bars.ingest(sym(symbol), window);
  const { settings, store, bars, venue, controls, health, database, journal } = portfolio;
  const ports = { store, bars, venue, market: venue, controls, health };
  const decide: Decide = (closed) =>
    shareRatio === undefined
      ? decideDirectly(closed, { settings, ports, desk: UNATTENDED })
      : decideUnguarded(closed, { settings, ports, shareRatio });
  const instants = [...bars.all(config.benchmark).availableMs].map(epochMs);
  for (let start = 0; start < instants.length; start += BATCH) {
    process.stderr.write(`\r${world.name}: ${start} of ${instants.length} `);
    await database.batch(async () => {
      for (const atMs of instants.slice(start, start + BATCH))
        await runSession(atMs, { config: lived, ports, decide });
    });
  }
  const report = await buildReport(lived, { journal, bars });
  if (report === undefined) throw new Error('a history without a session');
  const deeds = await riskDeeds(journal);
  portfolio.close();
  return { summary: report.summary, deeds };
}

function rowsOf({ summary: guarded }: Outcome, { summary: unguarded }: Outcome): readonly string[] {
  const row = (name: string, shown: (summary: PerformanceReport) => string, held = ''): string =>
    `| ${name} | ${shown(guarded)} | ${shown(unguarded)} | ${held} |`;
  const { buyAndHold } = guarded;
  return [
    row('return a year (CAGR)', ({ system }) => percent(system.cagr), percent(buyAndHold.cagr)),
    row('volatility a year', ({ system }) => percent(system.volatility), percent(buyAndHold.volatility)),
    row('maximum drawdown', ({ system }) => percent(system.maxDrawdown), percent(buyAndHold.maxDrawdown)),
    row('Sharpe', ({ system }) => figure(system.sharpe), figure(buyAndHold.sharpe)),
    row('return over drawdown (Calmar)', ({ system }) => figure(system.calmar), figure(buyAndHold.calmar)),
    row('mean exposure', ({ grossExposure }) => percent(grossExposure)),
    row('closed trades', ({ trades }) => String(trades)),
    row('win rate', ({ winRate }) => percent(winRate)),
    row('turnover a year', ({ turnover }) => figure(turnover)),
    ...MODES.map((mode) =>
      row(`sessions in ${mode}`, ({ modes, sessions }) => percent((modes[mode] ?? 0) / sessions)),
    ),
  ];
}

function counts(tally: Readonly<Record<string, number>>): string {
  const found = Object.entries(tally).sort(([, a], [, b]) => b - a);
  return found.length === 0 ? 'none' : found.map(([code, count]) => `${code} ${count}`).join(', ');
}

function percent(value: number | undefined): string {
  return value === undefined ? 'unknown' : `${(100 * value).toFixed(2)} %`;
}

function figure(value: number | undefined): string {
  return value === undefined ? 'unknown' : value.toFixed(2);
}
