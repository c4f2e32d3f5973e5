import { at } from '../foundation/assert.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { atrOf, smaOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { relativeVolume } from './relative-volume.ts';
import { wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf, type Side } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

/**
 * [S5] A fast move that ends in a burst of volume, with the close already off its extreme, is a climax and turns.
 *
 * Long: volume is at least `multiplier` times the usual, the close has fallen `minMove` average ranges in `moveBars`, lies
 * `minStretch` of them below its mean, and has recovered `minRecovery` of the bar's own range; short: the mirror image.
 * Flat: the close crosses the mean.
 * Evidence: usual volumes beyond `multiplier` + average ranges beyond `minMove`.
 */
export const contrarianVolumeSpike = defineStrategy({
  id: 'contrarian-volume-spike',
  title: 'Contrarian volume spike',
  family: 'reversion',
  regimes: FAMILY_REGIMES.reversion,
  parameters: {
    multiplier: real(1.5, 1.1, 4, 'volume of the last bar, in usual volumes'),
    volumeBars: integer(20, 5, 60, 'bars that make the usual volume'),
    moveBars: integer(3, 1, 10, 'bars in which the move has happened'),
    minMove: real(1, 0.5, 5, 'least size of the move, in average true ranges'),
    atrPeriod: integer(14, 5, 30, 'bars of the average true range'),
    minRecovery: real(0.25, 0, 0.9, 'share of the bar range between its extreme and its close'),
    meanBars: integer(10, 4, 30, 'bars of the mean that price is to return to'),
    minStretch: real(0.5, 0, 4, 'least distance from that mean, in average true ranges'),
  },
  warmUp: ({ volumeBars, moveBars, atrPeriod, meanBars }) =>
    Math.max(volumeBars + 1, moveBars + 1, wilderSettlingBars(atrPeriod), meanBars + 1),
  evaluate: (bars, { multiplier, moveBars, meanBars, ...limits }) => {
    const closes = bars.close.subarray(-Math.max(meanBars, moveBars) - 1);
    const means = smaOf(closes, meanBars);
    const close = at(closes, -1);
    const mean = at(means, -1);
    const side = sideOf(mean - close);
    const volume = relativeVolume(bars, limits.volumeBars) ?? 0;

    if (volume >= multiplier && recoveryOf(bars, side) >= limits.minRecovery) {
      const range = at(atrOf(bars, limits.atrPeriod), -1);
      const move = (side * (at(closes, -1 - moveBars) - close)) / range;
      const stretch = (side * (mean - close)) / range;
      if (move >= limits.minMove && stretch >= limits.minStretch) {
        const moved = `${side > 0 ? 'fell' : 'rose'} ${move.toFixed(1)} average ranges in ${moveBars} bars`;
        const reason = `close ${quoted(close)} ${moved} into ${volume.toFixed(1)} times the usual volume`;
        return enter(side, volume - multiplier + move - limits.minMove, reason);
      }
    }
    if (cameBack(at(closes, -2) - at(means, -2), close - mean)) {
      return leave(`close ${quoted(close)} has crossed its ${meanBars}-bar mean at ${quoted(mean)}`);
    }
    return undefined;
  },
});

/** How much of the bar's range lies between the close and the end that the move reached; a bar without range has none. */
function recoveryOf(bars: BarWindow, side: Side): number {
  const high = at(bars.high, -1);
  const low = at(bars.low, -1);
  const close = at(bars.close, -1);
  return high > low ? (side > 0 ? close - low : high - close) / (high - low) : 0;
}
