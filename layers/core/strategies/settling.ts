/**
 * How many bars until a recursive average, started as the plain mean of its first `period` values, owes that start less
 * than e^-8 (0.034 %) of its weight. Then the window's own beginning no longer shows in the signal.
 */
const E_FOLDINGS = 8;

/** For an exponential average with factor 2 / (period + 1), which loses two e-foldings a period. */
export function emaSettlingBars(period: number): number {
  return period + Math.ceil((E_FOLDINGS * (period + 1)) / 2);
}

/** For Wilder's average (1978) with factor 1 / period, which loses one e-folding a period; so RSI and ATR. */
export function wilderSettlingBars(period: number): number {
  return period + E_FOLDINGS * period + 1;
}

/** For ADX, a Wilder average of a ratio of Wilder averages: the second starts only when the first has. */
export function adxSettlingBars(period: number): number {
  return wilderSettlingBars(period) + 4 * period;
}
