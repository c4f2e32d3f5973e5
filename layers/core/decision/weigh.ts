import { weighStrategies, type StrategyWeight } from '../portfolio/strategy-weights.ts';
import type { CycleMarket } from './cycle-context.ts';
import type { RegimeView } from './detect-regime.ts';
import { periodsPerYear, type SystemConfig } from './system-config.ts';

/** Stage: how much each strategy is heard ([A4]). Nobody is, while the regime is unknown. */
export function weigh(
  market: CycleMarket,
  { config, regime }: { config: SystemConfig; regime: RegimeView },
): readonly StrategyWeight[] {
  if (regime.kind === 'unknown') return [];
  const records = config.strategies.map(({ strategy }) => ({
    strategyId: strategy.id,
    regimes: strategy.regimes,
    returns: market.returns.get(strategy.id) ?? new Float64Array(0),
  }));
  return weighStrategies(records, regime.state.regime, {
    parameters: config.weights,
    periodsPerYear: periodsPerYear(config),
  });
}
