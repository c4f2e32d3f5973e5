import { at } from '../foundation/assert.ts';
import { trueRange } from '../indicators/true-range.ts';
import { atrOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';
import { deviationsFrom, priceAt, unitBandOf } from './unit-band.ts';

/**
 * [S1] A close far outside what the last weeks called normal, on a bar that is itself wide, begins a move.
 *
 * The band is that of the bars *before* the last, so that a breakout cannot widen the band it has to break.
 * Long: close above the band and true range at least `minExpansion` average ones; short: the mirror image.
 * Flat: the close falls back to `exitMultiplier` deviations from the mean, from either side.
 * Evidence: deviations beyond the band + average ranges beyond `minExpansion`.
 */
export const volatilityBreakout = defineStrategy({
  id: 'volatility-breakout',
  title: 'Volatility breakout',
  family: 'breakout',
  regimes: FAMILY_REGIMES.breakout,
  parameters: {
    lookback: integer(18, 10, 60, 'bars whose closes make the band'),
    multiplier: real(2.2, 1, 4, 'standard deviations from the mean to the band'),
    atrPeriod: integer(14, 5, 30, 'bars of the average true range'),
    minExpansion: real(1, 0, 3, 'true range of the breakout bar, in average true ranges'),
    exitMultiplier: real(0.5, 0, 0.99, 'standard deviations from the mean at which a breakout is over'),
  },
  warmUp: ({ lookback, atrPeriod }) => Math.max(lookback + 2, wilderSettlingBars(atrPeriod) + 1),
  evaluate: (bars, { lookback, multiplier, atrPeriod, minExpansion, exitMultiplier }) => {
    const closes = bars.close.subarray(-lookback - 2);
    const band = unitBandOf(closes, lookback);
    const close = at(closes, -1);
    const now = deviationsFrom(band, -2, close);
    const beyond = Math.abs(now) - multiplier;

    if (beyond > 0) {
      const range = trueRange(at(bars.high, -1), at(bars.low, -1), at(closes, -2));
      const expansion = range / at(atrOf(bars, atrPeriod), -2);
      if (expansion >= minExpansion) {
        const side = sideOf(now);
        const line = priceAt(band, -2, side * multiplier);
        const where = `${side > 0 ? 'above' : 'below'} the ${lookback}-bar band at ${quoted(line)}`;
        const reason = `close ${quoted(close)} is ${where}, on ${expansion.toFixed(1)} times the usual range`;
        return enter(side, beyond + expansion - minExpansion, reason);
      }
    }
    const before = deviationsFrom(band, -3, at(closes, -2));
    if (cameBack(before, now, exitMultiplier)) {
      const line = quoted(priceAt(band, -2, sideOf(before) * exitMultiplier));
      const where = `${exitMultiplier.toFixed(1)} deviations from the ${lookback}-bar mean`;
      return leave(`close ${quoted(close)} is back across ${line}, ${where}`);
    }
    return undefined;
  },
});
