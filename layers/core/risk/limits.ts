import { REGIME_POLICY, type Regime } from '../regime/regime.ts';

/** Pre-trade limits as fractions of NAV ([R1]). Not relaxable at run time. */
export interface RiskLimits {
  readonly positionRatioMax: number;
  readonly sectorRatioMax: number;
  /** Everything that moves together, chained by correlations of at least `correlationMax` ([R7]). */
  readonly clusterRatioMax: number;
  /** Of an instrument's returns with a held one's; above it the size shrinks. */
  readonly correlationMax: number;
  /** Positions in US dollars; a book that is all dollars says so by its profile. */
  readonly usdRatioMax: number;
  readonly cryptoRatioMax: number;
  readonly cashRatioMin: number;
  /** A price older than this, counted in bars of its market, is no price. */
  readonly quoteAgeBarsMax: number;
}

/** A named set of limits that an environment's file chooses and may only tighten. */
export interface RiskProfile {
  readonly name: string;
  readonly meaning: string;
  readonly limits: RiskLimits;
}

const MULTI_ASSET: RiskLimits = {
  positionRatioMax: 0.2,
  sectorRatioMax: 0.4,
  clusterRatioMax: 0.4,
  correlationMax: 0.7,
  usdRatioMax: 0.5,
  cryptoRatioMax: 0.15,
  cashRatioMin: 0.1,
  quoteAgeBarsMax: 1,
};

export const RISK_PROFILES: readonly RiskProfile[] = [
  { name: 'multi-asset', meaning: 'the limits of the specification', limits: MULTI_ASSET },
  {
    name: 'single-instrument',
    meaning: 'one instrument in its own currency: a 90 % position, the 10 % cash floor',
    limits: {
      ...MULTI_ASSET,
      positionRatioMax: 0.9,
      sectorRatioMax: 0.9,
      clusterRatioMax: 0.9,
      usdRatioMax: 0.9,
    },
  },
  {
    name: 'single-crypto',
    meaning: 'one crypto instrument quoted in its own currency: a 90 % position, the 10 % cash floor',
    limits: {
      ...MULTI_ASSET,
      positionRatioMax: 0.9,
      sectorRatioMax: 0.9,
      clusterRatioMax: 0.9,
      usdRatioMax: 0.9,
      cryptoRatioMax: 0.9,
    },
  },
  {
    name: 'crypto-only',
    meaning: 'an all-crypto book quoted in dollars',
    limits: {
      ...MULTI_ASSET,
      sectorRatioMax: 0.9,
      clusterRatioMax: 0.9,
      usdRatioMax: 1,
      cryptoRatioMax: 0.9,
    },
  },
  {
    name: 'usd-equities',
    meaning: 'an all-dollar book of equities and funds',
    limits: { ...MULTI_ASSET, usdRatioMax: 1 },
  },
];

/** What a regime leaves of them: the limits of position and sector shrink with the exposure it allows, and so does that of what moves together ([G3]). */
export function limitsIn(limits: RiskLimits, regime: Regime): RiskLimits {
  const { exposureRatio } = REGIME_POLICY[regime];
  return {
    ...limits,
    positionRatioMax: limits.positionRatioMax * exposureRatio,
    sectorRatioMax: limits.sectorRatioMax * exposureRatio,
    clusterRatioMax: limits.clusterRatioMax * exposureRatio,
  };
}

/** The limits that a file loosened beyond its profile, by name; empty where it only tightened. */
export function loosenedLimits(profile: RiskLimits, limits: RiskLimits): readonly (keyof RiskLimits)[] {
  const looser: (keyof RiskLimits)[] = [];
  if (limits.positionRatioMax > profile.positionRatioMax) looser.push('positionRatioMax');
  if (limits.sectorRatioMax > profile.sectorRatioMax) looser.push('sectorRatioMax');
  if (limits.clusterRatioMax > profile.clusterRatioMax) looser.push('clusterRatioMax');
  if (limits.correlationMax > profile.correlationMax) looser.push('correlationMax');
  if (limits.usdRatioMax > profile.usdRatioMax) looser.push('usdRatioMax');
  if (limits.cryptoRatioMax > profile.cryptoRatioMax) looser.push('cryptoRatioMax');
  if (limits.cashRatioMin < profile.cashRatioMin) looser.push('cashRatioMin');
  if (limits.quoteAgeBarsMax > profile.quoteAgeBarsMax) looser.push('quoteAgeBarsMax');
  return looser;
}
