import type { FullReport } from '../../app/report/build-report.ts';
import { formatDecimal } from '../../core/foundation/decimal.ts';
import { epochMs, isoInstant } from '../../core/foundation/time.ts';
import { csvText } from './csv-text.ts';
import { seriesOf } from './report-series.ts';

export interface NamedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The report's numbers for other programs: `sessions.csv`, `trades.csv`, `kpis.csv` and, where money moved at a venue without a trade,
 * `ledger-entries.csv`. Ratios are fractions at full
 * precision, instants are ISO 8601 in UTC, drawdown is positive, and what there is no number for is an empty field.
 */
export function csvFiles(report: FullReport): readonly NamedFile[] {
  return [
    { name: 'sessions.csv', text: sessionsCsv(report) },
    { name: 'trades.csv', text: tradesCsv(report) },
    { name: 'kpis.csv', text: kpisCsv(report) },
    ...(report.ledgerEntries.length === 0
      ? []
      : [{ name: 'ledger-entries.csv', text: ledgerEntriesCsv(report) }]),
  ];
}

function sessionsCsv({ sessions, summary }: FullReport): string {
  const { fall } = seriesOf(sessions, summary).account;
  const header = [
    'day',
    'nav',
    'nav_per_unit',
    'drawdown',
    'mode',
    'regime',
    'flow',
    'benchmark_open',
    'benchmark_close',
    'gross_notional',
    'traded_notional',
  ];
  const rows = sessions.map((session, i) => [
    session.day,
    session.nav,
    session.navPerUnit,
    0 - (fall[i] ?? NaN),
    session.mode,
    session.regime,
    session.flow,
    session.benchmarkOpen,
    session.benchmarkClose,
    session.grossNotional,
    session.tradedNotional,
  ]);
  return csvText(header, rows);
}

function tradesCsv({ trades }: FullReport): string {
  const instant = (ms: number): string => isoInstant(epochMs(ms));
  return csvText(
    ['symbol', 'direction', 'opened', 'closed', 'result'],
    trades.map(({ symbol, direction, openedMs, closedMs, result }) => [
      symbol,
      direction,
      instant(openedMs),
      instant(closedMs),
      result,
    ]),
  );
}

function ledgerEntriesCsv({ ledgerEntries }: FullReport): string {
  return csvText(
    ['entry', 'kind', 'currency', 'amount', 'at'],
    ledgerEntries.map(({ entryId, kind, currency, amount, atMs }) => [
      entryId,
      kind,
      currency,
      formatDecimal(amount),
      isoInstant(atMs),
    ]),
  );
}

function kpisCsv({ summary }: FullReport): string {
  return csvText(
    ['name', 'value', 'unit', 'better', 'target', 'met', 'aim', 'aim_met'],
    summary.kpis.map(({ name, value, unit, better, target, met, aim, aimMet }) => [
      name,
      value,
      unit,
      better,
      target,
      met,
      aim,
      aimMet,
    ]),
  );
}
