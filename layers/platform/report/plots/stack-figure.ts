import { at } from '../../../core/foundation/assert.ts';
import { shownPercent } from '../figures.ts';
import { markup, type Markup } from '../markup.ts';
import type { DayTick } from './day-ticks.ts';
import { figureOf, gridOf } from './figure.ts';
import { drawable, FIELD_WIDTH, type Series } from './series.ts';

export interface StackFigure {
  readonly title: string;
  readonly description: string;
  /** Shares of a whole, from the bottom; where one has no value none is drawn. */
  readonly layers: readonly Layer[];
  readonly ticks: readonly DayTick[];
  readonly height: number;
}

export interface Layer {
  readonly name: string;
  readonly series: Series;
}

/** More columns than most screens give a plot, and a bound on the size of the page. */
const COLUMNS = 500;
const LEVELS = [0, 0.5, 1];

/** Shares of a whole over the sessions, one upon another; each column of the picture is the mean of its sessions. */
export function stackFigure({ title, description, layers, ticks, height }: StackFigure): Markup {
  const sessions = layers[0]?.series.length ?? 0;
  const columns = columnsOf(layers, sessions);
  return figureOf({
    title,
    legend: [],
    description,
    height,
    labels: LEVELS.map((level) => ({ text: shownPercent(level, 0), height: (1 - level) * height })),
    field: [
      ...layers.map(
        ({ name }, index) =>
          markup`<path class="lane is-${name}" d="${layerPath(columns, index, height)}"><title>${name}</title></path>`,
      ),
      ...gridOf(ticks, sessions, height),
    ],
    axis: { ticks, sessions },
  });
}

/** The mean share of each layer in a column of sessions; undefined where nothing is known. */
interface Column {
  readonly from: number;
  readonly to: number;
  readonly shares: readonly number[] | undefined;
}

function columnsOf(layers: readonly Layer[], sessions: number): readonly Column[] {
  const count = Math.min(COLUMNS, sessions);
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * sessions) / count);
    const to = Math.floor(((column + 1) * sessions) / count);
    const shares = layers.map(({ series }) => meanOf(series, from, to));
    const known = shares.filter((share) => share !== undefined);
    return {
      from: (from * FIELD_WIDTH) / sessions,
      to: (to * FIELD_WIDTH) / sessions,
      shares: known.length === shares.length ? known : undefined,
    };
  });
}

function meanOf(series: Series, from: number, to: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = drawable(series, i);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

function layerPath(columns: readonly Column[], layer: number, height: number): string {
  return columns
    .map(({ from, to, shares }) => {
      if (shares === undefined || at(shares, layer) === 0) return '';
      const below = shares.slice(0, layer).reduce((sum, share) => sum + share, 0);
      const top = rounded((1 - below - at(shares, layer)) * height);
      const bottom = rounded((1 - below) * height);
      return bottom > top ? `M${rounded(from)} ${top}H${rounded(to)}V${bottom}H${rounded(from)}z` : '';
    })
    .join('');
}

function rounded(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
