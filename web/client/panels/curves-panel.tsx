import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CurveView } from '../../api.ts';
import { Panel } from '../parts/panel.tsx';
import { useText } from '../words/text.ts';
import { CURVE_RANGES, changeOver, curveIn, type CurveRange } from './curve-range.ts';
import { drawCurves, type Colours, type DrawnCurves } from './draw-curves.ts';

const INKS = [
  'system',
  'hold',
  'drawdown',
  'drawdown-fill',
  'axis',
  'grid',
  'defensive',
  'emergency',
] as const;

type Ink = (typeof INKS)[number];

/** What a unit became, beside buying and holding the benchmark, and how far it fell on the way. */
export function CurvesPanel({
  curve,
  benchmark,
  dark,
}: {
  curve: CurveView;
  benchmark: string;
  dark: boolean;
}): JSX.Element {
  const { words } = useText();
  const [range, setRange] = useState<CurveRange>('all');
  const visible = useMemo(() => curveIn(curve, range), [curve, range]);
  const choices = (
    <div class="choices" role="group" aria-label={words.curves.range}>
      {CURVE_RANGES.map((candidate) => (
        <button
          key={candidate}
          type="button"
          aria-pressed={candidate === range}
          onClick={() => {
            setRange(candidate);
          }}
        >
          {words.curves.ranges[candidate]}
        </button>
      ))}
    </div>
  );
  return (
    <Panel
      title={`${words.curves.title}, ${words.curves.against(benchmark)}`}
      aside={choices}
      area="curves-panel"
    >
      {visible.atMs.length < 2 ? (
        <p class="quiet page-message">{words.curves.tooFew}</p>
      ) : (
        <Curves curve={visible} benchmark={benchmark} dark={dark} />
      )}
    </Panel>
  );
}

function Curves({
  curve,
  benchmark,
  dark,
}: {
  curve: CurveView;
  benchmark: string;
  dark: boolean;
}): JSX.Element {
  const { words, format } = useText();
  const figure = useRef<HTMLElement>(null);
  const navPlace = useRef<HTMLDivElement>(null);
  const drawdownPlace = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnCurves>(undefined);
  const latest = useRef(curve);
  latest.current = curve;
  const [place, setPlace] = useState<number>();
  useEffect(() => {
    const [whole, nav, drawdown] = [figure.current, navPlace.current, drawdownPlace.current];
    if (whole === null || nav === null || drawdown === null) return undefined;
    const curves = drawCurves({ nav, drawdown }, { colours: coloursOf(whole), format, onPlace: setPlace });
    curves.show(latest.current);
    drawn.current = curves;
    const observer = new ResizeObserver(curves.fit);
    observer.observe(nav);
    return () => {
      observer.disconnect();
      curves.destroy();
      drawn.current = undefined;
    };
  }, [dark, format]);
  useEffect(() => {
    drawn.current?.show(curve);
  }, [curve]);
  return (
    <figure class="curves" ref={figure} aria-label={useSummary(curve, benchmark)} role="group">
      <Inks />
      <Readout curve={curve} place={place} benchmark={benchmark} />
      <div class="plot nav" ref={navPlace} aria-hidden="true" />
      <p class="plot-title">{words.curves.drawdown}</p>
      <div class="plot drawdown" ref={drawdownPlace} aria-hidden="true" />
      <p class="plot-note">
        <span class="shade" /> {words.curves.shaded}
      </p>
    </figure>
  );
}

/** The figures at the cursor, or at the last mark. */
function Readout({
  curve,
  place,
  benchmark,
}: {
  curve: CurveView;
  place: number | undefined;
  benchmark: string;
}): JSX.Element {
  const { words, format } = useText();
  const at = place === undefined || place >= curve.atMs.length ? curve.atMs.length - 1 : place;
  const system = curve.navPerUnit[at];
  const hold = curve.benchmark[at];
  const change = (values: readonly (number | null)[]): string => {
    const ratio = changeOver(values.slice(0, at + 1));
    return ratio === undefined ? '' : format.signedPercent(ratio);
  };
  return (
    <p class="readout">
      <span class="readout-day">{format.day(curve.day[at] ?? '')}</span>
      <span class="key system">
        {words.curves.system} <strong>{system === undefined ? '' : format.unit(system)}</strong>{' '}
        {change(curve.navPerUnit)}
      </span>
      <span class="key hold">
        {words.curves.hold(benchmark)}{' '}
        <strong>{hold === null || hold === undefined ? words.none : format.unit(hold)}</strong>{' '}
        {change(curve.benchmark)}
      </span>
      <span class="key drawdown">
        {words.curves.drawdown} <strong>{format.percent(-(curve.drawdownRatio[at] ?? 0))}</strong>
      </span>
    </p>
  );
}

function useSummary(curve: CurveView, benchmark: string): string {
  const { words, format } = useText();
  const said = (values: readonly (number | null)[]): string => {
    const ratio = changeOver(values);
    return ratio === undefined ? words.none : format.signedPercent(ratio);
  };
  return words.curves.summary({
    from: format.day(curve.day[0] ?? ''),
    to: format.day(curve.day.at(-1) ?? ''),
    system: said(curve.navPerUnit),
    hold: said(curve.benchmark),
    benchmark,
    drawdown: format.percent(Math.max(0, ...curve.drawdownRatio)),
  });
}

/** A canvas knows no custom properties: its colours are asked of unseen elements that would be painted with them. */
function Inks(): JSX.Element {
  return (
    <span hidden>
      {INKS.map((ink) => (
        <i key={ink} class={`ink-${ink}`} />
      ))}
    </span>
  );
}

function coloursOf(figure: HTMLElement): Colours {
  const colourOf = (ink: Ink): string => {
    const element = figure.querySelector(`.ink-${ink}`);
    return element === null ? '' : getComputedStyle(element).color;
  };
  return {
    system: colourOf('system'),
    hold: colourOf('hold'),
    drawdown: colourOf('drawdown'),
    drawdownFill: colourOf('drawdown-fill'),
    axis: colourOf('axis'),
    grid: colourOf('grid'),
    defensive: colourOf('defensive'),
    emergency: colourOf('emergency'),
    font: `11px ${getComputedStyle(figure).fontFamily}`,
  };
}
