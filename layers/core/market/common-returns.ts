import { at } from '../foundation/assert.ts';
import type { BarWindow } from './bar-window.ts';

/** Simple returns, one column a window, over the closes that every window has. At least one window. */
export function commonReturns(windows: readonly BarWindow[]): readonly Float64Array[] {
  const closesAt = windows.map(({ closeMs, close }) => {
    return new Map(Array.from(closeMs, (atMs, bar) => [atMs, at(close, bar)] as const));
  });
  const common = Array.from(at(windows, 0).closeMs).filter((atMs) =>
    closesAt.every((closes) => closes.has(atMs)),
  );
  return closesAt.map((closes) => {
    const prices = common.map((atMs) => closes.get(atMs) ?? NaN);
    return Float64Array.from(prices.slice(1), (price, bar) => price / at(prices, bar) - 1);
  });
}
