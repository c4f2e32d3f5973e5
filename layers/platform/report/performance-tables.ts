import type { Kpi, KpiVerdict } from '../../core/backtest/kpis.ts';
import type { Performance, PerformanceReport } from '../../core/backtest/performance-report.ts';
import { counted, MISSING, shownCount, shownMoney, shownPercent, shownRatio } from './figures.ts';
import type { ReportHeading } from './report-heading.ts';
import { cell, left, right, type Cell, type ReportTable } from './report-table.ts';

/** The system beside the benchmark, bought with the same deposits and held. */
export function comparisonTable(
  { system, buyAndHold }: PerformanceReport,
  { currency }: ReportHeading,
): ReportTable {
  const row = (label: string, shown: (performance: Performance) => string): readonly Cell[] => [
    cell(label),
    cell(shown(system)),
    cell(shown(buyAndHold)),
  ];
  return {
    title: 'Performance',
    columns: [left(''), right('System'), right('Buy and hold')],
    rows: [
      row('Final NAV', ({ finalNav }) => shownMoney(finalNav, currency)),
      row('Total return, per unit', ({ totalReturn }) => shownPercent(totalReturn)),
      row('CAGR', ({ cagr }) => shownPercent(cagr)),
      row('Volatility, a year', ({ volatility }) => shownPercent(volatility)),
      row('Maximum drawdown', ({ maxDrawdown }) => shownPercent(maxDrawdown)),
      row('  from peak to trough', ({ drawdown }) =>
        drawdown === undefined ? MISSING : `${drawdown.peakDay} to ${drawdown.troughDay}`,
      ),
      row('  recovered on', recovered),
      row('Longest time under water', ({ underWater }) =>
        underWater === undefined ? MISSING : counted(underWater.longestPeriods, 'session'),
      ),
      row('Share of time under water', ({ underWater }) => shownPercent(underWater?.ratio, 1)),
      row('Sharpe', ({ sharpe }) => shownRatio(sharpe)),
      row('Sortino', ({ sortino }) => shownRatio(sortino)),
      row('Calmar', ({ calmar }) => shownRatio(calmar)),
    ],
  };
}

/** What the system did and what it cost. */
export function tradingTable(summary: PerformanceReport, { currency }: ReportHeading): ReportTable {
  const money = (amount: number | undefined): string => shownMoney(amount, currency);
  const rows: readonly (readonly [string, string])[] = [
    ['Deposits', money(summary.deposits)],
    ['Closed trades', shownCount(summary.trades)],
    ['Win rate', shownPercent(summary.winRate, 1)],
    ['Profit factor', shownRatio(summary.profitFactor)],
    ['Mean win over mean loss', shownRatio(summary.payoffRatio)],
    ['Mean result of a trade', money(summary.expectancy)],
    ['Fees paid', money(summary.fees)],
    ['Slippage paid', money(summary.slippage)],
    ['Sessions with a position', shownPercent(summary.timeInMarket, 1)],
    ['Mean exposure, of NAV', shownPercent(summary.grossExposure, 1)],
    ['Turnover, times NAV a year', shownRatio(summary.turnover)],
  ];
  return {
    title: 'Trading',
    columns: [left(''), right('System')],
    rows: rows.map(([label, value]) => [cell(label), cell(value)]),
  };
}

/** Every indicator of [O9] against target and aim, whichever way it falls. */
export function kpiTable({ kpis }: PerformanceReport): ReportTable {
  return {
    title: 'Key figures against target and aim',
    columns: [left(''), right('Value'), right('Target'), left('Met'), right('Aim'), left('Met')],
    rows: kpis.map((kpi) => [
      cell(kpi.name),
      cell(kpi.unit === 'percent' ? shownPercent(kpi.value) : shownRatio(kpi.value)),
      cell(markOf(kpi, kpi.target)),
      verdictCell(kpi.met),
      cell(markOf(kpi, kpi.aim)),
      verdictCell(kpi.aimMet),
    ]),
  };
}

/** How it ended, in a breath: the targets met, and what doing nothing would have come to. */
export function verdictSentence(
  { kpis, system, buyAndHold }: PerformanceReport,
  { currency, symbol }: ReportHeading,
): string {
  const judged = kpis.filter(({ met }) => met === 'yes' || met === 'no');
  const met = judged.filter((kpi) => kpi.met === 'yes').length;
  const gap = buyAndHold.finalNav - system.finalNav;
  const beside = `${shownMoney(Math.abs(gap), currency)} ${gap < 0 ? 'less' : 'more'} than the system`;
  return (
    `${met} of ${counted(judged.length, 'target')} met. The same deposits put into ${symbol} and held would have ended at ` +
    `${shownMoney(buyAndHold.finalNav, currency)}, ${beside}.`
  );
}

function recovered({ drawdown, maxDrawdown }: Performance): string {
  if (drawdown === undefined || maxDrawdown === undefined) return MISSING;
  return drawdown.recoveredDay ?? 'not yet';
}

function markOf({ unit, better }: Kpi, mark: number | undefined): string {
  if (mark === undefined) return MISSING;
  const shown = unit === 'percent' ? shownPercent(mark, 0) : shownRatio(mark, 1);
  return `${better === 'higher' ? '>' : '<'} ${shown}`;
}

function verdictCell(verdict: KpiVerdict): Cell {
  switch (verdict) {
    case 'yes':
      return cell('yes', 'good');
    case 'no':
      return cell('no', 'bad');
    case 'unknown':
      return cell('unknown', 'quiet');
    case 'no-target':
      return cell(MISSING, 'quiet');
  }
}
