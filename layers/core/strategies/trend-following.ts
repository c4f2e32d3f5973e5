import { at } from '../foundation/assert.ts';
import { adxOf, atrOf, emaOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { adxSettlingBars, emaSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

/**
 * [S6] A trend that Wilder's ADX calls strong and still strengthening is joined, unless price has run too far ahead.
 *
 * Long: ADX above `entryAdx` and higher than `risingBars` ago, +DI above -DI by `minSpread` points, the close above the EMA
 * but by at most `maxStretch` average ranges; short: the mirror image.
 * Flat: the close crosses the EMA, or ADX falls through `exitAdx`.
 * Evidence: (points of ADX beyond `entryAdx` + points of spread beyond `minSpread`) / 20.
 */
export const trendFollowing = defineStrategy({
  id: 'trend-following',
  title: 'Trend following, ADX-EMA',
  family: 'trend',
  regimes: FAMILY_REGIMES.trend,
  parameters: {
    adxPeriod: integer(14, 5, 30, 'bars of ADX, of the directional lines and of the average true range'),
    emaPeriod: integer(20, 10, 100, 'bars of the exponential average that price must stay beyond'),
    entryAdx: real(25, 20, 40, 'ADX above which there is a trend'),
    exitAdx: real(20, 10, 20, 'ADX below which there is none any more'),
    risingBars: integer(3, 1, 10, 'bars over which ADX must have risen'),
    minSpread: real(5, 0, 20, 'points between the directional lines'),
    maxStretch: real(3, 1, 10, 'average true ranges that the close may be ahead of the average'),
  },
  warmUp: ({ adxPeriod, emaPeriod, risingBars }) =>
    Math.max(adxSettlingBars(adxPeriod) + risingBars, emaSettlingBars(emaPeriod)),
  evaluate: (bars, { adxPeriod, emaPeriod, ...limits }) => {
    const { adx, plusDi, minusDi } = adxOf(bars, adxPeriod);
    const average = emaOf(bars.close, emaPeriod);
    const now = at(adx, -1);
    const spread = at(plusDi, -1) - at(minusDi, -1);
    const beyond = now - limits.entryAdx;
    const wide = Math.abs(spread) - limits.minSpread;
    const close = at(bars.close, -1);
    const ema = at(average, -1);

    if (beyond > 0 && wide >= 0 && now > at(adx, -1 - limits.risingBars)) {
      const side = sideOf(spread);
      const stretch = (side * (close - ema)) / at(atrOf(bars, adxPeriod), -1);
      if (stretch > 0 && stretch <= limits.maxStretch) {
        const where = `${side > 0 ? 'above' : 'below'} the ${emaPeriod}-bar EMA at ${quoted(ema)}`;
        const reason = `close ${quoted(close)} is ${where} in a trend with ADX at ${now.toFixed(1)}`;
        return enter(side, (beyond + wide) / 20, reason);
      }
    }
    if (cameBack(at(bars.close, -2) - at(average, -2), close - ema)) {
      return leave(`close ${quoted(close)} has crossed the ${emaPeriod}-bar EMA at ${quoted(ema)}`);
    }
    if (at(adx, -2) > limits.exitAdx && now <= limits.exitAdx) {
      return leave(`ADX has fallen through ${limits.exitAdx.toFixed(1)} to ${now.toFixed(1)}`);
    }
    return undefined;
  },
});
