import { at } from '../foundation/assert.ts';
import { trueRange } from '../indicators/true-range.ts';
import { atrOf, bollingerOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

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
    const { high, low, close } = bars;
    const { upper, middle } = bollingerOf(close, { period: lookback, deviations: 1 });
    const deviations = (bar: -1 | -2): number => {
      const mean = at(middle, bar - 1);
      const deviation = at(upper, bar - 1) - mean;
      return deviation > 0 ? (at(close, bar) - mean) / deviation : 0;
    };
    const now = deviations(-1);
    const usualRange = at(atrOf(bars, atrPeriod), -2);
    const expansion = usualRange > 0 ? trueRange(at(high, -1), at(low, -1), at(close, -2)) / usualRange : 0;

    const price = quoted(at(close, -1));
    const mean = at(middle, -2);
    const beyond = Math.abs(now) - multiplier;
    if (beyond > 0 && expansion >= minExpansion) {
      const side = sideOf(now);
      const band = mean + side * multiplier * (at(upper, -2) - mean);
      const where = `${side > 0 ? 'above' : 'below'} the ${lookback}-bar band at ${quoted(band)}`;
      const reason = `close ${price} is ${where}, on ${expansion.toFixed(1)} times the usual range`;
      return enter(side, beyond + expansion - minExpansion, reason);
    }
    if (cameBack(deviations(-2), now, exitMultiplier)) {
      return leave(`close ${price} is back near the ${lookback}-bar mean at ${quoted(mean)}`);
    }
    return undefined;
  },
});
