import { at } from '../foundation/assert.ts';
import { bollingerOf, rsiOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

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
    exitDeviations: real(0, 0, 0.99, 'standard deviations from the mean at which the return is complete'),
  },
  warmUp: ({ period, rsiPeriod, driftBars }) => Math.max(period + driftBars, wilderSettlingBars(rsiPeriod)),
  evaluate: ({ close }, parameters) => {
    const { period, driftBars } = parameters;
    const { upper, middle } = bollingerOf(close, { period, deviations: 1 });
    const mean = at(middle, -1);
    const deviation = at(upper, -1) - mean;
    if (!(deviation > 0)) return undefined;
    const now = (at(close, -1) - mean) / deviation;
    const price = quoted(at(close, -1));

    const side = sideOf(-now);
    const beyond = Math.abs(now) - parameters.deviations;
    const rsi = at(rsiOf(close, parameters.rsiPeriod), -1);
    const extremity = side > 0 ? parameters.oversold - rsi : rsi - parameters.overbought;
    const drift = (-side * (mean - at(middle, -1 - driftBars))) / deviation;
    if (beyond > 0 && extremity >= 0 && drift <= parameters.maxDrift) {
      const band = mean - side * parameters.deviations * deviation;
      const where = `${side > 0 ? 'below' : 'above'} the ${period}-bar Bollinger band at ${quoted(band)}`;
      return enter(side, beyond + extremity / 10, `close ${price} is ${where} with RSI ${rsi.toFixed(1)}`);
    }
    const deviationBefore = at(upper, -2) - at(middle, -2);
    const before = deviationBefore > 0 ? (at(close, -2) - at(middle, -2)) / deviationBefore : 0;
    if (cameBack(before, now, parameters.exitDeviations)) {
      return leave(`close ${price} has returned to the ${period}-bar mean at ${quoted(mean)}`);
    }
    return undefined;
  },
});
