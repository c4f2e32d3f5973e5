/** The market states of the specification, section 5, from the calmest to the worst. */
export const REGIMES = ['trending-bull', 'trending-bear', 'range-bound', 'high-volatility', 'crisis'] as const;

export type Regime = (typeof REGIMES)[number];

/** How likely each regime is now, given only what is known now. Sums to 1. */
export type RegimeProbabilities = Readonly<Record<Regime, number>>;
