import { adxDefinition } from '../indicators/adx.ts';
import { atrDefinition } from '../indicators/atr.ts';
import { donchianDefinition } from '../indicators/donchian.ts';
import { emaDefinition } from '../indicators/ema.ts';
import { macdDefinition } from '../indicators/macd.ts';
import { mfiDefinition } from '../indicators/mfi.ts';
import { rateOfChangeDefinition } from '../indicators/rate-of-change.ts';
import { realisedVolatilityDefinition } from '../indicators/realised-volatility.ts';
import { rollingVwapDefinition } from '../indicators/rolling-vwap.ts';
import { rsiDefinition } from '../indicators/rsi.ts';
import { smaDefinition } from '../indicators/sma.ts';
import { supportResistanceDefinition } from '../indicators/support-resistance.ts';
import { zScoreDefinition } from '../indicators/z-score.ts';
import { indicatorFeature, type Feature } from './feature.ts';

/** So many bars leave less than a thousandth of the seed of the slowest average here. */
const SETTLING = 150;

/** What is computed for every instrument at every decision, in reading order. None of it depends on the price's scale. */
export const FEATURES: readonly Feature[] = [
  logReturn('return1', 1),
  logReturn('return5', 5),
  logReturn('return20', 20),
  indicatorFeature({
    name: 'volatility20',
    unit: 'ratio',
    version: 1,
    indicator: realisedVolatilityDefinition,
    parameters: { period: 20, barsPerYear: 1 },
    read: (row) => row['volatility'],
  }),
  indicatorFeature({
    name: 'atr14',
    unit: 'ratio',
    version: 1,
    indicator: atrDefinition,
    parameters: { period: 14 },
    settling: SETTLING,
    read: (row, { close }) => ratio(row['atr'], close),
  }),
  indicatorFeature({
    name: 'smaDistance200',
    unit: 'ratio',
    version: 1,
    indicator: smaDefinition,
    parameters: { period: 200 },
    read: (row, { close }) => distance(close, row['sma']),
  }),
  indicatorFeature({
    name: 'emaDistance20',
    unit: 'ratio',
    version: 1,
    indicator: emaDefinition,
    parameters: { period: 20 },
    settling: SETTLING,
    read: (row, { close }) => distance(close, row['ema']),
  }),
  indicatorFeature({
    name: 'macdHistogram',
    unit: 'ratio',
    version: 1,
    indicator: macdDefinition,
    parameters: {},
    settling: SETTLING,
    read: (row, { close }) => ratio(row['histogram'], close),
  }),
  indicatorFeature({
    name: 'rsi14',
    unit: 'percent',
    version: 1,
    indicator: rsiDefinition,
    parameters: { period: 14 },
    settling: SETTLING,
    read: (row) => row['rsi'],
  }),
  indicatorFeature({
    name: 'adx14',
    unit: 'percent',
    version: 1,
    indicator: adxDefinition,
    parameters: { period: 14 },
    settling: SETTLING,
    read: (row) => row['adx'],
  }),
  indicatorFeature({
    name: 'direction14',
    unit: 'percent',
    version: 1,
    indicator: adxDefinition,
    parameters: { period: 14 },
    settling: SETTLING,
    read: (row) => difference(row['plusDi'], row['minusDi']),
  }),
  indicatorFeature({
    name: 'zScore20',
    unit: 'deviations',
    version: 1,
    indicator: zScoreDefinition,
    parameters: { period: 20 },
    read: (row) => row['zScore'],
  }),
  indicatorFeature({
    name: 'donchianPosition20',
    unit: 'ratio',
    version: 1,
    indicator: donchianDefinition,
    parameters: { period: 20 },
    read: (row, { close }) => ratio(difference(close, row['lower']), difference(row['upper'], row['lower'])),
  }),
  indicatorFeature({
    name: 'vwapDistance20',
    unit: 'ratio',
    version: 1,
    indicator: rollingVwapDefinition,
    parameters: { period: 20 },
    read: (row, { close }) => distance(close, row['vwap']),
  }),
  indicatorFeature({
    name: 'moneyFlow14',
    unit: 'percent',
    version: 1,
    indicator: mfiDefinition,
    parameters: { period: 14 },
    read: (row) => row['mfi'],
  }),
  indicatorFeature({
    name: 'supportDistance100',
    unit: 'ratio',
    version: 1,
    indicator: supportResistanceDefinition,
    parameters: { period: 100 },
    read: (row, { close }) => distance(close, row['support']),
  }),
  indicatorFeature({
    name: 'resistanceDistance100',
    unit: 'ratio',
    version: 1,
    indicator: supportResistanceDefinition,
    parameters: { period: 100 },
    read: (row, { close }) => distance(row['resistance'], close),
  }),
];

function logReturn(name: string, period: number): Feature {
  return indicatorFeature({
    name,
    unit: 'ratio',
    version: 1,
    indicator: rateOfChangeDefinition,
    parameters: { period, kind: 'log' },
    read: (row) => row['return'],
  });
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

/** How far `from` lies above `to`, as a ratio of `to`. */
function distance(from: number | undefined, to: number | undefined): number | undefined {
  return ratio(difference(from, to), to);
}
