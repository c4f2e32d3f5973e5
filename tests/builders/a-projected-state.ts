import type { ProjectedState } from '../../layers/core/risk/checks.ts';

/** A modest long entry in calm times that passes every check of the specification's limits. */
export function aProjectedState(change: Partial<ProjectedState> = {}): ProjectedState {
  return {
    effect: 'opens',
    direction: 'long',
    mode: 'normal',
    regime: 'trending-bull',
    confidence: 0.7,
    shortable: true,
    assetClass: 'etf',
    currency: 'USD',
    quoteAgeBars: 0,
    breakers: { entries: true, because: [] },
    volatility: { daily: 0.01, max: 0.05 },
    positionRatio: 0.1,
    sectorRatio: 0.1,
    clusterRatio: 0.1,
    shortfall: {},
    usdRatio: 0.1,
    cryptoRatio: 0,
    cashRatio: 0.9,
    correlation: 0,
    trips: [],
    gross: { ratio: 0.1, softGrossRatio: 0.9, allowed: 0.945 },
    stop: { distance: 6, price: 100, fits: true },
    entry: { quantity: 10, quantityMin: 1, notional: 1_000, notionalMin: 10 },
    exit: { quantity: 10, quantityMin: 1, notional: 1_000, notionalMin: 10 },
    ...change,
  };
}
