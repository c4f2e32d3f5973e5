import type { Regime } from '../regime/regime.ts';
import {
  scoreStrategy,
  type ScoreParameters,
  type StrategyRecord,
  type StrategyScore,
} from './strategy-score.ts';

/** [A4]. */
export interface WeightParameters extends ScoreParameters {
  /** The rolling window of the record: three months. */
  readonly sharpeSessions: number;
  /** What a strategy weighs while its record is too short, at most an even share of those that the regime allows. */
  readonly priorWeight: number;
}

/** One strategy's weight with the arithmetic behind it, and where it comes from in words. */
export interface StrategyWeight extends StrategyScore {
  readonly weight: number;
  readonly why: string;
}

/**
 * Weights by score. A strategy with too short a record gets a stated weight instead: its prior, less the part that its own
 * drawdown has used of what is tolerated, comes first, and the others share the rest by their scores. Where one of the two
 * kinds is missing the other has all, so that weights sum to 1, or are all 0, which means cash.
 */
export function weighStrategies(
  records: readonly StrategyRecord[],
  regime: Regime,
  { parameters, periodsPerYear }: { parameters: WeightParameters; periodsPerYear: number },
): readonly StrategyWeight[] {
  const scored = records.map((record) => scoreStrategy(record, regime, { parameters, periodsPerYear }));
  const allowed = scored.filter(({ regimeAllows }) => regimeAllows).length;
  const prior = allowed === 0 ? 0 : Math.min(parameters.priorWeight, 1 / allowed);
  const claims = scored.map((entry) => (isYoung(entry) ? prior * entry.patience : 0));
  const claimed = sum(claims);
  const scores = sum(scored.map(({ score }) => score));
  const rest = scores > 0 ? 1 - claimed : 0;
  const scale = scores > 0 || claimed === 0 ? 1 : 1 / claimed;
  return scored.map((entry, index) => {
    const earned = scores > 0 ? (entry.score / scores) * rest : 0;
    const weight = isYoung(entry) ? (claims[index] ?? 0) * scale : earned;
    return {
      ...entry,
      weight,
      why: reasonOf(entry, { weight, regime, parameters, prior, alone: scale !== 1 }),
    };
  });
}

function isYoung({ sharpe, regimeAllows }: StrategyScore): boolean {
  return sharpe === undefined && regimeAllows;
}

function reasonOf(
  { sharpe, activeSessions, drawdownRatio, score, regimeAllows }: StrategyScore,
  about: { weight: number; regime: Regime; parameters: WeightParameters; prior: number; alone: boolean },
): string {
  const { weight, regime, parameters, prior, alone } = about;
  const { activeSessionsMin, toleratedDrawdownRatio } = parameters;
  if (!regimeAllows) return `may not trade while the regime is ${regime}`;
  const fall = `a drawdown of ${percent(drawdownRatio)} of the ${percent(toleratedDrawdownRatio)} tolerated`;
  const weighs = `weighs ${percent(weight)}`;
  if (sharpe !== undefined)
    return `Sharpe ${sharpe.toFixed(2)} over ${activeSessions} active sessions, less ${fall}: score ${score.toFixed(2)}; ${weighs}`;
  const record =
    activeSessions < activeSessionsMin
      ? `${activeSessions} active sessions of the ${activeSessionsMin} that a record takes`
      : `${activeSessions} active sessions without variation`;
  const whole = alone ? ', and no other has a record worth anything' : '';
  return `${record}: a prior of ${percent(prior)}, less ${fall}${whole}; ${weighs}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
