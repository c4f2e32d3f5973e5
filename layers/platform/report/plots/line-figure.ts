import { markup, type Markup } from '../markup.ts';
import type { DayTick } from './day-ticks.ts';
import { figureOf, gridOf, type LegendEntry } from './figure.ts';
import { areaPath, linePath } from './line-path.ts';
import { extentOf, linearScale, logScale, type Scale } from './scale.ts';
import { FIELD_WIDTH, type Series } from './series.ts';
import { spanTips } from './span-tips.ts';

export interface LineFigure {
  readonly title: string;
  readonly description: string;
  readonly days: readonly string[];
  readonly ticks: readonly DayTick[];
  readonly height: number;
  readonly lines: readonly Line[];
  readonly shown: (value: number) => string;
  /** Where 0, 1 or whatever else is worth a stronger line; always in view. */
  readonly base: number;
  readonly scale?: 'linear' | 'log';
}

export interface Line {
  readonly name: string;
  readonly series: Series;
  /** `account` or `benchmark`, of the style sheet. */
  readonly className: string;
  /** Filled down to the base. */
  readonly filled?: boolean;
}

/** Lines over the sessions; the month under the pointer tells its last values. Later lines lie above earlier ones. */
export function lineFigure(figure: LineFigure): Markup {
  const { title, description, days, ticks, height, lines, shown, base } = figure;
  const scale = scaleOf(figure);
  if (scale === undefined)
    return markup`<figure class="plot"><figcaption><b>${title}</b> ${NOTHING}</figcaption></figure>`;
  const grid = scale.ticks.map((tick) => markup`<path class="grid" d="${levelAt(scale, tick)}"/>`);
  return figureOf({
    title,
    description,
    height,
    legend: lines.map((line) => legendOf(line, shown)).reverse(),
    labels: scale.ticks.map((tick) => ({ text: shown(tick), height: scale.heightOf(tick) })),
    field: [
      ...grid,
      ...gridOf(ticks, days.length, height),
      markup`<path class="base" d="${levelAt(scale, base)}"/>`,
      ...lines.map((line) => drawn(line, scale, base)),
      spanTips({ days, height, lines, shown }),
    ],
    axis: { ticks, sessions: days.length },
  });
}

const NOTHING = 'too few sessions to say';

function scaleOf({ lines, base, height, scale }: LineFigure): Scale | undefined {
  const series = lines.map((line) => line.series);
  if (extentOf(series) === undefined) return undefined;
  const extent = extentOf(series, [base]);
  if (extent === undefined) return undefined;
  // A logarithm knows no zero: an account that was ruined is drawn on equal steps.
  const logarithmic = scale === 'log' ? logScale(extent, height) : undefined;
  return logarithmic ?? linearScale(extent, height);
}

function levelAt({ heightOf }: Scale, value: number): string {
  return `M0 ${Math.round(10 * heightOf(value)) / 10}H${FIELD_WIDTH}`;
}

function drawn({ series, className, filled = false }: Line, scale: Scale, base: number): Markup {
  const area = filled ? markup`<path class="area ${className}" d="${areaPath(series, scale, base)}"/>` : '';
  return markup`${area}<path class="line ${className}" d="${linePath(series, scale)}"/>`;
}

function legendOf({ name, series, className }: Line, shown: (value: number) => string): LegendEntry {
  const last = series[series.length - 1];
  return { className, text: last === undefined ? name : `${name} ${shown(last)}` };
}
