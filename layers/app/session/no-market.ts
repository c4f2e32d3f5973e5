import { BrokenInvariant } from '../../core/foundation/assert.ts';
import type { SimulatedMarket } from '../ports/simulated-market.ts';
import type { Venue } from '../ports/venue.ts';

const ELSEWHERE = 'orders go to the executor, and to it alone';

/** Where there is an executor, nothing is sent from here and nothing is heard but its facts. */
export const NO_VENUE: Venue = {
  submit: () => Promise.reject(new BrokenInvariant(ELSEWHERE)),
  cancel: () => Promise.reject(new BrokenInvariant(ELSEWHERE)),
  answerTo: () => Promise.reject(new BrokenInvariant(ELSEWHERE)),
  reports: () => Promise.resolve([]),
};

/** Its venue is the market, and moves by itself. */
export const NO_MARKET: SimulatedMarket = {
  fund: () => Promise.resolve(),
  trade: () => Promise.resolve(),
};
