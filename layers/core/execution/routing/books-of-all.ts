import { assert } from '../../foundation/assert.ts';
import { plus, ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { Portfolio, Position } from '../../portfolio/ledger.ts';
import type { ExecutionBooks } from '../executor/executor-state.ts';
import type { Obeyed } from '../executor/latch-view.ts';

/** The books of a portfolio's accounts as one: what they hold together, and whether all of them have obeyed the latch. */
export function booksOfAll(all: readonly ExecutionBooks[]): ExecutionBooks {
  const [first, ...others] = all;
  assert(first !== undefined, 'books of no account');
  return others.reduce(together, first);
}

function together(a: ExecutionBooks, b: ExecutionBooks): ExecutionBooks {
  const obeyed = obeyedByBoth(a.obeyed, b.obeyed);
  return {
    asOfMs: later(a.asOfMs, b.asOfMs),
    intents: [...a.intents, ...b.intents],
    orders: [...a.orders, ...b.orders],
    guards: [...a.guards, ...b.guards],
    portfolio: portfolioOfBoth(a.portfolio, b.portfolio),
    ...(obeyed === undefined ? {} : { obeyed }),
    nextChild: Math.max(a.nextChild, b.nextChild),
    openedMs: a.openedMs,
    ledgerReadMs: a.ledgerReadMs,
    fillsRead: [...a.fillsRead, ...b.fillsRead],
    ledgerEntries: [...a.ledgerEntries, ...b.ledgerEntries],
    external: {
      holdings: [...a.external.holdings, ...b.external.holdings],
      orders: [...a.external.orders, ...b.external.orders],
    },
  };
}

/**
 * Done when each has done what the same latch asks. Of accounts that answer to different latches the older counts; where one has not
 * begun, nothing does.
 */
function obeyedByBoth(a: Obeyed | undefined, b: Obeyed | undefined): Obeyed | undefined {
  if (a === undefined || b === undefined) return undefined;
  const { epoch, policy } = a.epoch <= b.epoch ? a : b;
  const isSame = a.epoch === b.epoch && a.policy === b.policy;
  const settled = a.keeps !== undefined && b.keeps !== undefined && isSame;
  const keeps = settled ? { keeps: summed([...a.keeps, ...b.keeps]) } : {};
  return { epoch, policy, atMs: later(a.atMs, b.atMs), done: isSame && a.done && b.done, ...keeps };
}

interface Held {
  readonly symbol: Sym;
  readonly quantity: Qty;
}

function summed(held: readonly Held[]): readonly Held[] {
  const sums = new Map<Sym, Qty>();
  for (const { symbol, quantity } of held) sums.set(symbol, plus(sums.get(symbol) ?? ZERO_QTY, quantity));
  return [...sums].map(([symbol, quantity]) => ({ symbol, quantity }));
}

function portfolioOfBoth(a: Portfolio, b: Portfolio): Portfolio {
  const symbols = [...new Set([...a.positions, ...b.positions].map(({ symbol }) => symbol))].sort();
  return {
    currency: a.currency,
    cash: plus(a.cash, b.cash),
    deposits: plus(a.deposits, b.deposits),
    realised: plus(a.realised, b.realised),
    fees: plus(a.fees, b.fees),
    slippage: plus(a.slippage, b.slippage),
    positions: symbols
      .flatMap((symbol) => positionOfBoth(positionIn(a, symbol), positionIn(b, symbol)) ?? [])
      .filter(({ quantity }) => quantity !== ZERO_QTY),
  };
}

function positionIn({ positions }: Portfolio, symbol: Sym): Position | undefined {
  return positions.find((position) => position.symbol === symbol);
}

function positionOfBoth(a: Position | undefined, b: Position | undefined): Position | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    symbol: a.symbol,
    quantity: plus(a.quantity, b.quantity),
    cost: plus(a.cost, b.cost),
    openedMs: later(a.openedMs, b.openedMs) === a.openedMs ? b.openedMs : a.openedMs,
    realisedSinceOpen: plus(a.realisedSinceOpen, b.realisedSinceOpen),
  };
}

function later(a: EpochMs, b: EpochMs): EpochMs {
  return a > b ? a : b;
}
