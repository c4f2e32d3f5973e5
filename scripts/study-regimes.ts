// npx node scripts/study-regimes.ts: what the regimes would have been, on the bundled S&P 500 and, where ../shared/data
// is beside this checkout, on its ETFs and with the VIX. Writes a page and the tables of each to reports/regimes.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainRegimeModel, type Trained, type TrainingChoice } from '../bin/commands/train-regime.ts';
import { DEFAULT_CONFIG } from '../bin/commands/chosen-bars.ts';
import { agreementOf, changesOf } from '../layers/core/regime/regime-track.ts';
import { leanDailyBars } from './lean-daily.ts';

const EQUITIES = join(import.meta.dirname, '../../shared/data/equities');
const LEAN = join(EQUITIES, 'lean');
const VIX = join(EQUITIES, 'vix-daily.csv');
const ETFS = ['spy', 'qqq', 'iwm', 'eem', 'uso'];
const OUT = 'reports/regimes';
/** The last day that the walk-forward models saw. */
const HALF_WAY = '2009-12-31';
const SEED = 1;

const shared = existsSync(LEAN) && existsSync(VIX);
const temporary = mkdtempSync(join(tmpdir(), 'atalaya-regimes-'));
mkdirSync(OUT, { recursive: true });
console.log('| | states | agreement in training | after it | rules change a year | model changes a year |');
console.log('|---|---|---|---|---|---|');
run('spx');
run('spx-until-2009', { until: HALF_WAY });
if (shared) {
  run('spx-vix', { vix: VIX });
  for (const ticker of ETFS) runEtf(ticker);
} else console.log(`\n${EQUITIES} is not there: no ETF and no VIX was studied`);
rmSync(temporary, { recursive: true });

function runEtf(ticker: string): void {
  const { csv, notes } = leanDailyBars(LEAN, ticker);
  const bars = join(temporary, `${ticker}.csv`);
  writeFileSync(bars, csv);
  for (const note of notes) process.stderr.write(`${ticker}: ${note}\n`);
  const own = { bars, symbol: ticker.toUpperCase() };
  run(`${ticker}-vix`, { ...own, vix: VIX });
  if (ticker !== 'spy') return;
  run(ticker, own);
  run(`${ticker}-until-2009`, { ...own, until: HALF_WAY });
  run(`${ticker}-vix-until-2009`, { ...own, until: HALF_WAY, vix: VIX });
}

function run(name: string, choice: Partial<TrainingChoice> = {}): void {
  process.stderr.write(`${name}\n`);
  const out = join(OUT, `${name}.json`);
  const trained = trainRegimeModel({ calendar: 'XNYS', config: DEFAULT_CONFIG, seed: SEED, ...choice, out });
  if (!trained.ok) {
    console.log(`| ${name} | ${trained.error.message} |`);
    return;
  }
  writeFileSync(join(OUT, `${name}.txt`), `${trained.value.text}\n`);
  console.log(`| ${name} | ${summaryOf(trained.value).join(' | ')} |`);
}

function summaryOf({ trained, study }: Trained): readonly string[] {
  const { rules, model, trainedOn } = study;
  const share = (from: number, to?: number): string => {
    const { same, both } = agreementOf(rules.regimes.slice(from, to), model.regimes.slice(from, to));
    return both === 0 ? 'none' : `${((100 * same) / both).toFixed(1)} % of ${both}`;
  };
  const aYear = ({ regimes }: typeof rules): string =>
    ((252 * changesOf(regimes)) / regimes.filter((regime) => regime !== undefined).length).toFixed(1);
  return [
    trained.model.stateNames.join(', '),
    share(0, trainedOn),
    share(trainedOn),
    aYear(rules),
    aYear(model),
  ];
}
