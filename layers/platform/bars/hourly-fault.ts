import { at } from '../../core/foundation/assert.ts';
import { refuse, type Result } from '../../core/foundation/result.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, epochMs, isoInstant } from '../../core/foundation/time.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';

/** The header is line 1, so the bar at index 0 stands on line 2. */
const FIRST_BAR_LINE = 2;

/** Why timed bars are not hourly: their most common step is not an hour, or two are closer than that. */
export function hourlyFault({ openMs }: BarWindow): Result<never> | undefined {
  if (openMs.length < 2) {
    return refuse(
      'BAD_INTERVAL',
      'one timed bar shows no interval; give two hourly bars or more, or date a daily one',
    );
  }
  const steps = openMs.subarray(1).map((next, index) => next - at(openMs, index));
  const step = mostCommon(steps);
  if (step !== HOUR_MS) {
    const hint =
      step === DAY_MS
        ? 'daily bars are dated YYYY-MM-DD, without a time'
        : 'bars of a day or an hour are read';
    return refuse('BAD_INTERVAL', `the most common step between its bars is ${durationText(step)}; ${hint}`);
  }
  const short = steps.findIndex((each) => each < HOUR_MS);
  if (short === -1) return undefined;
  const name = isoInstant(epochMs(at(openMs, short + 1)));
  const message = `${name} is only ${durationText(at(steps, short))} after the bar before it; hourly bars do not overlap`;
  return refuse('BAD_INTERVAL', message, { line: short + 1 + FIRST_BAR_LINE });
}

/** The value that comes most often; of several the smallest. */
function mostCommon(values: Float64Array): number {
  const sorted = values.toSorted();
  let best = at(sorted, 0);
  let bestCount = 0;
  let from = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (sorted[index] === sorted[from]) continue;
    if (index - from > bestCount) {
      best = at(sorted, from);
      bestCount = index - from;
    }
    from = index;
  }
  return best;
}

const UNITS = [
  [DAY_MS, 'day'],
  [HOUR_MS, 'hour'],
  [MINUTE_MS, 'minute'],
  [SECOND_MS, 'second'],
  [1, 'millisecond'],
] as const;

function durationText(ms: number): string {
  const [unitMs, unit] = UNITS.find(([each]) => ms % each === 0) ?? at(UNITS, -1);
  const count = ms / unitMs;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
