import type { BarrierLabel } from './triple-barrier.ts';

/**
 * Meta-label of a bet that a primary rule chose the side of (Lopez de Prado 2018, chapter 3.6): 1 if taking it made money
 * after `costRatio` (a fraction of the position, both ways; 0 unless told), else 0. A model of these decides whether and
 * how much to bet, never which way. Label the events with the rule's side.
 */
export function metaLabel({ returnRatio }: Pick<BarrierLabel, 'returnRatio'>, costRatio = 0): 0 | 1 {
  return returnRatio > costRatio ? 1 : 0;
}
