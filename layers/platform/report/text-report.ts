import type { FullReport } from '../../app/report/build-report.ts';
import { approvalTable, modeTable, regimeTable, signalTable } from './conduct-tables.ts';
import { methodOf, profileSentence, provenanceOf, spanOf } from './preamble.ts';
import { comparisonTable, kpiTable, tradingTable, verdictSentence } from './performance-tables.ts';
import type { ReportHeading } from './report-heading.ts';
import { ANSI, PLAIN, textTable, wrapped } from './text-table.ts';

export type { ReportHeading } from './report-heading.ts';

export interface TextReportOptions {
  /** Of the terminal; what is given is held between 80 and 120. */
  readonly columns?: number;
  /** Colours what the words already say; for a terminal, never for a file. */
  readonly ansi?: boolean;
}

const COLUMNS_MIN = 80;
const COLUMNS_MAX = 120;

/** The report for a terminal, without a newline at its end. */
export function textReport(
  { summary }: FullReport,
  heading: ReportHeading,
  { columns = COLUMNS_MIN, ansi = false }: TextReportOptions = {},
): string {
  const paint = ansi ? ANSI : PLAIN;
  const width = Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, columns));
  const flowing = (text: string): string => wrapped(printable(text), { width, indent: '' });
  const bullets = (texts: readonly string[]): string =>
    texts.map((text) => wrapped(`- ${printable(text)}`, { width, indent: '  ' })).join('\n');
  const tables = [
    comparisonTable(summary, heading),
    tradingTable(summary, heading),
    kpiTable(summary),
    regimeTable(summary),
    modeTable(summary),
    signalTable(summary),
    approvalTable(summary),
  ];
  const opening = [
    paint.heading('ATALAYA PERFORMANCE REPORT'),
    flowing(`Portfolio ${heading.portfolioId}, ${heading.symbol}, ${spanOf(summary)}`),
    flowing(profileSentence(heading)),
  ].join('\n');
  return [
    opening,
    flowing(verdictSentence(summary, heading)),
    ...tables.map((table) => textTable(table, paint)),
    ...(heading.notes.length === 0 ? [] : [`${paint.heading('NOTES')}\n${bullets(heading.notes)}`]),
    `${paint.heading('HOW IT IS COUNTED')}\n${bullets(methodOf(summary, heading))}`,
    `${paint.heading('MADE FROM')}\n${provenanceOf(heading)
      .map(([name, hash]) => `${name.padEnd(PROVENANCE_WIDTH)}${printable(hash)}`)
      .join('\n')}`,
  ].join('\n\n');
}

const PROVENANCE_WIDTH = 15;

/** On one line, and without characters that could steer a terminal. */
function printable(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
