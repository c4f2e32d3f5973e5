import { money, px, qty } from '../../layers/core/foundation/decimal.ts';
import { sym, type Instrument, type Sym } from '../../layers/core/market/instrument.ts';
import type { CostModel } from '../../layers/core/risk/cost-model.ts';
import type { BarVenueRules } from '../../layers/core/simulation/bar-venue.ts';
import type { UniverseMember } from '../../layers/core/decision/system-config.ts';

export const SPX: Sym = sym('SPX');
export const FTSE: Sym = sym('FTSE');

/** A fund in cents and whole units that anyone may sell short, quoted in dollars in New York. */
export function anInstrument(change: Partial<Instrument> = {}): Instrument {
  return {
    symbol: SPX,
    venue: 'simulated',
    assetClass: 'etf',
    sector: 'broad-equity',
    region: 'us',
    currency: 'USD',
    calendar: 'XNYS',
    tick: px('0.01'),
    lot: qty('1'),
    minQty: qty('1'),
    minNotional: money('1'),
    shortable: true,
    ...change,
  };
}

/** A venue that charges nothing at all. */
export const NO_COSTS: CostModel = {
  spreadRatio: 0,
  takerFeeRatio: 0,
  makerFeeRatio: 0,
  impactCoefficient: 0,
  impactFreeRatio: 1,
};

export function aMember(change: Partial<Instrument> = {}, costs: CostModel = NO_COSTS): UniverseMember {
  return { instrument: anInstrument(change), costs };
}

/** Rules without costs, delay or a bound on volume. */
export function rulesOf(
  change: Partial<Instrument> = {},
  rules: Partial<Omit<BarVenueRules, 'instrument'>> = {},
): BarVenueRules {
  return {
    instrument: anInstrument(change),
    costs: NO_COSTS,
    latencyMs: 0,
    participationRatio: 1,
    ...rules,
  };
}
