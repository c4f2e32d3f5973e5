import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import { slice, windowOf, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import {
  parametersFor,
  type Parameters,
  type Signal,
  type Strategy,
} from '../../../layers/core/strategies/strategy.ts';

const DAY_MS = 86_400_000;

/** A day of trading, told by what matters: it opens at the last close and reaches `range` beyond its body, shared. */
export interface Day {
  readonly close: number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly volume?: number;
}

export function barsOf(days: readonly Day[], range = 1): BarWindow {
  const bars: Bar[] = days.map((day, index) => {
    const open = day.open ?? days[index - 1]?.close ?? day.close;
    const openMs = index * DAY_MS;
    const closeMs = openMs + DAY_MS / 4;
    return {
      openMs: epochMs(openMs),
      closeMs: epochMs(closeMs),
      availableMs: epochMs(closeMs),
      open,
      high: day.high ?? Math.max(open, day.close) + range / 2,
      low: day.low ?? Math.min(open, day.close) - range / 2,
      close: day.close,
      volume: day.volume ?? 1_000_000,
    };
  });
  return windowOf(bars);
}

/** `count` days around 100 that go nowhere: up and down by `swing` in turn. */
export function quietDays(count: number, swing = 0.5, level = 100): Day[] {
  return Array.from({ length: count }, (_, index) => ({ close: level + (index % 2 === 0 ? swing : -swing) }));
}

/** Days that go on from the last of `days` by the given steps. */
export function then(days: readonly Day[], ...steps: readonly number[]): Day[] {
  const result = [...days];
  for (const step of steps) result.push({ close: (result.at(-1)?.close ?? 100) + step });
  return result;
}

/** The same step, time after time. */
export function repeated(step: number, times: number): number[] {
  return Array.from({ length: times }, () => step);
}

/** The same days seen in a mirror at `level`: what rose falls by as much. */
export function mirrored(days: readonly Day[], level = 100): Day[] {
  const turn = (price: number): number => 2 * level - price;
  return days.map(({ close, open, high, low, volume }) => ({
    close: turn(close),
    ...(open === undefined ? {} : { open: turn(open) }),
    ...(low === undefined ? {} : { high: turn(low) }),
    ...(high === undefined ? {} : { low: turn(high) }),
    ...(volume === undefined ? {} : { volume }),
  }));
}

/** Bars of a geometric random walk whose volatility itself wanders, so that calm and storm both come. */
export function randomWalk(seed: number, length: number, start = 100): BarWindow {
  const rng = seededRng(seed);
  const days: Day[] = [];
  let close = start;
  let volatility = 0.01;
  for (let index = 0; index < length; index++) {
    volatility = Math.min(0.06, Math.max(0.003, volatility * Math.exp(0.2 * rng.normal())));
    const open = close * Math.exp(0.3 * volatility * rng.normal());
    close = open * Math.exp(volatility * rng.normal());
    const high = Math.max(open, close) * Math.exp(0.5 * volatility * Math.abs(rng.normal()));
    const low = Math.min(open, close) * Math.exp(-0.5 * volatility * Math.abs(rng.normal()));
    days.push({ open, high, low, close, volume: 1_000_000 * Math.exp(0.5 * rng.normal()) });
  }
  return barsOf(days);
}

export function parametersOf(strategy: Strategy, overrides: Parameters = {}): Parameters {
  const parsed = parametersFor(strategy, overrides);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** What the strategy says at the close of bar `index`, shown only the bars of its warm-up. */
export function signalAt(
  strategy: Strategy,
  bars: BarWindow,
  index: number,
  parameters: Parameters,
): Signal | undefined {
  const end = index + 1;
  return strategy.evaluate(slice(bars, end - strategy.warmUp(parameters), end), parameters);
}

/** What it says at the last bar. */
export function lastSignal(
  strategy: Strategy,
  bars: BarWindow,
  overrides: Parameters = {},
): Signal | undefined {
  return signalAt(strategy, bars, bars.length - 1, parametersOf(strategy, overrides));
}
