import type { ReportSession } from '../../core/backtest/performance-report.ts';
import { MODES } from '../../core/risk/mode.ts';
import { REGIMES } from '../../core/regime/regime.ts';
import { shownPercent, shownRatio } from './figures.ts';
import { typeset } from './html-table.ts';
import type { Markup } from './markup.ts';
import { dayTicks } from './plots/day-ticks.ts';
import { laneFigure } from './plots/lane-figure.ts';
import { lineFigure, type Line } from './plots/line-figure.ts';
import type { GrowthSeries, ReportSeries } from './report-series.ts';

const EQUITY_HEIGHT = 280;
const EXPOSURE_HEIGHT = 70;
const DRAWDOWN_HEIGHT = 150;
const SHARPE_HEIGHT = 140;

/** Every plot over the same sessions, one under the other, so that a day is at the same place in all. */
export function reportPlots(
  series: ReportSeries,
  sessions: readonly ReportSession[],
  equityScale: 'log' | 'linear',
): readonly Markup[] {
  const { days, exposure } = series;
  const ticks = dayTicks(days);
  const common = { days, ticks };
  return [
    lineFigure({
      ...common,
      title: `Growth of 1, ${equityScale} scale`,
      description: `NAV per unit and the benchmark, each from 1 before the first session, on a ${equityScale} scale`,
      height: EQUITY_HEIGHT,
      lines: bothOf(series, ({ growth }) => growth),
      shown: (value) => shownRatio(value),
      base: 1,
      scale: equityScale,
    }),
    laneFigure({
      title: 'Regime',
      description: 'The regime that each session closed in',
      names: sessions.map(({ regime }) => regime),
      order: REGIMES,
      labels: REGIME_LABELS,
      ticks,
    }),
    laneFigure({
      title: 'Mode',
      description: 'The mode that each session closed in',
      names: sessions.map(({ mode }) => mode),
      order: MODES,
      labels: new Map(),
      ticks,
    }),
    lineFigure({
      ...common,
      title: 'Exposure, of NAV',
      description: 'The value of what was held at each close, as a share of NAV',
      height: EXPOSURE_HEIGHT,
      lines: [{ name: 'System', series: exposure, className: 'account', filled: true }],
      shown: (value) => shownPercent(value, 0),
      base: 0,
    }),
    lineFigure({
      ...common,
      title: 'Drawdown',
      description: 'How far the system and the benchmark stood below their highest value so far',
      height: DRAWDOWN_HEIGHT,
      lines: bothOf(series, ({ fall }) => fall),
      shown: (value) => typeset(shownPercent(value, 0)),
      base: 0,
    }),
    lineFigure({
      ...common,
      title: 'Sharpe of the last six months',
      description: 'The annualised Sharpe ratio over the six months before each session',
      height: SHARPE_HEIGHT,
      lines: bothOf(series, ({ sharpe }) => sharpe),
      shown: (value) => typeset(shownRatio(value, 1)),
      base: 0,
    }),
  ];
}

const REGIME_LABELS: ReadonlyMap<string, string> = new Map([
  ['trending-bull', 'bull'],
  ['trending-bear', 'bear'],
  ['range-bound', 'range'],
  ['high-volatility', 'volatile'],
]);

function bothOf({ account, benchmark }: ReportSeries, of: (series: GrowthSeries) => Line['series']): Line[] {
  return [
    { name: 'Buy and hold', series: of(benchmark), className: 'benchmark' },
    { name: 'System', series: of(account), className: 'account' },
  ];
}
