import { DAY_MS, epochMs, HOUR_MS, type EpochMs } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { AVAILABLE_AFTER_MS } from '../bars/read-bars-csv.ts';

export function stepMs(interval: BarInterval): number {
  return interval === 'day' ? DAY_MS : HOUR_MS;
}

/** When a bar of a market that never closes is due: so long after its close as the interval's bars are known. */
export function dueAtMs(openMs: EpochMs, interval: BarInterval): EpochMs {
  return epochMs(openMs + stepMs(interval) + AVAILABLE_AFTER_MS[interval]);
}

/** The opening of the newest bar that is due. */
export function newestDueMs(nowMs: EpochMs, interval: BarInterval): EpochMs {
  const step = stepMs(interval);
  return epochMs(Math.floor((nowMs - AVAILABLE_AFTER_MS[interval]) / step) * step - step);
}

/** The openings, oldest first, of the bars from `fromMs` on that are due and not among those that are there. */
export function missingBars(
  there: ReadonlySet<number>,
  { fromMs, nowMs, interval }: { fromMs: EpochMs; nowMs: EpochMs; interval: BarInterval },
): readonly EpochMs[] {
  const step = stepMs(interval);
  const missing: EpochMs[] = [];
  for (let openMs = Math.ceil(fromMs / step) * step; openMs <= newestDueMs(nowMs, interval); openMs += step) {
    if (!there.has(openMs)) missing.push(epochMs(openMs));
  }
  return missing;
}
