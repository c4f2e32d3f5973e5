import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { isoInstant } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import { barAt, type BarWindow } from '../../core/market/bar-window.ts';

/** Those of `given` that are not stored yet; refused as `BARS_CHANGED` where a stored one is another. */
export function addedBars(stored: BarWindow, given: readonly Bar[]): Result<readonly Bar[]> {
  const known = new Map(barsOf(stored).map((bar) => [bar.openMs, bar]));
  const added: Bar[] = [];
  for (const bar of given) {
    const before = known.get(bar.openMs);
    if (before === undefined) added.push(bar);
    else if (!isSameBar(before, bar)) {
      return refuse(
        'BARS_CHANGED',
        `the bar of ${isoInstant(bar.openMs)} has other values than the stored one`,
      );
    }
  }
  return ok(added);
}

export function barsOf(window: BarWindow): readonly Bar[] {
  return Array.from({ length: window.length }, (_, index) => barAt(window, index));
}

const TRADING = ['openMs', 'closeMs', 'open', 'high', 'low', 'close', 'volume'] as const;

export function isSameBar(a: Bar, b: Bar): boolean {
  return isSameTrading(a, b) && a.availableMs === b.availableMs;
}

/** Whether two bars tell the same, whenever they became known. */
export function isSameTrading(a: Bar, b: Bar): boolean {
  return TRADING.every((column) => a[column] === b[column]);
}
