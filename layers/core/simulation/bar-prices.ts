import { greatest, least, minus, plus, roundToTick, toNumber, type Px } from '../foundation/decimal.ts';
import type { Bar } from '../market/bar.ts';
import type { RestingOrder } from './bar-venue.ts';

/** Where an order trades in a bar before slippage, and whether it takes liquidity there. */
export interface BarPrice {
  readonly px: number;
  readonly taker: boolean;
  /** Whether it trades at the bar's first price, whose time is known. */
  readonly atOpen: boolean;
}

/** A market order takes the open; so does what is left of a stop that has begun to fill, for it was triggered. */
export function marketPrice({ request, stopPx, filled }: RestingOrder, bar: Bar): BarPrice | undefined {
  const triggered = stopPx !== undefined && filled > 0n;
  return triggered || request.type.kind === 'market'
    ? { px: bar.open, taker: true, atOpen: true }
    : undefined;
}

/** A stop takes its own price once the range touches it, or the open where the market gapped through. */
export function stopPrice({ request, stopPx }: RestingOrder, bar: Bar): BarPrice | undefined {
  if (stopPx === undefined) return undefined;
  const stop = toNumber(stopPx);
  const touched = request.side === 'sell' ? bar.low <= stop : bar.high >= stop;
  const gapped = request.side === 'sell' ? bar.open <= stop : bar.open >= stop;
  return touched ? { px: gapped ? bar.open : stop, taker: true, atOpen: gapped } : undefined;
}

/**
 * A limit fills at its own price when the market trades through it, for a touch may have left it in the queue, or at a
 * better open.
 */
export function limitPrice({ request }: RestingOrder, bar: Bar): BarPrice | undefined {
  if (request.type.kind !== 'limit') return undefined;
  const limit = toNumber(request.type.limitPx);
  const through = request.side === 'sell' ? bar.high > limit : bar.low < limit;
  const better = request.side === 'sell' ? bar.open >= limit : bar.open <= limit;
  return through ? { px: better ? bar.open : limit, taker: false, atOpen: better } : undefined;
}

/** After the bar, a trailing stop follows its extreme; it never loosens. */
export function trailed(order: RestingOrder, bar: Bar, tick: Px): RestingOrder {
  const { type, side } = order.request;
  if (
    type.kind !== 'stop' ||
    type.trailBy === undefined ||
    order.stopPx === undefined ||
    order.released === 0n
  ) {
    return order;
  }
  const stopPx =
    side === 'sell'
      ? greatest(order.stopPx, minus(roundToTick(bar.high, tick, 'floor'), type.trailBy))
      : least(order.stopPx, plus(roundToTick(bar.low, tick, 'ceil'), type.trailBy));
  return { ...order, stopPx };
}
