import { at } from '../foundation/assert.ts';
import { rsiOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';
import { deviationsFrom, priceAt, unitBandOf } from './unit-band.ts';

/**
 * [S3] A close outside its Bollinger band, with RSI at an extreme and the mean itself nearly still, returns to the mean.
 *
 * Long: close below the lower band, RSI at most `oversold`, and the mean has fallen by at most `maxDrift` deviations over
 * `driftBars` (a band that price walks along is a trend, not an extreme); short: the mirror image with `overbought`.
 * Flat: the close is back within `exitDeviations` of the mean, from either side.
 * Evidence: deviations beyond the band + tens of RSI points beyond the extreme.
 */
export const bollingerReversion = defineStrategy({
  id: 'bollinger-reversion',
  title: 'Bollinger reversion',
  family: 'reversion',
  regimes: FAMILY_REGIMES.reversion,
  parameters: {
    period: integer(20, 10, 60, 'bars whose closes make the band'),
    deviations: real(2, 1, 3.5, 'standard deviations from the mean to the band'),
    rsiPeriod: integer(14, 3, 30, 'bars of the relative strength index'),
    oversold: real(35, 10, 45, 'RSI up to which a fall is an extreme'),
    overbought: real(65, 55, 90, 'RSI from which a rise is an extreme'),
    driftBars: integer(10, 2, 20, 'bars over which the mean may not run away'),
    maxDrift: real(1, 0, 3, 'standard deviations that the mean may have moved against the position'),
    exitDeviations: real(0.5, 0, 0.99, 'standard deviations from the mean at which the return is complete'),
  },
  warmUp: ({ period, rsiPeriod, driftBars }) => Math.max(period + driftBars, wilderSettlingBars(rsiPeriod)),
  evaluate: (bars, { period, driftBars, ...limits }) => {
    const closes = bars.close.subarray(-period - driftBars);
    const band = unitBandOf(closes, period);
    const close = at(closes, -1);
    const now = deviationsFrom(band, -1, close);
    const beyond = Math.abs(now) - limits.deviations;

    if (beyond > 0) {
      const side = sideOf(-now);
      const rsi = at(rsiOf(bars.close, limits.rsiPeriod), -1);
      const extremity = side > 0 ? limits.oversold - rsi : rsi - limits.overbought;
      const drift = side * deviationsFrom(band, -1, at(band.middle, -1 - driftBars));
      if (extremity >= 0 && drift <= limits.maxDrift) {
        const line = priceAt(band, -1, -side * limits.deviations);
        const where = `${side > 0 ? 'below' : 'above'} the ${period}-bar Bollinger band at ${quoted(line)}`;
        const reason = `close ${quoted(close)} is ${where} with RSI at ${rsi.toFixed(1)}`;
        return enter(side, beyond + extremity / 10, reason);
      }
    }
    const before = deviationsFrom(band, -2, at(closes, -2));
    if (cameBack(before, now, limits.exitDeviations)) {
      const line = quoted(priceAt(band, -1, sideOf(before) * limits.exitDeviations));
      const where = `${limits.exitDeviations.toFixed(1)} deviations from the ${period}-bar mean`;
      return leave(`close ${quoted(close)} is back across ${line}, ${where}`);
    }
    return undefined;
  },
});
