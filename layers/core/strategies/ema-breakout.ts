import { at } from '../foundation/assert.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { atrOf, emaOf, highestOf, lowestOf } from './columns.ts';
import { FAMILY_REGIMES } from './family-regimes.ts';
import { quoted } from './figures.ts';
import { relativeVolume } from './relative-volume.ts';
import { emaSettlingBars, wilderSettlingBars } from './settling.ts';
import { cameBack, enter, leave, sideOf, type Side } from './signals.ts';
import { defineStrategy, integer, real } from './strategy.ts';

/**
 * [S4] A breakout is believed only where averages, range and volume agree: fewer entries, later, and quick to leave.
 *
 * Long: the fast EMA has been above the slow one for `confirmBars` bars, the close clears the highest high of the
 * `channelBars` before it by `buffer` average ranges, and volume is at least `minVolume` times the usual; short: the
 * mirror image. With `minVolume` 0 volume is not asked, for instruments that report none.
 * Flat: the close crosses the fast EMA.
 * Evidence: average ranges beyond the buffer + half the distance between the EMAs in average ranges.
 */
export const emaBreakout = defineStrategy({
  id: 'ema-breakout',
  title: 'EMA breakout, conservative',
  family: 'breakout',
  regimes: FAMILY_REGIMES.breakout,
  parameters: {
    fastPeriod: integer(10, 4, 20, 'bars of the fast exponential average'),
    slowPeriod: integer(30, 21, 80, 'bars of the slow exponential average'),
    channelBars: integer(20, 10, 60, 'bars whose extreme must be broken'),
    atrPeriod: integer(14, 5, 30, 'bars of the average true range'),
    buffer: real(0.25, 0, 1.5, 'average true ranges by which the close must clear the extreme'),
    confirmBars: integer(3, 1, 10, 'bars for which the averages must have been in order'),
    volumeBars: integer(20, 5, 60, 'bars that make the usual volume'),
    minVolume: real(1, 0, 3, 'volume of the breakout bar, in usual volumes; 0 asks for none'),
  },
  warmUp: ({ fastPeriod, slowPeriod, channelBars, atrPeriod, confirmBars, volumeBars }) =>
    Math.max(
      emaSettlingBars(fastPeriod) + confirmBars,
      emaSettlingBars(slowPeriod) + confirmBars,
      channelBars + 1,
      wilderSettlingBars(atrPeriod),
      volumeBars + 1,
    ),
  evaluate: (bars, parameters) => {
    const fast = emaOf(bars.close, parameters.fastPeriod);
    const slow = emaOf(bars.close, parameters.slowPeriod);
    const close = at(bars.close, -1);
    const gap = at(fast, -1) - at(slow, -1);
    const side = sideOf(gap);
    const extreme = extremeBefore(bars, parameters.channelBars, side);

    if (side * (close - extreme) > 0 && inOrder(fast, slow, side, parameters.confirmBars)) {
      const range = at(atrOf(bars, parameters.atrPeriod), -1);
      const beyond = (side * (close - extreme)) / range - parameters.buffer;
      const volume = relativeVolume(bars, parameters.volumeBars) ?? 0;
      if (beyond >= 0 && volume >= parameters.minVolume) {
        const channel = `${parameters.channelBars}-bar ${side > 0 ? 'high' : 'low'} at ${quoted(extreme)}`;
        const where = `${side > 0 ? 'above' : 'below'} the ${channel}`;
        const reason = `close ${quoted(close)} is ${where}, on ${volume.toFixed(1)} times the usual volume`;
        return enter(side, beyond + Math.abs(gap) / range / 2, reason);
      }
    }
    if (cameBack(at(bars.close, -2) - at(fast, -2), close - at(fast, -1))) {
      const average = `${parameters.fastPeriod}-bar EMA at ${quoted(at(fast, -1))}`;
      return leave(`close ${quoted(close)} has crossed the ${average}`);
    }
    return undefined;
  },
});

/** The highest high, or for shorts the lowest low, of the bars before the last. */
function extremeBefore({ high, low }: BarWindow, period: number, side: Side): number {
  const values = (side > 0 ? high : low).subarray(-period - 1, -1);
  return at(side > 0 ? highestOf(values, period) : lowestOf(values, period), -1);
}

function inOrder(fast: Float64Array, slow: Float64Array, side: Side, bars: number): boolean {
  for (let back = 1; back <= bars; back++) {
    if (side * (at(fast, -back) - at(slow, -back)) <= 0) return false;
  }
  return true;
}
