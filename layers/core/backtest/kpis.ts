/** A key performance indicator of [O9] against its target and its aim, whichever way it falls. */
export interface Kpi {
  readonly name: string;
  readonly value?: number;
  readonly target?: number;
  readonly aim?: number;
  readonly unit: 'ratio' | 'percent';
  readonly better: 'higher' | 'lower';
  readonly met: KpiVerdict;
  /** The same against the aim. */
  readonly aimMet: KpiVerdict;
}

/** `unknown`: there is a target, but no value to hold against it. */
export type KpiVerdict = 'yes' | 'no' | 'unknown' | 'no-target';

/** Fractions; undefined where the sample is too small to say. */
export interface KpiFigures {
  readonly recentSharpe: number | undefined;
  readonly maxDrawdown: number | undefined;
  readonly cagr: number | undefined;
  readonly winRate: number | undefined;
  readonly profitFactor: number | undefined;
  readonly recoveryFactor: number | undefined;
  readonly executedRatio: number | undefined;
}

/** Every indicator of [O9] in its order. A target is met by what is beyond it, not by what equals it. */
export function kpisOf(figures: KpiFigures): readonly Kpi[] {
  return [
    kpi(
      { name: 'Sharpe, last 6 months', unit: 'ratio', better: 'higher', target: 0.8, aim: 1.5 },
      figures.recentSharpe,
    ),
    kpi(
      { name: 'Maximum drawdown', unit: 'percent', better: 'lower', target: 0.15, aim: 0.1 },
      figures.maxDrawdown,
    ),
    kpi({ name: 'CAGR', unit: 'percent', better: 'higher', target: 0.08, aim: 0.15 }, figures.cagr),
    kpi({ name: 'Win rate', unit: 'percent', better: 'higher', target: 0.45, aim: 0.55 }, figures.winRate),
    kpi({ name: 'Profit factor', unit: 'ratio', better: 'higher', target: 1.3 }, figures.profitFactor),
    kpi({ name: 'Recovery factor', unit: 'ratio', better: 'higher', target: 2 }, figures.recoveryFactor),
    kpi(
      { name: 'Executed over generated signals', unit: 'percent', better: 'higher' },
      figures.executedRatio,
    ),
  ];
}

function kpi(definition: Omit<Kpi, 'value' | 'met' | 'aimMet'>, value: number | undefined): Kpi {
  const { target, aim, better } = definition;
  const reached = (mark: number | undefined): KpiVerdict => {
    if (mark === undefined) return 'no-target';
    if (value === undefined) return 'unknown';
    return (better === 'higher' ? value > mark : value < mark) ? 'yes' : 'no';
  };
  return {
    ...definition,
    ...(value === undefined ? {} : { value }),
    met: reached(target),
    aimMet: reached(aim),
  };
}
