import { cancelLive } from './order-lifecycle.ts';
import { participant, type MatchingState } from './matching-state.ts';

/**
 * What the engine does when a participant is liquidated: all its orders are cancelled and another, the insurance fund, holds
 * its position, so that what was bought is still what was sold. Gives the lots that changed hands.
 */
export function takeOverPosition(
  state: MatchingState,
  { from, to }: { from: string; to: string },
  atUs: number,
): number {
  state.nowUs = Math.max(state.nowUs, atUs);
  const debtor = participant(state, from);
  for (const order of debtor.orders.values()) cancelLive(state, order, 'LIQUIDATED');
  const lots = debtor.positionLots;
  participant(state, to).positionLots += lots;
  debtor.positionLots = 0;
  return lots;
}
