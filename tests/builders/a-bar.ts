import { DAY_MS, epochMs, HOUR_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { windowOf, type BarWindow } from '../../layers/core/market/bar-window.ts';

const FIRST_OPEN_MS = Date.UTC(2020, 0, 2, 14, 30);
const SESSION_MS = 6.5 * HOUR_MS;

/** The open of the session so many days after 2020-01-02; every day is a session here. */
export function openOf(day: number): EpochMs {
  return epochMs(FIRST_OPEN_MS + day * DAY_MS);
}

export function closeOf(day: number): EpochMs {
  return epochMs(openOf(day) + SESSION_MS);
}

/** What a bar is told by; the high and the low are those of the body, the volume never binds. */
export interface BarFacts {
  readonly day?: number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close?: number;
  readonly volume?: number;
}

export function aBar(facts: BarFacts = {}): Bar {
  const { day = 0, volume = 1e9 } = facts;
  const open = facts.open ?? facts.close ?? 100;
  const close = facts.close ?? open;
  return {
    openMs: openOf(day),
    closeMs: closeOf(day),
    availableMs: closeOf(day),
    open,
    high: facts.high ?? Math.max(open, close, facts.low ?? 0),
    low: facts.low ?? Math.min(open, close),
    close,
    volume,
  };
}

/** Days in a row with these closes, each opening at the close before it. */
export function closesOf(closes: readonly number[], range = 0): BarWindow {
  return windowOf(
    closes.map((close, day) => {
      const open = closes[day - 1] ?? close;
      const [high, low] = [Math.max(open, close) + range / 2, Math.min(open, close) - range / 2];
      return aBar({ day, open, high, low, close });
    }),
  );
}
