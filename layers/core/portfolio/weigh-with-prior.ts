import type { Regime } from '../regime/regime.ts';
import {
  weighStrategies,
  type StrategyRecord,
  type StrategyWeight,
  type WeightParameters,
} from './strategy-weights.ts';

export interface PriorParameters extends WeightParameters {
  /** What a strategy weighs while its record is too short, at most an even share of those that the regime allows. */
  readonly priorWeight: number;
}

/** A weight that says in words where it comes from. */
export interface ExplainedWeight extends StrategyWeight {
  /** Sessions in which the strategy earned or lost anything. */
  readonly activeSessions: number;
  readonly why: string;
}

/**
 * As `weighStrategies`, but a strategy with too short a record gets a stated weight and not a stated Sharpe ratio, which
 * would make it weigh whatever the others' happen to leave ([A4]). The prior, less the part that its own drawdown has used
 * of what is tolerated, comes first; the others share the rest by their scores. Where one of the two kinds is missing the
 * other has all, so that weights sum to 1, or are all 0, which means cash.
 */
export function weighWithPrior(
  records: readonly StrategyRecord[],
  regime: Regime,
  { parameters, periodsPerYear }: { parameters: PriorParameters; periodsPerYear: number },
): readonly ExplainedWeight[] {
  const scored = weighStrategies(records, regime, { parameters, periodsPerYear });
  const allowed = scored.filter(({ regimeAllows }) => regimeAllows).length;
  const prior = allowed === 0 ? 0 : Math.min(parameters.priorWeight, 1 / allowed);
  const claims = scored.map((entry) => (isYoung(entry) ? prior * patienceOf(entry, parameters) : 0));
  const claimed = sum(claims);
  const scores = sum(scored.map((entry) => (isYoung(entry) ? 0 : entry.score)));
  const rest = scores > 0 ? 1 - claimed : 0;
  const scale = scores > 0 || claimed === 0 ? 1 : 1 / claimed;
  return scored.map((entry, index) => {
    const weight = isYoung(entry)
      ? (claims[index] ?? 0) * scale
      : scores > 0
        ? (entry.score / scores) * rest
        : 0;
    const activeSessions = activeOf(records[index]);
    const explained = { ...entry, weight, activeSessions };
    return { ...explained, why: reasonOf(explained, { regime, parameters, prior, alone: scale !== 1 }) };
  });
}

function isYoung({ sharpeFrom, regimeAllows }: StrategyWeight): boolean {
  return sharpeFrom === 'prior' && regimeAllows;
}

function patienceOf({ drawdownRatio }: StrategyWeight, { toleratedDrawdownRatio }: WeightParameters): number {
  return Math.max(0, 1 - drawdownRatio / toleratedDrawdownRatio);
}

function reasonOf(
  entry: Omit<ExplainedWeight, 'why'>,
  about: { regime: Regime; parameters: PriorParameters; prior: number; alone: boolean },
): string {
  const { regime, parameters, prior, alone } = about;
  const { activeSessionsMin, toleratedDrawdownRatio } = parameters;
  if (!entry.regimeAllows) return `may not trade while the regime is ${regime}`;
  const fall = `a drawdown of ${percent(entry.drawdownRatio)} of the ${percent(toleratedDrawdownRatio)} tolerated`;
  const weighs = `weighs ${percent(entry.weight)}`;
  if (entry.sharpeFrom === 'prior') {
    const record =
      entry.activeSessions < activeSessionsMin
        ? `${entry.activeSessions} active sessions of the ${activeSessionsMin} that a record takes`
        : `${entry.activeSessions} active sessions without variation`;
    const whole = alone ? ', and no other has a record worth anything' : '';
    return `${record}: a prior of ${percent(prior)}, less ${fall}${whole}; ${weighs}`;
  }
  return `Sharpe ${entry.sharpe.toFixed(2)} over ${entry.activeSessions} active sessions, less ${fall}: score ${entry.score.toFixed(2)}; ${weighs}`;
}

function activeOf(record: StrategyRecord | undefined): number {
  return record?.returns.reduce((count, value) => (value === 0 ? count : count + 1), 0) ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
