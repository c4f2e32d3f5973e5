import { groupOf } from './order-lifecycle.ts';
import { headAt } from './order-queue.ts';
import { marketLadder, opposite, ownQueue, type MatchingState } from './matching-state.ts';
import { flipped, lotsAt, nextKey } from './price-ladder.ts';
import { worstKey } from './take-liquidity.ts';
import { reducibleLots, type LiveOrder, type Participant } from './venue-order.ts';

/**
 * How many lots an order could surely trade now, up to what it wants: what a fill-or-kill order asks before it moves. It
 * counts what the walk would find, hidden slices too, and never more: reduce-only makers up to their owner's position,
 * siblings once, and nothing behind an order that would end the taker.
 */
export function fillableLots(state: MatchingState, taker: LiveOrder): number {
  const side = opposite(taker.request.side);
  const ladder = marketLadder(state, side);
  const queue = ownQueue(state, side);
  const last = worstKey(state, taker);
  const used: Used = { byOwner: new Map(), byGroup: new Map() };
  let found = 0;
  for (let after = -1; found < taker.openLots;) {
    const key = Math.min(nextKey(ladder, after + 1), nextKey(queue.ladder, after + 1));
    if (key > last) break;
    const makers = lineAt(headAt(queue, key));
    const marketLots = lotsAt(ladder, flipped(ladder, key));
    const wall = makers.findIndex((maker) => endsTaker(maker, taker));
    if (wall >= 0) {
      const ahead = Math.min(Math.ceil(makers[wall]?.aheadLots ?? 0), marketLots);
      return found + ahead + sum(makers.slice(0, wall), (maker) => take(state, used, maker, maker.shownLots));
    }
    const others = makers.filter((maker) => maker.owner !== taker.owner || allowsSelfTrade(taker));
    found += marketLots + sum(others, (maker) => take(state, used, maker, maker.openLots));
    after = key;
  }
  return Math.min(found, taker.openLots);
}

/** What the walk would already have taken of a maker's owner's position and of its siblings. */
interface Used {
  readonly byOwner: Map<Participant, number>;
  readonly byGroup: Map<readonly LiveOrder[], number>;
}

function take(state: MatchingState, { byOwner, byGroup }: Used, maker: LiveOrder, wanted: number): number {
  const { owner, request, openLots } = maker;
  const sold = byOwner.get(owner) ?? 0;
  const positionLots = owner.positionLots + (request.side === 'sell' ? -sold : sold);
  const group = request.ocoGroup === undefined ? undefined : groupOf(state, maker);
  const bySiblings = group === undefined ? 0 : (byGroup.get(group) ?? 0);
  const reducible = request.reduceOnly === true ? reducibleLots(positionLots, request.side) : Infinity;
  const lots = Math.max(0, Math.min(wanted, openLots - bySiblings, reducible));
  byOwner.set(owner, sold + lots);
  if (group !== undefined) byGroup.set(group, bySiblings + lots);
  return lots;
}

/** A maker that self-trade prevention, or being the taker's sibling, makes the end of the walk. */
function endsTaker(maker: LiveOrder, taker: LiveOrder): boolean {
  if (maker.owner !== taker.owner) return false;
  const { selfTrade = 'allow', ocoGroup } = taker.request;
  const siblings = ocoGroup !== undefined && ocoGroup === maker.request.ocoGroup;
  return siblings || (selfTrade !== 'allow' && selfTrade !== 'cancel-oldest');
}

function allowsSelfTrade({ request }: LiveOrder): boolean {
  return (request.selfTrade ?? 'allow') === 'allow';
}

function lineAt(head: LiveOrder | undefined): readonly LiveOrder[] {
  const line: LiveOrder[] = [];
  for (let order = head; order !== undefined; order = order.next) line.push(order);
  return line;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
