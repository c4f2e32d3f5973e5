import uPlot from 'uplot';
import type { CurveView } from '../../api.ts';
import type { Format } from '../words/format.ts';
import { tightStretches } from './curve-range.ts';

export interface Colours {
  readonly system: string;
  readonly hold: string;
  readonly drawdown: string;
  readonly drawdownFill: string;
  readonly axis: string;
  readonly grid: string;
  readonly defensive: string;
  readonly emergency: string;
  readonly font: string;
}

/** Both charts, one above the other, with one cursor. */
export interface DrawnCurves {
  readonly show: (curve: CurveView) => void;
  /** Follows the size of the elements. */
  readonly fit: () => void;
  readonly destroy: () => void;
}

/** Draws into the two elements. `onPlace` is told the mark under the cursor, or undefined where there is none. */
export function drawCurves(
  places: { readonly nav: HTMLElement; readonly drawdown: HTMLElement },
  {
    colours,
    format,
    onPlace,
  }: { colours: Colours; format: Format; onPlace: (place: number | undefined) => void },
): DrawnCurves {
  let shown: CurveView | undefined;
  const shading = (plot: uPlot): void => {
    if (shown !== undefined) shadeTightModes(plot, shown, colours);
  };
  const cursor: uPlot.Cursor = {
    sync: { key: 'curves' },
    drag: { x: false, y: false },
    y: false,
    points: { size: 7 },
  };
  const onCursor = ({ cursor: { idx } }: uPlot): void => {
    onPlace(idx ?? undefined);
  };
  const nav = new uPlot(
    {
      ...sizeOf(places.nav),
      cursor,
      legend: { show: false },
      hooks: { drawClear: [shading], setCursor: [onCursor] },
      series: [
        {},
        { stroke: colours.hold, width: 1.25, points: { show: false } },
        { stroke: colours.system, width: 2, points: { show: false } },
      ],
      // The chart below says the time for both.
      axes: [
        { ...timeAxis(colours, format), size: 8, values: (_plot, splits) => splits.map(() => '') },
        valueAxis(colours, (value) => format.number(value, 2)),
      ],
    },
    [[], [], []],
    places.nav,
  );
  const drawdown = new uPlot(
    {
      ...sizeOf(places.drawdown),
      cursor,
      legend: { show: false },
      hooks: { drawClear: [shading], setCursor: [onCursor] },
      scales: { y: { range: (_plot, min) => [Math.min(min, -0.01) * 1.1, 0] } },
      series: [
        {},
        { stroke: colours.drawdown, fill: colours.drawdownFill, width: 1, points: { show: false } },
      ],
      axes: [timeAxis(colours, format), valueAxis(colours, (value) => format.percent(value, 0))],
    },
    [[], []],
    places.drawdown,
  );
  return {
    show: (curve) => {
      shown = curve;
      const seconds = curve.atMs.map((atMs) => atMs / 1_000);
      nav.setData([seconds, [...curve.benchmark], [...curve.navPerUnit]]);
      drawdown.setData([seconds, curve.drawdownRatio.map((ratio) => -ratio)]);
    },
    fit: () => {
      nav.setSize(sizeOf(places.nav));
      drawdown.setSize(sizeOf(places.drawdown));
    },
    destroy: () => {
      nav.destroy();
      drawdown.destroy();
    },
  };
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } {
  return { width: clientWidth, height: clientHeight };
}

function shadeTightModes(plot: uPlot, { mode, atMs }: CurveView, colours: Colours): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const stretch of tightStretches(mode)) {
    const left = plot.valToPos((atMs[stretch.from] ?? 0) / 1_000, 'x', true);
    const right = plot.valToPos((atMs[stretch.to + 1] ?? atMs[stretch.to] ?? 0) / 1_000, 'x', true);
    ctx.fillStyle = colours[stretch.mode];
    ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
  }
  ctx.restore();
}

function timeAxis({ axis, grid, font }: Colours, format: Format): uPlot.Axis {
  return {
    stroke: axis,
    font,
    size: 30,
    space: 84,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    values: ({ scales }, splits) => {
      const { min = 0, max = 0 } = scales['x'] ?? {};
      const spanDays = (max - min) / 86_400;
      return splits.map((seconds) => format.axis(seconds * 1_000, spanDays));
    },
  };
}

function valueAxis({ axis, grid, font }: Colours, write: (value: number) => string): uPlot.Axis {
  return {
    stroke: axis,
    font,
    size: 48,
    space: 34,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map(write),
  };
}
