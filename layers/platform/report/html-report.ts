import type { FullReport } from '../../app/report/build-report.ts';
import type { Performance, PerformanceReport } from '../../core/backtest/performance-report.ts';
import { approvalTable, modeTable, regimeTable, signalTable } from './conduct-tables.ts';
import { shownMoney, shownPercent, shownRatio } from './figures.ts';
import { heatMap } from './heat-map.ts';
import { CONTENT_SECURITY_POLICY, STYLE } from './html-style.ts';
import { htmlTable, typeset } from './html-table.ts';
import { Markup, markup, type Piece } from './markup.ts';
import { monthlyReturns } from './monthly-returns.ts';
import { methodOf, profileSentence, provenanceOf, spanOf } from './preamble.ts';
import { comparisonTable, kpiTable, tradingTable, verdictSentence } from './performance-tables.ts';
import type { ReportHeading } from './report-heading.ts';
import { reportPlots } from './report-plots.ts';
import { seriesOf } from './report-series.ts';
import { tradeList } from './trade-list.ts';

export interface HtmlReportOptions {
  /** Of the growth of 1: equal ratios or equal steps equally high. */
  readonly equityScale?: 'log' | 'linear';
}

/** One HTML file with plots that needs no script and fetches nothing. */
export function htmlReport(
  { summary, sessions, trades }: FullReport,
  heading: ReportHeading,
  { equityScale = 'log' }: HtmlReportOptions = {},
): string {
  const series = seriesOf(sessions, summary);
  const title = `Atalaya report: ${heading.portfolioId}, ${heading.symbol}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body><main>
<header><p class="eyebrow">Atalaya performance report</p>
<h1>${heading.portfolioId} · ${heading.symbol}</h1>
<p class="quiet">${spanOf(summary)}</p>
<p class="quiet">${typeset(profileSentence(heading))}</p>
<p class="verdict">${typeset(verdictSentence(summary, heading))}</p></header>
${tiles(summary, heading)}
${notesOf(heading)}
${reportPlots(series, sessions, equityScale)}
<div class="sections">
${htmlTable(comparisonTable(summary, heading))}
${htmlTable(tradingTable(summary, heading))}
${htmlTable(kpiTable(summary), { wide: true })}
${heatMap(monthlyReturns(series))}
${htmlTable(regimeTable(summary))}
${htmlTable(modeTable(summary))}
${htmlTable(signalTable(summary), { wide: true })}
${htmlTable(approvalTable(summary))}
${tradeList(trades, heading)}
${listSection('How it is counted', methodOf(summary, heading))}
${provenanceSection(heading)}
</div>
</main></body>
</html>
`.source;
}

function tiles({ system, buyAndHold }: PerformanceReport, { currency }: ReportHeading): Markup {
  const tile = (label: string, shown: (performance: Performance) => string): Markup =>
    markup`<div class="tile"><b>${label}</b><strong>${typeset(shown(system))}</strong><span>hold ${typeset(shown(buyAndHold))}</span></div>
`;
  return markup`<div class="tiles">
${tile('Final NAV', ({ finalNav }) => shownMoney(finalNav, currency))}${tile('CAGR', ({ cagr }) => shownPercent(cagr))}${tile(
    'Maximum drawdown',
    ({ maxDrawdown }) => shownPercent(maxDrawdown),
  )}${tile('Sharpe', ({ sharpe }) => shownRatio(sharpe))}</div>`;
}

function notesOf({ notes }: ReportHeading): Piece {
  return notes.length === 0
    ? ''
    : markup`<aside class="notes"><h2>Know this first</h2>${listOf(notes)}</aside>`;
}

function listSection(title: string, items: readonly string[]): Markup {
  return markup`<section class="wide"><h2>${title}</h2>${listOf(items)}</section>`;
}

function listOf(items: readonly string[]): Markup {
  return markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

function provenanceSection(heading: ReportHeading): Markup {
  const rows = provenanceOf(heading).map(
    ([name, hash]) => markup`<tr><th scope="row">${name}</th><td><code>${hash}</code></td></tr>`,
  );
  return markup`<section class="wide"><h2>Made from</h2><table><tbody>${rows}</tbody></table></section>`;
}
