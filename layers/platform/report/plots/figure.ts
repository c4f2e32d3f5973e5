import { markup, type Markup } from '../markup.ts';
import type { DayTick } from './day-ticks.ts';
import { FIELD_WIDTH, middleOf } from './series.ts';

/** A plot as wide as its page: the field stretches sideways, while words and lines keep their size. */
export interface Figure {
  readonly title: string;
  /** Names what is drawn, beside the title. */
  readonly legend: readonly LegendEntry[];
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
  readonly height: number;
  readonly labels: readonly GutterLabel[];
  readonly field: readonly Markup[];
  /** Absent: no axis below, as where another plot follows at once. */
  readonly axis?: { readonly ticks: readonly DayTick[]; readonly sessions: number };
}

export interface LegendEntry {
  readonly text: string;
  readonly className: string;
}

export interface GutterLabel {
  readonly text: string;
  /** Of its middle, from the top. */
  readonly height: number;
}

/** Room for the labels at the left; the style sheet's first column is as wide. */
const GUTTER = 72;
const LABEL_GAP = 8;
/** From the middle of a label to its base line. */
const HALF_LINE = 4;
const AXIS_HEIGHT = 20;
const AXIS_LINE = 14;
/** A label beyond it ends at its tick, lest it run off the page. */
const END_PERCENT = 97;

export function figureOf({ title, legend, description, height, labels, field, axis }: Figure): Markup {
  return markup`<figure class="plot">
<figcaption><b>${title}</b>${legend.map(({ text, className }) => markup` <span class="key ${className}">${text}</span>`)}</figcaption>
<div class="frame">
<svg class="gutter" width="${GUTTER}" height="${height}" aria-hidden="true">${labels.map(gutterText)}</svg>
<svg class="field" width="100%" height="${height}" viewBox="0 0 ${FIELD_WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label="${description}">${field}</svg>
${axis === undefined ? '' : axisOf(axis)}</div>
</figure>
`;
}

/** Upright lines at the ticks. */
export function gridOf(ticks: readonly DayTick[], sessions: number, height: number): readonly Markup[] {
  return ticks.map(({ index }) => {
    const x = startOf(index, sessions);
    return markup`<path class="grid" d="M${x} 0V${height}"/>`;
  });
}

function gutterText({ text, height }: GutterLabel): Markup {
  return markup`<text x="${GUTTER - LABEL_GAP}" y="${Math.round(height + HALF_LINE)}">${text}</text>`;
}

function axisOf({ ticks, sessions }: { ticks: readonly DayTick[]; sessions: number }): Markup {
  const texts = ticks.map(({ index, label, minor }) => {
    const x = (100 * middleOf(index, sessions)) / FIELD_WIDTH;
    const className = `${minor ? 'minor' : 'major'}${x > END_PERCENT ? ' end' : ''}`;
    return markup`<text class="${className}" x="${x.toFixed(2)}%" y="${AXIS_LINE}">${label}</text>`;
  });
  return markup`<svg class="axis" width="100%" height="${AXIS_HEIGHT}" aria-hidden="true">${texts}</svg>`;
}

function startOf(index: number, sessions: number): number {
  return Math.round((10 * index * FIELD_WIDTH) / sessions) / 10;
}
