import { at } from '../../../core/foundation/assert.ts';
import { markup, type Markup } from '../markup.ts';
import { FIELD_WIDTH, type Series } from './series.ts';

interface Tips {
  readonly days: readonly string[];
  readonly height: number;
  readonly lines: readonly { readonly name: string; readonly series: Series }[];
  readonly shown: (value: number) => string;
}

/** More than fifty years of months are told by the year. */
const SPANS_MAX = 600;
const YEAR_LENGTH = 4;
const MONTH_LENGTH = 7;

/** An unseen column for each month, which tells the values at its end when it is pointed at: tips without a script. */
export function spanTips({ days, height, lines, shown }: Tips): Markup {
  const months = spansOf(days, MONTH_LENGTH);
  const spans = months.length <= SPANS_MAX ? months : spansOf(days, YEAR_LENGTH);
  const columns = spans.map(({ from, to, label }) => {
    const [x, end] = [placeOf(from, days.length), placeOf(to, days.length)];
    const values = lines.map(({ name, series }) => {
      const value = series[to - 1];
      return `${name} ${value === undefined ? 'unknown' : shown(value)}`;
    });
    return markup`<rect x="${x}" width="${Math.round(10 * (end - x)) / 10}" height="${height}"><title>${label}: ${values.join(', ')}</title></rect>`;
  });
  return markup`<g class="tips">${columns}</g>`;
}

interface Span {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

function spansOf(days: readonly string[], length: number): readonly Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < days.length;) {
    const label = at(days, from).slice(0, length);
    let to = from + 1;
    while (to < days.length && at(days, to).startsWith(label)) to++;
    spans.push({ label, from, to });
    from = to;
  }
  return spans;
}

function placeOf(index: number, sessions: number): number {
  return Math.round((10 * index * FIELD_WIDTH) / sessions) / 10;
}
