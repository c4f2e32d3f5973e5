import { at } from '../foundation/assert.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { smaOf } from './columns.ts';

/** The last bar's volume over the mean of the `period` bars before it; undefined where those traded nothing. */
export function relativeVolume({ volume }: BarWindow, period: number): number | undefined {
  const usual = at(smaOf(volume.subarray(-period - 1, -1), period), -1);
  return usual > 0 ? at(volume, -1) / usual : undefined;
}
