/** What trading costs at a venue, for one account tier. Fractions of price or notional. */
export interface CostModel {
  readonly spreadRatio: number;
  readonly takerFeeRatio: number;
  readonly makerFeeRatio: number;
  /** Scales the square-root impact of an order above `impactFreeRatio` of the day's volume. */
  readonly impactCoefficient: number;
  readonly impactFreeRatio: number;
}

export interface CostInputs {
  /** Recent volatility over its own long-run value: 1 in ordinary times. */
  readonly normalisedVolatility: number;
  /** One session's standard deviation of returns. */
  readonly sessionVolatility: number;
  /** The order's quantity over the day's volume. */
  readonly volumeRatio: number;
}

/**
 * Expected slippage as a fraction of price: spread x (1 + 0.5 x normalised volatility), plus impact for an order over
 * 1 % of daily volume ([R10]). Impact follows the square-root law, coefficient x volatility x sqrt(participation)
 * (Almgren, Thum, Hauptmann and Li 2005 fit an exponent of 0.6; the root is the usual round figure).
 */
export function slippageRatio(costs: CostModel, inputs: CostInputs): number {
  const quoted = costs.spreadRatio * (1 + 0.5 * inputs.normalisedVolatility);
  if (inputs.volumeRatio <= costs.impactFreeRatio) return quoted;
  return quoted + costs.impactCoefficient * inputs.sessionVolatility * Math.sqrt(inputs.volumeRatio);
}

/** Fees and expected slippage of getting in and out again, as a fraction of notional. */
export function roundTripCostRatio(costs: CostModel, inputs: CostInputs): number {
  return 2 * (costs.takerFeeRatio + slippageRatio(costs, inputs));
}
