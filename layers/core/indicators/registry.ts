import { adxDefinition } from './adx.ts';
import { annualisedCarryDefinition } from './annualised-carry.ts';
import { annualisedFundingDefinition } from './annualised-funding.ts';
import { atrDefinition } from './atr.ts';
import { basisDefinition } from './basis.ts';
import { bollingerDefinition } from './bollinger.ts';
import { queueImbalanceDefinition, depthImbalanceDefinition } from './book-imbalance.ts';
import { candlesticksDefinition } from './candlesticks.ts';
import { cciDefinition } from './cci.ts';
import { correlationDefinition } from './correlation.ts';
import type { IndicatorDefinition } from './definition.ts';
import { demaDefinition } from './dema.ts';
import { donchianDefinition } from './donchian.ts';
import { effectiveSpreadDefinition } from './effective-spread.ts';
import { emaDefinition } from './ema.ts';
import { keltnerDefinition } from './keltner.ts';
import { linearTrendDefinition } from './linear-trend.ts';
import { liquidityGapDefinition } from './liquidity-gap.ts';
import { macdDefinition } from './macd.ts';
import { mfiDefinition } from './mfi.ts';
import { micropriceDefinition } from './microprice.ts';
import { obvDefinition } from './obv.ts';
import { openInterestChangeDefinition } from './open-interest-change.ts';
import { orderFlowImbalanceDefinition } from './order-flow-imbalance.ts';
import { priceGapDefinition } from './price-gap.ts';
import { quantityDifferenceDefinition } from './quantity-difference.ts';
import { rateOfChangeDefinition } from './rate-of-change.ts';
import { realisedVolatilityDefinition } from './realised-volatility.ts';
import { regressionDefinition } from './regression.ts';
import { highestDefinition, lowestDefinition } from './rolling-extremes.ts';
import { rollingVwapDefinition } from './rolling-vwap.ts';
import { rsiDefinition } from './rsi.ts';
import { sessionVwapDefinition } from './session-vwap.ts';
import { smaDefinition } from './sma.ts';
import { stochasticDefinition } from './stochastic.ts';
import { stochasticRsiDefinition } from './stochastic-rsi.ts';
import { supportResistanceDefinition } from './support-resistance.ts';
import { sweepDefinition } from './sweep.ts';
import { temaDefinition } from './tema.ts';
import { trueRangeDefinition } from './true-range.ts';
import { varianceDefinition } from './variance.ts';
import { williamsRDefinition } from './williams-r.ts';
import { wmaDefinition } from './wma.ts';
import { zScoreDefinition } from './z-score.ts';

/** Every indicator, in reading order. The MCP tool, the dashboard and the docs read this list. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  // Averages and trends.
  smaDefinition,
  wmaDefinition,
  emaDefinition,
  demaDefinition,
  temaDefinition,
  linearTrendDefinition,
  // Momentum.
  rsiDefinition,
  macdDefinition,
  stochasticDefinition,
  stochasticRsiDefinition,
  williamsRDefinition,
  cciDefinition,
  mfiDefinition,
  rateOfChangeDefinition,
  // Range and direction.
  trueRangeDefinition,
  atrDefinition,
  adxDefinition,
  // Channels, levels and patterns.
  bollingerDefinition,
  keltnerDefinition,
  highestDefinition,
  lowestDefinition,
  donchianDefinition,
  supportResistanceDefinition,
  candlesticksDefinition,
  priceGapDefinition,
  // Statistics.
  varianceDefinition,
  zScoreDefinition,
  realisedVolatilityDefinition,
  correlationDefinition,
  regressionDefinition,
  // Volume.
  obvDefinition,
  sessionVwapDefinition,
  rollingVwapDefinition,
  // Books and trades.
  orderFlowImbalanceDefinition,
  quantityDifferenceDefinition,
  queueImbalanceDefinition,
  depthImbalanceDefinition,
  micropriceDefinition,
  effectiveSpreadDefinition,
  liquidityGapDefinition,
  sweepDefinition,
  // Perpetual and dated futures.
  annualisedFundingDefinition,
  basisDefinition,
  annualisedCarryDefinition,
  openInterestChangeDefinition,
];

export function indicatorNamed(name: string): IndicatorDefinition | undefined {
  return INDICATORS.find((definition) => definition.name === name);
}
