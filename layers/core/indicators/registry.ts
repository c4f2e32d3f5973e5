import { adxDefinition } from './adx.ts';
import { atrDefinition } from './atr.ts';
import { bollingerDefinition } from './bollinger.ts';
import type { IndicatorDefinition } from './definition.ts';
import { donchianDefinition } from './donchian.ts';
import { emaDefinition } from './ema.ts';
import { keltnerDefinition } from './keltner.ts';
import { macdDefinition } from './macd.ts';
import { obvDefinition } from './obv.ts';
import { rateOfChangeDefinition } from './rate-of-change.ts';
import { realisedVolatilityDefinition } from './realised-volatility.ts';
import { highestDefinition, lowestDefinition } from './rolling-extremes.ts';
import { rsiDefinition } from './rsi.ts';
import { smaDefinition } from './sma.ts';
import { trueRangeDefinition } from './true-range.ts';
import { zScoreDefinition } from './z-score.ts';

/** Every indicator, in reading order. The MCP tool, the dashboard and the docs read this list. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  smaDefinition,
  emaDefinition,
  rsiDefinition,
  macdDefinition,
  rateOfChangeDefinition,
  trueRangeDefinition,
  atrDefinition,
  adxDefinition,
  bollingerDefinition,
  keltnerDefinition,
  highestDefinition,
  lowestDefinition,
  donchianDefinition,
  realisedVolatilityDefinition,
  zScoreDefinition,
  obvDefinition,
];
