import { epochMs, type EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import { nextCloseMs } from '../risk/health-clock.ts';
import type { HealthEvent } from '../risk/health.ts';
import type { Closing } from './advance.ts';
import { hearHealth } from './hear-health.ts';
import { memberOf } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/**
 * What the bars of a close say of the price feed. Watched are what is held and the benchmark: what either is worth must
 * be known. Their prices are silent from when the next bar was due, which is no sooner on a holiday and sooner on a half
 * day; what is silent and neither held nor the benchmark is only not traded.
 */
export function hearPrices(state: SystemState, sinceMs: EpochMs, closing: Closing): SystemState {
  const { close, config, entries } = closing;
  const { atMs } = close;
  const watched = new Set<Sym>([...state.portfolio.positions.map(({ symbol }) => symbol), config.benchmark]);
  const known = config.universe
    .map(({ instrument }) => instrument.symbol)
    .filter((symbol) => isSilent(state, symbol));
  let heard = hearHealth(state, undefined, { id: String(atMs), atMs, config, entries });
  for (const symbol of new Set([...watched, ...known])) {
    const silentMs = watched.has(symbol) ? silentSince(state, symbol, { sinceMs, closing }) : undefined;
    if (silentMs === undefined && !isSilent(state, symbol)) continue;
    const event: HealthEvent = {
      component: 'prices',
      subject: symbol,
      atMs,
      ...(silentMs === undefined ? { status: 'up' } : { status: 'down', sinceMs: silentMs }),
    };
    heard = hearHealth(heard, event, { id: `${atMs}-${symbol}`, atMs, config, entries });
  }
  return heard;
}

/** When the price that is missing was due; undefined where none is. */
function silentSince(
  { portfolio }: SystemState,
  symbol: Sym,
  { sinceMs, closing: { close, config } }: { readonly sinceMs: EpochMs; readonly closing: Closing },
): EpochMs | undefined {
  const last = close.heard.get(symbol);
  const calendar = memberOf(config, symbol)?.instrument.calendar;
  if (last === undefined || calendar === undefined) {
    // What is held had a price once; the benchmark may not have begun.
    return portfolio.positions.some((position) => position.symbol === symbol) ? sinceMs : undefined;
  }
  const lateMs = last.availableMs - last.closeMs;
  const dueMs = epochMs(nextCloseMs(calendar, config.interval, last.closeMs) + lateMs);
  return close.atMs > dueMs ? dueMs : undefined;
}

function isSilent({ health }: SystemState, symbol: Sym): boolean {
  return health.breakers.some(({ component, subject }) => component === 'prices' && subject === symbol);
}
