import { quantile } from '../../core/statistics/quantile.ts';
import { MISSING, shownPercent } from './figures.ts';
import { typeset } from './html-table.ts';
import { markup, type Markup } from './markup.ts';
import type { YearOfReturns } from './monthly-returns.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Months by years, coloured in five steps either way; the years beside the benchmark's. Numbers are per cent. */
export function heatMap(years: readonly YearOfReturns[]): Markup {
  const full = fullColourAt(years);
  const roomy = years.some(({ months }) => months.some((month) => Math.abs(month ?? 0) >= TWO_DIGITS));
  const rows = years.map(
    ({ year, months, account, benchmark }) => markup`<tr><th scope="row">${year}</th>${months.map((month) =>
      monthCell(month, full),
    )}<td class="year">${shortPercent(account)}</td><td class="year benchmark">${shortPercent(benchmark)}</td></tr>
`,
  );
  return markup`<section class="wide"><h2>Monthly returns</h2>
<p class="quiet">Per cent, per unit of NAV; full colour from ${shownPercent(full, 1)} either way.</p>
<div class="scroll"><table class="${roomy ? 'heat roomy' : 'heat'}"><thead><tr><td></td>${MONTHS.map((month) => markup`<th scope="col">${month}</th>`)}<th scope="col">Year</th><th scope="col">Hold</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

/** Two digits before the point need a wider column than a phone has. */
const TWO_DIGITS = 0.0995;

const STEPS = 5;
const FULL_QUANTILE = 0.95;
/** Below this a month's colour would tell of nothing. */
const FULL_MIN = 0.005;

/** The size that only one month in twenty exceeds, of those in which something happened. */
function fullColourAt(years: readonly YearOfReturns[]): number {
  const sizes = years.flatMap(({ months }) =>
    months.flatMap((month) => (month === undefined || month === 0 ? [] : [Math.abs(month)])),
  );
  return Math.max(FULL_MIN, quantile(sizes, FULL_QUANTILE) ?? 0);
}

function monthCell(month: number | undefined, full: number): Markup {
  if (month === undefined) return markup`<td></td>`;
  const step = Math.min(STEPS, Math.ceil((STEPS * Math.abs(month)) / full));
  const tone = step === 0 ? 'none' : `${month > 0 ? 'up' : 'down'}${step}`;
  return markup`<td class="${tone}">${shortPercent(month)}</td>`;
}

function shortPercent(fraction: number): string {
  return Number.isFinite(fraction) ? typeset(shownPercent(fraction, 1).replace(' %', '')) : MISSING;
}
