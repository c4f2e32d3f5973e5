import type { BarSource } from '../../layers/app/ports/bar-source.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import type { PositionView } from '../api.ts';
import { toWire } from './wire-json.ts';

/** What is held, at the last price that was known at the state's instant. */
export function positionsView(
  { portfolio, atMs }: SystemState,
  { nav, bars }: { nav: number | undefined; bars: BarSource },
): Promise<readonly PositionView[]> {
  return Promise.all(
    portfolio.positions.map(async (position) => {
      const { symbol, quantity, cost, openedMs } = toWire(position);
      const window = await bars.window(symbol, atMs, 1);
      const px = window.close[window.length - 1];
      const held = { symbol, quantity, cost, openedMs };
      if (px === undefined || nav === undefined || nav <= 0) return held;
      const value = px * Number(quantity);
      return { ...held, market: { px, value, unrealised: value - Number(cost), navRatio: value / nav } };
    }),
  );
}
