import { maxDrawdownOfReturns } from '../statistics/drawdown.ts';
import { sharpe } from '../statistics/sharpe.ts';
import type { Regime } from '../regime/regime.ts';

export interface ScoreParameters {
  /** Fewer sessions in which the strategy earned or lost anything say nothing of it. */
  readonly activeSessionsMin: number;
  readonly toleratedDrawdownRatio: number;
}

export interface StrategyRecord {
  readonly strategyId: string;
  readonly regimes: readonly Regime[];
  /** Session returns of its own book, oldest first. */
  readonly returns: Float64Array;
}

/** What a strategy's record says of it. */
export interface StrategyScore {
  readonly strategyId: string;
  /** Annualised; absent while the record is too short, or never varied. */
  readonly sharpe?: number;
  /** Sessions in which it earned or lost anything. */
  readonly activeSessions: number;
  /** The deepest fall within the record. */
  readonly drawdownRatio: number;
  /** What the fall leaves of what is tolerated: 1 without one, 0 where it is as deep as that. */
  readonly patience: number;
  readonly score: number;
  readonly regimeAllows: boolean;
}

/** Sharpe x (1 - drawdown / tolerated drawdown), both floored at 0; 0 where the regime is incompatible ([A4]). */
export function scoreStrategy(
  { strategyId, regimes, returns }: StrategyRecord,
  regime: Regime,
  { parameters, periodsPerYear }: { parameters: ScoreParameters; periodsPerYear: number },
): StrategyScore {
  const activeSessions = returns.reduce((count, value) => (value === 0 ? count : count + 1), 0);
  const own =
    activeSessions >= parameters.activeSessionsMin ? sharpe(returns, { periodsPerYear }) : undefined;
  const drawdownRatio = maxDrawdownOfReturns(returns)?.depthRatio ?? 0;
  const patience = Math.max(0, 1 - drawdownRatio / parameters.toleratedDrawdownRatio);
  const regimeAllows = regimes.includes(regime);
  return {
    strategyId,
    ...(own === undefined ? {} : { sharpe: own }),
    activeSessions,
    drawdownRatio,
    patience,
    score: regimeAllows ? Math.max(0, own ?? 0) * patience : 0,
    regimeAllows,
  };
}
