import { at } from '../../../core/foundation/assert.ts';
import type { Scale } from './scale.ts';
import { drawable, middleOf, type Series } from './series.ts';
import { thinned } from './thinned.ts';

type Point = readonly [x: number, y: number];

/** The `d` of an SVG path through a series, broken where it has gaps. A lone value is a dot under a round cap. */
export function linePath(series: Series, scale: Scale): string {
  return runsOf(series, scale)
    .map((run) => (run.length === 1 ? `M${pointText(at(run, 0))}h0` : `M${run.map(pointText).join('L')}`))
    .join('');
}

/** The same, filled down (or up) to a base value. */
export function areaPath(series: Series, scale: Scale, base: number): string {
  const y = rounded(scale.heightOf(base));
  return runsOf(series, scale)
    .map((run) => {
      const [[fromX], [toX]] = [at(run, 0), at(run, -1)];
      return `M${rounded(fromX)} ${y}L${run.map(pointText).join('L')}L${rounded(toX)} ${y}Z`;
    })
    .join('');
}

/** More columns than most screens give a plot, and a bound on the size of the page. */
const COLUMNS = 720;

function runsOf(series: Series, { heightOf }: Scale): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  let broken = true;
  for (const index of thinned(series, COLUMNS)) {
    const value = drawable(series, index);
    if (value === undefined) {
      broken = true;
      continue;
    }
    if (broken) runs.push([]);
    broken = false;
    at(runs, -1).push([middleOf(index, series.length), heightOf(value)]);
  }
  return runs;
}

function pointText([x, y]: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function rounded(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
