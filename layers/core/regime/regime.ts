/** The market states of the specification, section 5, from the calmest to the worst. */
export const REGIMES = [
  'trending-bull',
  'trending-bear',
  'range-bound',
  'high-volatility',
  'crisis',
] as const;

export type Regime = (typeof REGIMES)[number];

/** How likely each regime is now, given only what is known now. Sums to 1. */
export type RegimeProbabilities = Readonly<Record<Regime, number>>;

/** What a regime allows, whoever asks. */
export interface RegimePolicy {
  /** The factor on every exposure and on the limits of position and sector. */
  readonly exposureRatio: number;
  readonly long: boolean;
  readonly short: boolean;
}

/** Specification, section 5: shorts or cash in a bear, everything at half in high volatility, cash in a crisis. */
export const REGIME_POLICY: Readonly<Record<Regime, RegimePolicy>> = {
  'trending-bull': { exposureRatio: 1, long: true, short: false },
  'trending-bear': { exposureRatio: 1, long: false, short: true },
  'range-bound': { exposureRatio: 1, long: true, short: true },
  'high-volatility': { exposureRatio: 0.5, long: true, short: true },
  crisis: { exposureRatio: 0, long: false, short: false },
};
