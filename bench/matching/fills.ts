import type { PeerAnswer } from './peer.ts';
import type { ScheduledFill } from './schedule.ts';

/**
 * Fills that one side has and the other has not, in order number, time, price and side of the spread. Orders of ours that
 * traded with another of ours are left out on both sides: hftbacktest's never meet each other.
 */
export function differences(ours: readonly ScheduledFill[], theirs: PeerAnswer['fills']): readonly string[] {
  const between = betweenOurs(ours);
  const mine = new Set(
    ours
      .filter(({ order }) => !between.has(order))
      .map(({ order, atUs, tick, maker }) => `order ${order} at ${atUs}, tick ${tick}, maker ${maker}`),
  );
  const other = new Set(
    theirs
      .filter(([order]) => !between.has(order))
      .map(([order, atUs, tick, , maker]) => `order ${order} at ${atUs}, tick ${tick}, maker ${maker}`),
  );
  return [
    ...[...mine].filter((fill) => !other.has(fill)).map((fill) => `only ours: ${fill}`),
    ...[...other].filter((fill) => !mine.has(fill)).map((fill) => `only theirs: ${fill}`),
  ];
}

/** How many fills were found equal, how many of makers, and how many were left out. */
export function equalFills(ours: readonly ScheduledFill[]): string {
  const between = betweenOurs(ours);
  const compared = ours.filter(({ order }) => !between.has(order));
  const makers = compared.filter(({ maker }) => maker).length;
  const leftOut = ours.length - compared.length;
  return `${compared.length} equal, ${makers} of them makers${leftOut === 0 ? '' : `; ${leftOut} between own orders left out`}`;
}

function betweenOurs(ours: readonly ScheduledFill[]): ReadonlySet<number> {
  const sides = new Map<number, number>();
  for (const { tradeId } of ours) sides.set(tradeId, (sides.get(tradeId) ?? 0) + 1);
  return new Set(ours.filter(({ tradeId }) => sides.get(tradeId) === 2).map(({ order }) => order));
}
