import { at } from '../foundation/assert.ts';
import { atrOf, emaOf, rsiOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { emaSettlingBars, wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

/**
 * [S2] Momentum that has just turned one way, with the average already moving, goes on for some days.
 *
 * Long: RSI came above `longRsi` within the last `freshBars` bars and is below `overbought`, the close is above the EMA,
 * and the EMA has risen over `slopeBars`; short: the mirror image with `shortRsi` and `oversold`.
 * Flat: the close crosses the EMA.
 * Evidence: the mean of RSI's tens of points beyond its threshold and the EMA's move over `slopeBars` in average ranges.
 */
export const rsiEmaMomentum = defineStrategy({
  id: 'rsi-ema-momentum',
  title: 'RSI-EMA momentum',
  family: 'momentum',
  regimes: FAMILY_REGIMES.momentum,
  parameters: {
    rsiPeriod: integer(14, 5, 30, 'bars of the relative strength index'),
    emaPeriod: integer(20, 8, 60, 'bars of the exponential average'),
    atrPeriod: integer(14, 5, 30, 'bars of the average true range, the unit of the slope'),
    longRsi: real(55, 50, 65, 'RSI above which momentum is up'),
    shortRsi: real(45, 35, 50, 'RSI below which momentum is down'),
    overbought: real(75, 66, 95, 'RSI from which a rise is too far gone to join'),
    oversold: real(25, 5, 34, 'RSI from which a fall is too far gone to join'),
    slopeBars: integer(5, 1, 15, 'bars over which the average must have moved with the position'),
    freshBars: integer(3, 1, 10, 'bars within which RSI must have passed its threshold'),
  },
  warmUp: ({ rsiPeriod, emaPeriod, atrPeriod, slopeBars, freshBars }) =>
    Math.max(
      wilderSettlingBars(rsiPeriod) + freshBars,
      emaSettlingBars(emaPeriod) + slopeBars,
      wilderSettlingBars(atrPeriod),
    ),
  evaluate: (bars, parameters) => {
    const { slopeBars, freshBars } = parameters;
    const range = at(atrOf(bars, parameters.atrPeriod), -1);
    if (!(range > 0)) return undefined;
    const strengthIndex = rsiOf(bars.close, parameters.rsiPeriod);
    const average = emaOf(bars.close, parameters.emaPeriod);
    const rsi = at(strengthIndex, -1);
    const ema = at(average, -1);
    const close = at(bars.close, -1);
    const side = sideOf(rsi - 50);
    const threshold = side > 0 ? parameters.longRsi : parameters.shortRsi;
    const limit = side > 0 ? parameters.overbought : parameters.oversold;
    const beyond = side * (rsi - threshold);
    const slope = (side * (ema - at(average, -1 - slopeBars))) / range;
    const entered = strengthIndex
      .subarray(-1 - freshBars, -1)
      .some((earlier) => side * (earlier - threshold) <= 0);

    const figures = `the close ${quoted(close)} and the EMA ${quoted(ema)}`;
    if (beyond > 0 && side * (limit - rsi) > 0 && entered && slope > 0 && side * (close - ema) > 0) {
      const crossed = `RSI has come ${side > 0 ? 'above' : 'below'} ${threshold} to ${rsi.toFixed(1)}`;
      const sloped = `over an EMA ${side > 0 ? 'rising' : 'falling'} by ${slope.toFixed(2)} average ranges`;
      return enter(
        side,
        (beyond / 10 + slope) / 2,
        `${crossed} with the close at ${quoted(close)} ${sloped}`,
      );
    }
    if (cameBack(at(bars.close, -2) - at(average, -2), close - ema)) return leave(`${figures} have crossed`);
    return undefined;
  },
});
