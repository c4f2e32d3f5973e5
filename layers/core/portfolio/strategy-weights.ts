import { maxDrawdownOfReturns } from '../statistics/drawdown.ts';
import { sharpe } from '../statistics/sharpe.ts';
import type { Regime } from '../regime/regime.ts';

/** [A4]. */
export interface WeightParameters {
  /** The rolling window of the Sharpe ratio: three months. */
  readonly sharpeSessions: number;
  /** Fewer sessions in which the strategy earned or lost anything say nothing of it. */
  readonly activeSessionsMin: number;
  /** The Sharpe ratio a strategy is given while its own says nothing. */
  readonly priorSharpe: number;
  readonly toleratedDrawdownRatio: number;
}

export interface StrategyRecord {
  readonly strategyId: string;
  readonly regimes: readonly Regime[];
  /** Session returns of its own book, oldest first, at most `sharpeSessions`. */
  readonly returns: Float64Array;
}

/** One strategy's weight with the arithmetic behind it. */
export interface StrategyWeight {
  readonly strategyId: string;
  readonly weight: number;
  readonly sharpe: number;
  readonly sharpeFrom: 'record' | 'prior';
  /** The deepest fall within the same window. */
  readonly drawdownRatio: number;
  readonly score: number;
  readonly regimeAllows: boolean;
}

/**
 * Weight = rolling Sharpe x (1 - recent drawdown / tolerated drawdown), both factors floored at 0; 0 where the regime is
 * incompatible. Weights sum to 1, or are all 0, which means cash.
 */
export function weighStrategies(
  records: readonly StrategyRecord[],
  regime: Regime,
  { parameters, periodsPerYear }: { parameters: WeightParameters; periodsPerYear: number },
): readonly StrategyWeight[] {
  const scored = records.map((record) => scoreOf(record, regime, { parameters, periodsPerYear }));
  const total = scored.reduce((sum, { score }) => sum + score, 0);
  return scored.map((entry) => ({ ...entry, weight: total > 0 ? entry.score / total : 0 }));
}

function scoreOf(
  { strategyId, regimes, returns }: StrategyRecord,
  regime: Regime,
  { parameters, periodsPerYear }: { parameters: WeightParameters; periodsPerYear: number },
): Omit<StrategyWeight, 'weight'> {
  const active = returns.reduce((count, value) => (value === 0 ? count : count + 1), 0);
  const own = active >= parameters.activeSessionsMin ? sharpe(returns, { periodsPerYear }) : undefined;
  const drawdownRatio = maxDrawdownOfReturns(returns)?.depthRatio ?? 0;
  const used = own ?? parameters.priorSharpe;
  const regimeAllows = regimes.includes(regime);
  const reward = Math.max(0, used);
  const patience = Math.max(0, 1 - drawdownRatio / parameters.toleratedDrawdownRatio);
  return {
    strategyId,
    sharpe: used,
    sharpeFrom: own === undefined ? 'prior' : 'record',
    drawdownRatio,
    score: regimeAllows ? reward * patience : 0,
    regimeAllows,
  };
}
