import type { Regime } from '../regime/regime.ts';
import type { StrategyFamily } from './strategy.ts';

const WITH_THE_MOVE = ['trending-bull', 'trending-bear', 'high-volatility'] as const;
const AGAINST_THE_MOVE = ['range-bound', 'high-volatility'] as const;

/**
 * Where each way of earning may trade (specification, section 5). Following a move also fits a falling market, where
 * the regime's own policy leaves it only the shorts. Nobody opens anything in a crisis.
 */
export const FAMILY_REGIMES: Readonly<Record<StrategyFamily, readonly Regime[]>> = {
  trend: WITH_THE_MOVE,
  momentum: WITH_THE_MOVE,
  breakout: WITH_THE_MOVE,
  reversion: AGAINST_THE_MOVE,
};
