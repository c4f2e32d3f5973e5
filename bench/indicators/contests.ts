/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- technicalindicators declares classes where it takes plain records */
import * as indicatorts from 'indicatorts';
import technical from 'technicalindicators';
import * as signals from 'trading-signals';
import { ours, peer, streamingPeer, type Entrant } from './entrant.ts';
import type { Candle, Market } from './market.ts';

/** One indicator, with the same parameters in every library that has it. Ours comes first. */
export interface Contest {
  readonly name: string;
  readonly entrants: readonly Entrant[];
  /** The function of TA-Lib, by its name there, and its outputs in the order of ours. */
  readonly talib?: { readonly call: string; readonly outputs: readonly number[] };
}

const TI = 'technicalindicators';
const TS = 'trading-signals';
const IT = 'indicatorts';
const itself = (value: number): number => value;
const alone = (values: readonly number[]): readonly (readonly number[])[] => [values];

export function contestsOf(market: Market): readonly Contest[] {
  return [
    ...averages(market),
    ...momentum(market),
    ...ranges(market),
    ...channels(market),
    ...volumes(market),
  ];
}

function averages({ columns, close }: Market): readonly Contest[] {
  const period = 20;
  const inputs = { close: columns.close };
  return [
    {
      name: 'SMA 20',
      entrants: [
        ours('sma', inputs, { period }, ['sma']),
        peer(TI, () => technical.SMA.calculate({ period, values: close }), alone),
        streamingPeer(TS, close, () => new signals.SMA(period), [itself]),
        peer(IT, () => indicatorts.sma(close, { period }), alone),
      ],
      talib: { call: 'SMA(close, 20)', outputs: [0] },
    },
    {
      name: 'EMA 20',
      entrants: [
        ours('ema', inputs, { period }, ['ema']),
        peer(TI, () => technical.EMA.calculate({ period, values: close }), alone),
        streamingPeer(TS, close, () => new signals.EMA(period), [itself]),
        peer(IT, () => indicatorts.ema(close, { period }), alone),
      ],
      talib: { call: 'EMA(close, 20)', outputs: [0] },
    },
    {
      name: 'WMA 20',
      entrants: [
        ours('wma', inputs, { period }, ['wma']),
        peer(TI, () => technical.WMA.calculate({ period, values: close }), alone),
        streamingPeer(TS, close, () => new signals.WMA(period), [itself]),
      ],
      talib: { call: 'WMA(close, 20)', outputs: [0] },
    },
    {
      name: 'DEMA 20',
      entrants: [
        ours('dema', inputs, { period }, ['dema']),
        streamingPeer(TS, close, () => new signals.DEMA(period), [itself]),
        peer(IT, () => indicatorts.dema(close, { period }), alone),
      ],
      talib: { call: 'DEMA(close, 20)', outputs: [0] },
    },
    {
      name: 'TEMA 20',
      entrants: [
        ours('tema', inputs, { period }, ['tema']),
        streamingPeer(TS, close, () => new signals.TEMA(period), [itself]),
        peer(IT, () => indicatorts.tema(close, { period }), alone),
      ],
      talib: { call: 'TEMA(close, 20)', outputs: [0] },
    },
    {
      name: 'Linear trend 20',
      entrants: [
        ours('linear-trend', inputs, { period }, ['value']),
        streamingPeer(TS, close, () => new signals.LinearRegression(period), [
          ({ prediction, slope }) => prediction - slope,
        ]),
      ],
      talib: { call: 'LINEARREG(close, 20)', outputs: [0] },
    },
  ];
}

function momentum({ columns, candles, high, low, close, volume }: Market): readonly Contest[] {
  const period = 14;
  return [
    {
      name: 'RSI 14',
      entrants: [
        ours('rsi', { close: columns.close }, { period }, ['rsi']),
        peer(TI, () => technical.RSI.calculate({ period, values: close }), alone),
        streamingPeer(TS, close, () => new signals.RSI(period), [itself]),
        peer(IT, () => indicatorts.rsi(close, { period }), alone),
      ],
      talib: { call: 'RSI(close, 14)', outputs: [0] },
    },
    {
      name: 'MACD 12, 26, 9',
      entrants: [
        ours('macd', { close: columns.close }, {}, ['macd', 'signal', 'histogram']),
        peer(
          TI,
          () =>
            technical.MACD.calculate({
              values: close,
              fastPeriod: 12,
              slowPeriod: 26,
              signalPeriod: 9,
              SimpleMAOscillator: false,
              SimpleMASignal: false,
            }),
          (rows) => [
            rows.map(({ MACD }) => MACD ?? NaN),
            rows.map(({ signal }) => signal ?? NaN),
            rows.map(({ histogram }) => histogram ?? NaN),
          ],
        ),
        streamingPeer(
          TS,
          close,
          () => new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)),
          [({ macd }) => macd, ({ signal }) => signal, ({ histogram }) => histogram],
        ),
        peer(
          IT,
          () => indicatorts.macd(close, { fast: 12, slow: 26, signal: 9 }),
          ({ macdLine, signalLine }) => [macdLine, signalLine],
        ),
      ],
      talib: { call: 'MACD(close, 12, 26, 9)', outputs: [0, 1, 2] },
    },
    {
      name: 'Stochastic 14, 3, 3',
      entrants: [
        ours('stochastic', columns, { period, slowing: 3, signal: 3 }, ['k', 'd']),
        streamingPeer<Candle, { stochK: number; stochD: number }>(
          TS,
          candles,
          () => new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
          [({ stochK }) => stochK, ({ stochD }) => stochD],
        ),
      ],
      talib: { call: 'STOCH(high, low, close, 14, 3, 0, 3, 0)', outputs: [0, 1] },
    },
    {
      name: 'Stochastic 14, 1, 3',
      entrants: [
        ours('stochastic', columns, { period, slowing: 1, signal: 3 }, ['k', 'd']),
        peer(
          TI,
          () => technical.Stochastic.calculate({ high, low, close, period, signalPeriod: 3 }),
          (rows) => [rows.map(({ k }) => k), rows.map(({ d }) => d)],
        ),
        peer(
          IT,
          () => indicatorts.stoch(high, low, close, { kPeriod: 14, dPeriod: 3 }),
          ({ k, d }) => [k, d],
        ),
      ],
      talib: { call: 'STOCHF(high, low, close, 14, 3, 0)', outputs: [0, 1] },
    },
    {
      name: "Williams' %R 14",
      entrants: [
        ours('williams-r', columns, { period }, ['williamsR']),
        peer(TI, () => technical.WilliamsR.calculate({ high, low, close, period }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.WilliamsR(period), [itself]),
        peer(IT, () => indicatorts.willr(high, low, close, { period }), alone),
      ],
      talib: { call: 'WILLR(high, low, close, 14)', outputs: [0] },
    },
    {
      name: 'CCI 20',
      entrants: [
        ours('cci', columns, { period: 20 }, ['cci']),
        peer(TI, () => technical.CCI.calculate({ high, low, close, period: 20 }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.CCI(20), [itself]),
        peer(IT, () => indicatorts.cci(high, low, close, { period: 20 }), alone),
      ],
      talib: { call: 'CCI(high, low, close, 20)', outputs: [0] },
    },
    {
      name: 'MFI 14',
      entrants: [
        ours('mfi', columns, { period }, ['mfi']),
        peer(TI, () => technical.MFI.calculate({ high, low, close, volume, period }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.MFI(period), [itself]),
        peer(IT, () => indicatorts.mfi(high, low, close, volume, { period }), alone),
      ],
      talib: { call: 'MFI(high, low, close, volume, 14)', outputs: [0] },
    },
    {
      name: 'Rate of change 10',
      entrants: [
        ours('rate-of-change', { close: columns.close }, { period: 10 }, ['return']),
        peer(
          TI,
          () => technical.ROC.calculate({ period: 10, values: close }),
          (values) => [values.map((percent) => percent / 100)],
        ),
        streamingPeer(TS, close, () => new signals.ROC(10), [itself]),
        peer(
          IT,
          () => indicatorts.roc(close, { period: 10 }),
          (values) => [values.map((percent) => percent / 100)],
        ),
      ],
      talib: { call: 'ROCP(close, 10)', outputs: [0] },
    },
  ];
}

function ranges({ columns, candles, high, low, close }: Market): readonly Contest[] {
  const period = 14;
  return [
    {
      name: 'True range',
      entrants: [
        ours('true-range', columns, {}, ['trueRange']),
        peer(TI, () => technical.TrueRange.calculate({ high, low, close }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.TR(), [itself]),
        peer(IT, () => indicatorts.tr(high, low, close), alone),
      ],
      talib: { call: 'TRANGE(high, low, close)', outputs: [0] },
    },
    {
      name: 'ATR 14',
      entrants: [
        ours('atr', columns, { period }, ['atr']),
        peer(TI, () => technical.ATR.calculate({ high, low, close, period }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.ATR(period), [itself]),
        peer(
          IT,
          () => indicatorts.atr(high, low, close, { period }),
          ({ atrLine }) => [atrLine],
        ),
      ],
      talib: { call: 'ATR(high, low, close, 14)', outputs: [0] },
    },
    {
      name: 'ADX 14',
      entrants: [
        ours('adx', columns, { period }, ['adx']),
        peer(
          TI,
          () => technical.ADX.calculate({ high, low, close, period }),
          (rows) => [rows.map(({ adx }) => adx)],
        ),
        streamingPeer<Candle, number>(TS, candles, () => new signals.ADX(period), [itself]),
      ],
      talib: { call: 'ADX(high, low, close, 14)', outputs: [0] },
    },
  ];
}

function channels({ columns, candles, high, low, close }: Market): readonly Contest[] {
  const period = 20;
  const bands = ['upper', 'middle', 'lower'];
  interface Bands {
    readonly upper: number;
    readonly middle: number;
    readonly lower: number;
  }
  const fromBands = [({ upper }: Bands) => upper, ({ middle }: Bands) => middle, ({ lower }: Bands) => lower];
  const columnsOf = (rows: readonly Bands[]): readonly (readonly number[])[] =>
    fromBands.map((band) => rows.map(band));
  return [
    {
      name: 'Bollinger 20, 2',
      entrants: [
        ours('bollinger', { close: columns.close }, { period, deviations: 2 }, bands),
        peer(TI, () => technical.BollingerBands.calculate({ period, stdDev: 2, values: close }), columnsOf),
        streamingPeer(TS, close, () => new signals.BollingerBands(period, 2), fromBands),
        peer(
          IT,
          () => indicatorts.bb(close, { period }),
          ({ upper, middle, lower }) => [upper, middle, lower],
        ),
      ],
      talib: { call: 'BBANDS(close, 20, 2, 2)', outputs: [0, 1, 2] },
    },
    {
      name: 'Standard deviation 20',
      entrants: [
        ours('variance', { close: columns.close }, { period }, ['deviation']),
        peer(TI, () => technical.SD.calculate({ period, values: close }), alone),
        peer(IT, () => indicatorts.mstd(close, { period }), alone),
      ],
      talib: { call: 'STDDEV(close, 20)', outputs: [0] },
    },
    {
      name: 'Keltner 20, 20, 2',
      entrants: [
        ours('keltner', columns, { emaPeriod: 20, atrPeriod: 20, multiplier: 2 }, bands),
        peer(
          TI,
          () =>
            technical.keltnerchannels({
              maPeriod: 20,
              atrPeriod: 20,
              useSMA: false,
              multiplier: 2,
              high,
              low,
              close,
            }),
          columnsOf,
        ),
        streamingPeer<Candle, Bands>(
          TS,
          candles,
          () => new signals.KeltnerChannels({ emaInterval: 20, atrInterval: 20, multiplier: 2 }),
          fromBands,
        ),
        peer(
          IT,
          () => indicatorts.kc(high, low, close, { period }),
          ({ upper, middle, lower }) => [upper, middle, lower],
        ),
      ],
    },
    {
      name: 'Donchian 20',
      entrants: [
        ours('donchian', columns, { period }, bands),
        streamingPeer<Candle, Bands>(TS, candles, () => new signals.DonchianChannels(period), fromBands),
      ],
    },
    {
      name: 'Donchian 20 of closes',
      entrants: [
        ours('donchian', { high: columns.close, low: columns.close }, { period }, bands),
        peer(
          IT,
          () => indicatorts.dc(close, { period }),
          ({ upper, middle, lower }) => [upper, middle, lower],
        ),
      ],
    },
    {
      name: 'Highest 20',
      entrants: [
        ours('highest', { close: columns.close }, { period }, ['highest']),
        peer(TI, () => technical.Highest.calculate({ period, values: close }), alone),
        peer(IT, () => indicatorts.mmax(close, { period }), alone),
      ],
      talib: { call: 'MAX(close, 20)', outputs: [0] },
    },
  ];
}

function volumes({ columns, candles, high, low, close, volume }: Market): readonly Contest[] {
  const oneSession = { ...columns, session: new Float64Array(close.length) };
  return [
    {
      name: 'OBV',
      entrants: [
        ours('obv', columns, {}, ['obv']),
        peer(TI, () => technical.OBV.calculate({ close, volume }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.OBV(2), [itself]),
        peer(IT, () => indicatorts.obv(close, volume), alone),
      ],
      talib: { call: 'OBV(close, volume)', outputs: [0] },
    },
    {
      name: 'VWAP of one session',
      entrants: [
        ours('session-vwap', oneSession, {}, ['vwap']),
        peer(TI, () => technical.VWAP.calculate({ high, low, close, volume }), alone),
        streamingPeer<Candle, number>(TS, candles, () => new signals.VWAP(), [itself]),
      ],
    },
    {
      name: 'VWAP 20 of closes',
      entrants: [
        ours(
          'rolling-vwap',
          { high: columns.close, low: columns.close, close: columns.close, volume: columns.volume },
          {},
          ['vwap'],
        ),
        peer(IT, () => indicatorts.vwap(close, volume, { period: 20 }), alone),
      ],
    },
  ];
}
