import { seededRng } from '../../../core/foundation/rng.ts';
import { epochMs, DAY_MS, MINUTE_MS, type EpochMs } from '../../../core/foundation/time.ts';
import { windowOf, type BarWindow } from '../../../core/market/bar-window.ts';
import type { Bar } from '../../../core/market/bar.ts';
import { REGIMES } from '../../../core/regime/regime.ts';
import { defineStrategy, type Strategy } from '../../../core/strategies/strategy.ts';

/** Enough for every warm-up of the cycle, the regime's 200-bar mean included. */
const BARS = 400;
/** A quiet market: one bar's range, as a fraction of price. */
const MOVE_RATIO = 0.008;
const LEAD_MS = 10 * MINUTE_MS;

/** Two instants to decide at, a day apart. The intents of both are good for some minutes from now. */
export function decisionInstants(nowMs: number): readonly [EpochMs, EpochMs] {
  const lastMs = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS + LEAD_MS;
  return [epochMs(lastMs - DAY_MS), epochMs(lastMs)];
}

/** Daily bars of a market that goes nowhere, the last two known at the instants, the last close where the venue quotes. */
export function injectedBars(lastPx: number, lastMs: EpochMs, seed: number): BarWindow {
  const rng = seededRng(seed);
  const bars: Bar[] = [];
  let close = lastPx;
  for (let index = 0; index < BARS; index++) {
    const closeMs = epochMs(lastMs - index * DAY_MS);
    const open = close * Math.exp(MOVE_RATIO * (2 * rng.next() - 1) + (lastPx - close) / lastPx / 10);
    const high = Math.max(open, close) * (1 + MOVE_RATIO * rng.next());
    const low = Math.min(open, close) * (1 - MOVE_RATIO * rng.next());
    bars.push({
      openMs: epochMs(closeMs - DAY_MS),
      closeMs,
      availableMs: closeMs,
      ...{ open, high, low, close },
      volume: 1_000_000_000 / lastPx,
    });
    close = open;
  }
  return windowOf(bars.reverse());
}

/** What the test strategy says of every instrument, now. */
export interface Injection {
  direction: 'long' | 'flat';
}

/** A strategy that says what it is told, sure enough that nobody need be asked. For paper alone. */
export function injectedStrategy(injection: Readonly<Injection>): Strategy {
  return defineStrategy({
    id: 'injected',
    title: 'Injected test signal',
    family: 'trend',
    regimes: REGIMES,
    parameters: {},
    warmUp: () => 1,
    evaluate: () => ({
      direction: injection.direction,
      strength: injection.direction === 'long' ? 1 : 0,
      confidence: 0.69,
      reason: 'a test signal that was injected',
    }),
  });
}
