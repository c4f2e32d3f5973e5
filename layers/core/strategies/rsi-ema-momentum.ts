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
 * Evidence: tens of RSI points beyond the threshold + the EMA's move over `slopeBars` in average ranges.
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
    const average = emaOf(bars.close, parameters.emaPeriod);
    const ema = at(average, -1);
    const close = at(bars.close, -1);
    const side = sideOf(close - ema);
    const rise = ema - at(average, -1 - parameters.slopeBars);

    if (side * rise > 0) {
      const threshold = side > 0 ? parameters.longRsi : parameters.shortRsi;
      const limit = side > 0 ? parameters.overbought : parameters.oversold;
      const strengthIndex = rsiOf(bars.close, parameters.rsiPeriod);
      const rsi = at(strengthIndex, -1);
      const lately = strengthIndex.subarray(-1 - parameters.freshBars, -1);
      const fresh = lately.some((earlier) => side * (earlier - threshold) <= 0);
      const beyond = side * (rsi - threshold);
      if (fresh && beyond > 0 && side * (limit - rsi) > 0) {
        const slope = (side * rise) / at(atrOf(bars, parameters.atrPeriod), -1);
        const passed = `RSI has come ${side > 0 ? 'above' : 'below'} ${threshold.toFixed(1)} to ${rsi.toFixed(1)}`;
        const moved = `${side > 0 ? 'risen' : 'fallen'} ${slope.toFixed(2)} average ranges`;
        const reason = `${passed}, close ${quoted(close)} leads an EMA at ${quoted(ema)} that has ${moved}`;
        return enter(side, beyond / 10 + slope, reason);
      }
    }
    if (cameBack(at(bars.close, -2) - at(average, -2), close - ema)) {
      return leave(
        `close ${quoted(close)} has crossed the ${parameters.emaPeriod}-bar EMA at ${quoted(ema)}`,
      );
    }
    return undefined;
  },
});
