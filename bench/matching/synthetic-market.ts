import { seededRng, type Rng } from '../../layers/core/foundation/rng.ts';
import {
  flipped,
  lotsAt,
  nextKey,
  NO_KEY,
  priceLadder,
  setLots,
} from '../../layers/core/simulation/matching/price-ladder.ts';
import { FRAME_END, ROW } from '../../layers/core/simulation/matching/replay-market.ts';
import type { MarketRows } from '../../layers/core/simulation/matching/replay-session.ts';
import { rowWriter } from './row-writer.ts';

const START_TICK = 6_180_000;
const START_US = 1_700_000_000_000_000;
const LEVELS = 400;
/** Levels change near the best price most, at distances that fall off exponentially. */
const DISTANCE_MEAN = 12;
const TRADE_RATIO = 0.08;
const MOVE_RATIO = 0.004;
const GAP_MEAN_US = 90;

/**
 * A market drawn from a seed: at least `length` rows of level changes, trades at the best prices that eat what stands there, and
 * moves of a few ticks that clear the levels in their way.
 */
export function syntheticMarket(length: number, seed: number): MarketRows {
  const rng = seededRng(seed);
  const writer = rowWriter();
  const bids = priceLadder('bids');
  const asks = priceLadder('asks');
  let atUs = START_US;
  let written = 0;
  const set = (side: 'bid' | 'ask', tick: number, lots: number, end: number): void => {
    const ladder = side === 'bid' ? bids : asks;
    setLots(ladder, tick, lots);
    writer.write(ROW[side] | end, tick, lots, atUs);
    written++;
  };
  writer.write(ROW.clear, 0, 0, atUs);
  for (let distance = 1; distance <= LEVELS; distance++) {
    set('bid', START_TICK - distance, 1 + rng.below(2000), 0);
    set('ask', START_TICK + distance, 1 + rng.below(2000), distance === LEVELS ? FRAME_END : 0);
  }
  let middle = START_TICK;
  while (written < length) {
    atUs += Math.ceil(-Math.log(1 - rng.next()) * GAP_MEAN_US);
    const event = rng.next();
    const side = rng.below(2) === 0 ? 'bid' : 'ask';
    const ladder = side === 'bid' ? bids : asks;
    const best = flipped(ladder, ladder.bestKey);
    if (event < TRADE_RATIO && ladder.bestKey !== NO_KEY) {
      const standing = lotsAt(ladder, best);
      const lots = Math.min(standing, 1 + rng.below(800));
      writer.write((side === 'bid' ? ROW.sellTrade : ROW.buyTrade) | FRAME_END, best, lots, atUs);
      set(side, best, standing - lots, FRAME_END);
      written++;
    } else if (event < TRADE_RATIO + MOVE_RATIO) {
      middle = moved(rng, middle);
      for (const [name, own] of [
        ['bid', bids],
        ['ask', asks],
      ] as const) {
        const allowed = flipped(own, name === 'bid' ? middle - 1 : middle + 1);
        while (own.bestKey < allowed) set(name, flipped(own, own.bestKey), 0, 0);
      }
      set('bid', middle - 1, 1 + rng.below(2000), 0);
      set('ask', middle + 1, 1 + rng.below(2000), FRAME_END);
    } else {
      const distance = 1 + Math.floor(-Math.log(1 - rng.next()) * DISTANCE_MEAN);
      const lots =
        rng.below(4) === 0 && nextKey(ladder, ladder.bestKey + 1) !== NO_KEY ? 0 : 1 + rng.below(2000);
      set(side, side === 'bid' ? middle - distance : middle + distance, lots, FRAME_END);
    }
  }
  return writer.rows();
}

function moved(rng: Rng, middle: number): number {
  return middle + (rng.below(2) === 0 ? 1 : -1) * (1 + rng.below(3));
}
