import { money } from '../../layers/core/foundation/decimal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../layers/core/foundation/time.ts';
import type { SystemConfig } from '../../layers/core/decision/system-config.ts';
import type { HysteresisParameters } from '../../layers/core/regime/regime-hysteresis.ts';
import type { BreakerLimits } from '../../layers/core/risk/breaker-table.ts';
import type { RiskLimits } from '../../layers/core/risk/limits.ts';
import type { ModeLimits } from '../../layers/core/risk/mode-limits.ts';
import type { HygieneLimits } from '../../layers/core/risk/signal-hygiene.ts';
import type { SizingParameters } from '../../layers/core/risk/size-position.ts';
import type { WeightParameters } from '../../layers/core/portfolio/strategy-weights.ts';
import { aMember, SPX } from './an-instrument.ts';

/** The specification's own numbers, wherever it gives one. */
export const LIMITS: RiskLimits = {
  positionRatioMax: 0.2,
  sectorRatioMax: 0.4,
  clusterRatioMax: 0.4,
  correlationMax: 0.7,
  usdRatioMax: 0.5,
  cryptoRatioMax: 0.15,
  cashRatioMin: 0.1,
  quoteAgeBarsMax: 1,
};

export const MODE_LIMITS: ModeLimits = {
  defensive: { drawdownRatio: 0.1, weekLossRatio: 0.03, sharpe30: 0.5, calibrationError: 0.15 },
  emergency: { drawdownRatio: 0.15, dayLossRatio: 0.03, weekLossRatio: 0.05, monthLossRatio: 0.08 },
  halt: { feedDeadMs: HOUR_MS, brokerUnreachableMs: 30 * MINUTE_MS, flattensWithSecondPrice: false },
  relax: { drawdownRatio: 0.07, weekLossRatio: 0.015, calibrationError: 0.1, sessions: 5, cycles: 1 },
};

export const BREAKERS: BreakerLimits = {
  pricesSilentMs: 5 * MINUTE_MS,
  newsSilentMs: HOUR_MS,
  brokerDownMs: 2 * MINUTE_MS,
  modelLastValidMs: DAY_MS,
  sentimentDownMs: 5 * MINUTE_MS,
  sentimentSizeRatio: 0.75,
  sentimentConfidenceRatio: 0.95,
  holdMs: 5 * MINUTE_MS,
};

export const GUARDS: SystemConfig['guards'] = {
  daily: { lossRatio: 0.02, intradayDrawdownRatio: 0.025, losingTradesMax: 4, action: 'halt' },
  portfolio: {
    grossRatioMax: 1,
    softGrossRatio: 0.9,
    softCapPct: 0.05,
    softCapGraceMs: 60 * MINUTE_MS,
    autoClose: false,
  },
  repairStopRatio: 0.05,
};

export const HYGIENE: HygieneLimits = {
  confidenceMin: 0.6,
  perStrategyGapMs: 30 * SECOND_MS,
  perStrategyHourMax: 3,
  totalHourMax: 15,
  dailyVolatilityMax: 0.05,
};

export const SIZING: SizingParameters = {
  kellyRatio: 0.5,
  volatilityTarget: 0.15,
  stopAtrMultiple: 3,
  targetR: 2,
  rebalanceRatioMin: 0.02,
};

export const WEIGHTS: WeightParameters = {
  sharpeSessions: 63,
  activeSessionsMin: 10,
  priorWeight: 0.1,
  toleratedDrawdownRatio: 0.2,
};

export const HYSTERESIS: HysteresisParameters = { marginMin: 0.15, sessionsMin: 3 };

/** One instrument, no strategies and no costs, under the specification's limits. */
export function aConfig(change: Partial<SystemConfig> = {}): SystemConfig {
  return {
    environment: 'testing',
    portfolioId: 'a-test',
    currency: 'USD',
    capital: { initial: money('100000'), monthly: money('0') },
    interval: 'day',
    universe: [aMember()],
    benchmark: SPX,
    strategies: [],
    holdingSessionsMax: 10,
    regime: HYSTERESIS,
    weights: WEIGHTS,
    opinionWeight: 0.25,
    profile: 'multi-asset',
    limits: LIMITS,
    sizing: SIZING,
    hygiene: HYGIENE,
    guards: GUARDS,
    calibration: { windowDays: 30, outcomesMin: 8, priorTrades: 20 },
    modes: MODE_LIMITS,
    breakers: BREAKERS,
    approval: { confidenceMin: 0.6, deadlineMs: MINUTE_MS },
    venue: { latencyMs: 250, participationRatio: 0.1 },
    ...change,
  };
}
