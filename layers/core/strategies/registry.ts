import { bollingerReversion } from './bollinger-reversion.ts';
import { contrarianVolumeSpike } from './contrarian-volume-spike.ts';
import { emaBreakout } from './ema-breakout.ts';
import { rsiEmaMomentum } from './rsi-ema-momentum.ts';
import type { Strategy } from './strategy.ts';
import { trendFollowing } from './trend-following.ts';
import { volatilityBreakout } from './volatility-breakout.ts';

/** Every strategy of the swing horizon, in the order of the specification, [S1] to [S6]. */
export const STRATEGIES: readonly Strategy[] = [
  volatilityBreakout,
  rsiEmaMomentum,
  bollingerReversion,
  emaBreakout,
  contrarianVolumeSpike,
  trendFollowing,
];

export function strategyById(id: string): Strategy | undefined {
  return STRATEGIES.find((strategy) => strategy.id === id);
}
