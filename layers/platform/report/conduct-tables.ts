import type { PerformanceReport } from '../../core/backtest/performance-report.ts';
import { MODES } from '../../core/risk/mode.ts';
import { REGIMES } from '../../core/regime/regime.ts';
import { shownCount, shownShare } from './figures.ts';
import { cell, left, right, type ReportTable } from './report-table.ts';
import { approvalInWords, fateInWords, modeInWords, regimeInWords } from './wording.ts';

/** Sessions that closed in each mode. */
export function modeTable({ modes, sessions }: PerformanceReport): ReportTable {
  return timeTable('Time in each mode', { counts: modes, order: MODES, sessions, inWords: modeInWords });
}

/** Sessions that closed in each regime. */
export function regimeTable({ regimes, sessions }: PerformanceReport): ReportTable {
  return timeTable('Time in each regime', {
    counts: regimes,
    order: REGIMES,
    sessions,
    inWords: regimeInWords,
  });
}

/** What became of every signal; of those not executed the commonest reason first. */
export function signalTable({
  signalsGenerated,
  signalsExecuted,
  signalsRefused,
}: PerformanceReport): ReportTable {
  const refused = Object.entries(signalsRefused).filter(([, count]) => count > 0);
  refused.sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  const row = (words: string, code: string, count: number) => [
    cell(words),
    cell(code, 'quiet'),
    cell(shownCount(count)),
    cell(shownShare(count, signalsGenerated)),
  ];
  return {
    title: 'Signals',
    columns: [left(''), left('Code'), right('Signals'), right('Share')],
    rows: [
      row('Generated', '', signalsGenerated),
      row('Executed', 'EXECUTED', signalsExecuted),
      row('Not executed', '', signalsGenerated - signalsExecuted),
      ...refused.map(([code, count]) => row(`  ${fateInWords(code)}`, code, count)),
    ],
  };
}

/** What the owner was asked, and how it was answered. */
export function approvalTable({ approvals }: PerformanceReport): ReportTable {
  const asked = Object.values(approvals).reduce((sum, count) => sum + count, 0);
  return {
    title: 'Approvals',
    columns: [left(''), right('Questions')],
    rows:
      asked === 0
        ? []
        : [
            [cell('Asked'), cell(shownCount(asked))],
            ...Object.entries(approvals).map(([answer, count]) => [
              cell(sentence(approvalInWords(answer))),
              cell(shownCount(count)),
            ]),
          ],
    whenEmpty: 'Nobody was asked.',
  };
}

interface TimeSpent {
  readonly counts: Readonly<Record<string, number>>;
  readonly order: readonly string[];
  readonly sessions: number;
  readonly inWords: (name: string) => string;
}

function timeTable(title: string, { counts, order, sessions, inWords }: TimeSpent): ReportTable {
  return {
    title,
    columns: [left(''), left('Meaning'), right('Sessions'), right('Share')],
    rows: inOrder(counts, order).map(([name, count]) => [
      cell(name),
      cell(inWords(name), 'quiet'),
      cell(shownCount(count)),
      cell(shownShare(count, sessions)),
    ]),
  };
}

/** The names that are known in their order, those that never were with 0, and then whatever else there is. */
function inOrder(
  counts: Readonly<Record<string, number>>,
  order: readonly string[],
): readonly (readonly [string, number])[] {
  const others = Object.keys(counts).filter((name) => !order.includes(name));
  return [...order, ...others].map((name) => [name, counts[name] ?? 0]);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
