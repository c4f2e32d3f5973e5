import type { Bar } from '../../core/market/bar.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { CapitalFlow } from '../../core/portfolio/ledger.ts';

/** The world that a simulation moves: what no real venue would let us do. Both calls are idempotent. */
export interface SimulatedMarket {
  fund(flow: CapitalFlow): Promise<void>;
  trade(symbol: Sym, bar: Bar): Promise<void>;
}
