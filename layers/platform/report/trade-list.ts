import type { FullReport } from '../../app/report/build-report.ts';
import { epochMs, isoDate } from '../../core/foundation/time.ts';
import { counted, shownMoney } from './figures.ts';
import { typeset } from './html-table.ts';
import { markup, type Markup } from './markup.ts';
import type { ReportHeading } from './report-heading.ts';

/** Every closed trade, folded away until asked for. A long list ends with where the rest is. */
export function tradeList(trades: FullReport['trades'], { currency }: ReportHeading): Markup {
  if (trades.length === 0) return markup``;
  const rows = trades.slice(0, SHOWN_MAX).map(
    ({
      symbol,
      direction,
      openedMs,
      closedMs,
      result,
    }) => markup`<tr><th scope="row">${dayOf(openedMs)}</th><td>${dayOf(
      closedMs,
    )}</td><td>${symbol} ${direction}</td><td class="right">${typeset(shownMoney(result, currency))}</td></tr>
`,
  );
  const left = trades.length - rows.length;
  const rest = left > 0 ? markup`<p class="quiet">${counted(left, 'later trade')} in trades.csv</p>` : '';
  return markup`<details class="wide"><summary>${counted(trades.length, 'closed trade')}</summary>
<table><thead><tr><th scope="col">Opened</th><th scope="col">Closed</th><th scope="col">Position</th><th scope="col" class="right">Result</th></tr></thead>
<tbody>${rows}</tbody></table>${rest}</details>
`;
}

/** A bound on the size of the page. */
const SHOWN_MAX = 1_000;

function dayOf(ms: number): string {
  return isoDate(epochMs(ms));
}
