import { assert } from '../foundation/assert.ts';
import {
  absolute,
  formatDecimal,
  least,
  minus,
  negate,
  notionalOf,
  plus,
  proportion,
  toNumber,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Qty,
} from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import type { Fill } from './fill.ts';

/** Money the owner paid in (positive) or took out (negative). */
export interface CapitalFlow {
  readonly flowId: string;
  readonly amount: Money;
  readonly atMs: EpochMs;
}

/** What is held of one instrument. Quantity and cost are negative for a short. */
export interface Position {
  readonly symbol: Sym;
  readonly quantity: Qty;
  /** What the open quantity was bought for, fees aside: average-cost accounting. */
  readonly cost: Money;
  readonly openedMs: EpochMs;
  /** Realised since it was opened, fees included, for the trade's result when it closes. */
  readonly realisedSinceOpen: Money;
}

/** A position that went back to nothing. Its result is net of every fee it paid. */
export interface ClosedTrade {
  readonly symbol: Sym;
  readonly direction: 'long' | 'short';
  readonly openedMs: EpochMs;
  readonly closedMs: EpochMs;
  readonly result: Money;
}

/** The account in one currency, folded from flows and fills alone. */
export interface Portfolio {
  readonly currency: string;
  readonly cash: Money;
  readonly deposits: Money;
  readonly realised: Money;
  readonly fees: Money;
  readonly slippage: Money;
  /** Sorted by symbol; never holds an empty position. */
  readonly positions: readonly Position[];
}

export function emptyPortfolio(currency: string): Portfolio {
  const nothing = ZERO_MONEY;
  return {
    currency,
    cash: nothing,
    deposits: nothing,
    realised: nothing,
    fees: nothing,
    slippage: nothing,
    positions: [],
  };
}

export function applyFlow(portfolio: Portfolio, flow: CapitalFlow): Portfolio {
  return {
    ...portfolio,
    cash: plus(portfolio.cash, flow.amount),
    deposits: plus(portfolio.deposits, flow.amount),
  };
}

/** Books a fill that was not booked before: the caller keeps trade ids apart. */
export function applyFill(portfolio: Portfolio, fill: Fill): { portfolio: Portfolio; closed?: ClosedTrade } {
  assert(fill.lastQty > ZERO_QTY, `fill ${fill.tradeId} has quantity ${formatDecimal(fill.lastQty)}`);
  const signed = fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty);
  const notional = notionalOf(fill.lastPx, signed);
  const before = positionOf(portfolio, fill.symbol);
  const { position, realised } = moved(before, fill, { signed, notional });
  // By its sign, not by its date: a position may turn in the millisecond it was opened.
  const closedBefore =
    before !== undefined &&
    (position === undefined || position.quantity > ZERO_QTY !== before.quantity > ZERO_QTY);
  return {
    portfolio: {
      ...portfolio,
      cash: minus(minus(portfolio.cash, notional), fill.fee),
      realised: plus(portfolio.realised, realised),
      fees: plus(portfolio.fees, fill.fee),
      slippage: plus(portfolio.slippage, fill.slippage),
      positions: replaced(portfolio.positions, fill.symbol, position),
    },
    ...(closedBefore ? { closed: closedTrade(before, fill, realised) } : {}),
  };
}

export function positionOf(portfolio: Portfolio, symbol: Sym): Position | undefined {
  return portfolio.positions.find((position) => position.symbol === symbol);
}

export function quantityOf(portfolio: Portfolio, symbol: Sym): Qty {
  return positionOf(portfolio, symbol)?.quantity ?? ZERO_QTY;
}

/** Net asset value at the given marks, in the account's currency. An unpriced position has no value to give. */
export function netAssetValue(
  portfolio: Portfolio,
  priceOf: (symbol: Sym) => number | undefined,
): number | undefined {
  let nav = toNumber(portfolio.cash);
  for (const { symbol, quantity } of portfolio.positions) {
    const price = priceOf(symbol);
    if (price === undefined) return undefined;
    nav += price * toNumber(quantity);
  }
  return nav;
}

/** cash + positions at cost = deposits + realised - fees, to the last unit; or how far off, in words. */
export function conservationFault(portfolio: Portfolio): string | undefined {
  const atCost = portfolio.positions.reduce((sum, { cost }) => plus(sum, cost), ZERO_MONEY);
  const held = plus(portfolio.cash, atCost);
  const owed = minus(plus(portfolio.deposits, portfolio.realised), portfolio.fees);
  return held === owed
    ? undefined
    : `cash + cost is ${formatDecimal(held)}, deposits + realised - fees is ${formatDecimal(owed)}`;
}

interface Movement {
  readonly position: Position | undefined;
  /** Before fees. */
  readonly realised: Money;
}

/** A fill's quantity and notional with the sign of what they do to the position. */
interface SignedFill {
  readonly signed: Qty;
  readonly notional: Money;
}

function moved(before: Position | undefined, fill: Fill, { signed, notional }: SignedFill): Movement {
  if (before === undefined) {
    const position = opened(fill, { quantity: signed, cost: notional, realisedSinceOpen: negate(fill.fee) });
    return { position, realised: ZERO_MONEY };
  }
  const adds = before.quantity > ZERO_QTY === signed > ZERO_QTY;
  if (adds) {
    const position = {
      ...before,
      quantity: plus(before.quantity, signed),
      cost: plus(before.cost, notional),
      realisedSinceOpen: minus(before.realisedSinceOpen, fill.fee),
    };
    return { position, realised: ZERO_MONEY };
  }
  return reduced(before, fill, { signed, notional });
}

/** Closes up to the whole position at its average cost; what is left of the fill opens the other way. */
function reduced(before: Position, fill: Fill, { signed, notional }: SignedFill): Movement {
  const closing = least(absolute(signed), absolute(before.quantity));
  const closingSigned = before.quantity > ZERO_QTY ? closing : negate(closing);
  const costRemoved = proportion(before.cost, { part: closingSigned, whole: before.quantity });
  const proceeds = notionalOf(fill.lastPx, closingSigned);
  const realised = minus(proceeds, costRemoved);
  const left = plus(before.quantity, signed);
  if (left === ZERO_QTY) return { position: undefined, realised };
  if (closing === absolute(before.quantity)) {
    // The fee belongs to the trade that closed; the sum of both costs is the fill's notional to the last unit.
    const position = opened(fill, {
      quantity: left,
      cost: plus(notional, proceeds),
      realisedSinceOpen: ZERO_MONEY,
    });
    return { position, realised };
  }
  const position = {
    ...before,
    quantity: left,
    cost: minus(before.cost, costRemoved),
    realisedSinceOpen: minus(plus(before.realisedSinceOpen, realised), fill.fee),
  };
  return { position, realised };
}

function opened(fill: Fill, held: Pick<Position, 'quantity' | 'cost' | 'realisedSinceOpen'>): Position {
  return { symbol: fill.symbol, openedMs: fill.atMs, ...held };
}

function closedTrade(before: Position, fill: Fill, realised: Money): ClosedTrade {
  return {
    symbol: before.symbol,
    direction: before.quantity > ZERO_QTY ? 'long' : 'short',
    openedMs: before.openedMs,
    closedMs: fill.atMs,
    result: minus(plus(before.realisedSinceOpen, realised), fill.fee),
  };
}

function replaced(
  positions: readonly Position[],
  symbol: Sym,
  position: Position | undefined,
): readonly Position[] {
  const others = positions.filter((other) => other.symbol !== symbol);
  if (position === undefined) return others;
  return [...others, position].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}
