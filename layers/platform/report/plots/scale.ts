import { drawable, type Series } from './series.ts';

/** From values to heights within a plot (0 at its top), with the values worth a line and a label. */
export interface Scale {
  readonly heightOf: (value: number) => number;
  readonly ticks: readonly number[];
}

export interface Extent {
  readonly least: number;
  readonly greatest: number;
}

/** The least and greatest value of several series and of values that must be in view; undefined for no value at all. */
export function extentOf(series: readonly Series[], inView: readonly number[] = []): Extent | undefined {
  let [least, greatest] = [Infinity, -Infinity];
  for (const values of [...series, inView]) {
    for (let i = 0; i < values.length; i++) {
      const value = drawable(values, i);
      if (value === undefined) continue;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  return least <= greatest ? { least, greatest } : undefined;
}

/** Equal steps are equally high. Ticks are 1, 2 or 5 times a power of ten apart. */
export function linearScale({ least, greatest }: Extent, height: number): Scale {
  const margin = greatest > least ? 0 : Math.max(Math.abs(least) * FLAT_MARGIN, FLAT_MARGIN);
  const [low, high] = [least - margin, greatest + margin];
  const step = stepOf((high - low) / TICKS);
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - SLACK); n * step <= high + step * SLACK; n++) ticks.push(n * step);
  return { ticks, heightOf: (value) => placed((value - low) / (high - low), height) };
}

/** Equal ratios are equally high; undefined where something is not above 0. */
export function logScale({ least, greatest }: Extent, height: number): Scale | undefined {
  if (!(least > 0)) return undefined;
  const margin = greatest > least * (1 + FLAT_MARGIN) ? 1 : 1 + FLAT_MARGIN;
  const [low, high] = [Math.log(least / margin), Math.log(greatest * margin)];
  const within = (multiples: readonly number[]): readonly number[] =>
    powersOfTen(least, greatest)
      .flatMap((power) => multiples.map((multiple) => multiple * power))
      .filter((value) => Math.log(value) >= low - SLACK && Math.log(value) <= high + SLACK);
  const ticks = LOG_MULTIPLES.map(within).find((values) => values.length <= LOG_TICKS_MAX) ?? [];
  return { ticks, heightOf: (value) => placed((Math.log(value) - low) / (high - low), height) };
}

const TICKS = 4;
const FLAT_MARGIN = 0.05;
const SLACK = 1e-9;
const LOG_TICKS_MAX = 7;

/** From the closest set of ticks to the sparsest. */
const LOG_MULTIPLES = [[1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 7, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1]];

/** Room for half a line's width at the top and the bottom. */
const EDGE = 4;

function placed(ratio: number, height: number): number {
  return EDGE + (1 - ratio) * (height - 2 * EDGE);
}

/** The next round step that is not below the wanted one. */
function stepOf(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 2, 5].find((multiple) => multiple * power >= wanted * (1 - SLACK)) ?? 10);
}

function powersOfTen(least: number, greatest: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(greatest));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}
