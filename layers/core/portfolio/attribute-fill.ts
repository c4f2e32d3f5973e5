import { assert } from '../foundation/assert.ts';
import {
  absolute,
  least,
  minus,
  negate,
  notionalOf,
  plus,
  proportion,
  qty,
  roundToLot,
  ZERO_QTY,
  type Exact,
  type Qty,
} from '../foundation/decimal.ts';
import type { Fill } from './fill.ts';
import { changed, heldOf, HOUSE, traded, type VirtualBooks } from './virtual-book.ts';

/** One voice in a decision, as a proposal records it. */
export interface ShareVote {
  readonly voter: string;
  readonly direction: 'long' | 'short';
  readonly strength: number;
  readonly weight: number;
}

/** A strategy's part in what a decision opens; the shares of one decision sum to 1. */
export interface StrategyShare {
  readonly strategyId: string;
  readonly share: number;
}

/** Whose decision it was: each voice for it by its weight times the strength it asked for. Nobody's is the house's. */
export function sharesOf(votes: readonly ShareVote[], direction: 'long' | 'short'): readonly StrategyShare[] {
  const allies = votes.filter((vote) => vote.direction === direction && vote.weight * vote.strength > 0);
  const total = allies.reduce((sum, { weight, strength }) => sum + weight * strength, 0);
  return allies.map(({ voter, weight, strength }) => ({
    strategyId: voter,
    share: (weight * strength) / total,
  }));
}

/**
 * Books a fill into the strategies' own books. What it closes is taken from those that hold it, each in proportion to what
 * it holds, whoever decided to close; what it opens goes to the strategies by their shares in the decision, and to the
 * house without any. So no book is ever on the other side of the account. Money is split as the quantity is; what is left
 * at the 18th decimal stays with the house.
 */
export function attributeFill(
  books: VirtualBooks,
  fill: Fill,
  shares: readonly StrategyShare[],
): VirtualBooks {
  const held = books.reduce((sum, book) => plus(sum, heldOf(book, fill.symbol)), ZERO_QTY);
  const buys = fill.side === 'buy';
  const closing = held > ZERO_QTY === buys ? ZERO_QTY : least(fill.lastQty, absolute(held));
  const opening = minus(fill.lastQty, closing);
  const parts = new Map<string, Qty>();
  const give = (strategyId: string, part: Qty): void => {
    parts.set(strategyId, plus(parts.get(strategyId) ?? ZERO_QTY, part));
  };
  if (closing > ZERO_QTY) closeInProportion(books, fill, { closing, held: absolute(held) }, give);
  if (opening > ZERO_QTY) openByShares(opening, shares, give);
  return booked(books, fill, parts);
}

type Give = (strategyId: string, part: Qty) => void;

/** Rounds what was taken so far, not each part: the parts sum up, and none is more than its book holds. */
function closeInProportion(
  books: VirtualBooks,
  { symbol }: Fill,
  { closing, held }: { closing: Qty; held: Qty },
  give: Give,
): void {
  let heldSoFar = ZERO_QTY;
  let takenSoFar = ZERO_QTY;
  for (const book of books) {
    heldSoFar = plus(heldSoFar, absolute(heldOf(book, symbol)));
    const taken = proportion(closing, { part: heldSoFar, whole: held }, 'floor');
    give(book.strategyId, minus(taken, takenSoFar));
    takenSoFar = taken;
  }
}

/** Shares are doubles: to this fineness they count. */
const SHARE_STEP = qty('0.000000000001');

function openByShares(opening: Qty, shares: readonly StrategyShare[], give: Give): void {
  const exact = shares.map(({ share }) => roundToLot(share, SHARE_STEP, 'nearest'));
  const whole = exact.reduce((sum, share) => plus(sum, share), ZERO_QTY);
  let left = opening;
  shares.forEach(({ strategyId }, index) => {
    const share = exact[index] ?? ZERO_QTY;
    assert(share >= ZERO_QTY, `${strategyId} has a share below nothing`);
    const part = whole === ZERO_QTY ? ZERO_QTY : proportion(opening, { part: share, whole }, 'truncate');
    left = minus(left, part);
    give(strategyId, part);
  });
  give(HOUSE, left);
}

function booked(books: VirtualBooks, fill: Fill, parts: ReadonlyMap<string, Qty>): VirtualBooks {
  const { symbol, side, lastQty, fee, slippage } = fill;
  const notional = notionalOf(fill.lastPx, side === 'buy' ? lastQty : negate(lastQty));
  const partOf = <U extends string>(amount: Exact<U>, part: Qty): Exact<U> =>
    proportion(amount, { part, whole: lastQty }, 'truncate');
  let after = books;
  let left = { notional, fee, slippage };
  for (const [strategyId, part] of parts) {
    if (strategyId === HOUSE) continue;
    const own = {
      notional: partOf(notional, part),
      fee: partOf(fee, part),
      slippage: partOf(slippage, part),
    };
    left = {
      notional: minus(left.notional, own.notional),
      fee: minus(left.fee, own.fee),
      slippage: minus(left.slippage, own.slippage),
    };
    const signed = side === 'buy' ? part : negate(part);
    after = changed(after, strategyId, (book) => traded(book, symbol, { ...own, signed }));
  }
  const rest = parts.get(HOUSE) ?? ZERO_QTY;
  const signed = side === 'buy' ? rest : negate(rest);
  return changed(after, HOUSE, (house) => traded(house, symbol, { ...left, signed }));
}
