import {
  absolute,
  greatest,
  minus,
  plus,
  ZERO_PX,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import type { Instrument, Sym } from '../../market/instrument.ts';
import type { Side } from '../../portfolio/fill.ts';
import { quantityOf as heldOf } from '../../portfolio/ledger.ts';
import { leavesOf, mayFill, stageOf } from '../order-stage.ts';
import type { TrackedOrder } from '../order-track.ts';
import { minimumQty } from '../venue-rules.ts';
import type { Draft } from './draft.ts';
import { instrumentOf, protectionModeOf, type ProtectionMode } from './executor-config.ts';
import type { Guard, Quote } from './executor-state.ts';

/** A position and what stands around it, as far as it is known. */
export interface ProtectionView {
  readonly symbol: Sym;
  readonly instrument: Instrument;
  readonly mode: ProtectionMode;
  /** The side that reduces the position. */
  readonly side: Side;
  /** What is held, without its sign, less what the venue says was sold of it and no trade has told yet. */
  readonly need: Qty;
  readonly guard?: Guard;
  /** No older than the configuration allows. */
  readonly quote?: Quote;
  /** Orders that reduce the position and may fill. */
  readonly reducing: readonly TrackedOrder[];
  /** Orders to close it that have not left yet. */
  readonly waiting: readonly TrackedOrder[];
}

export function protectionView(draft: Draft, symbol: Sym): ProtectionView | undefined {
  const { books, session, config, nowMs } = draft;
  const instrument = instrumentOf(config, symbol);
  const held = heldOf(books.portfolio, symbol);
  if (instrument === undefined) return undefined;
  const side = held > ZERO_QTY ? 'sell' : 'buy';
  const own = books.orders.filter(({ request }) => request.symbol === symbol && request.side === side);
  const guard = books.guards.find((known) => known.symbol === symbol);
  const quote = session.quotes.find(
    (known) => known.symbol === symbol && nowMs - known.atMs <= config.limits.quoteAgeMsMax,
  );
  return {
    symbol,
    instrument,
    mode: protectionModeOf(config.capabilities),
    side,
    need: greatest(minus(absolute(held), unheardQty(own)), ZERO_QTY),
    ...(guard === undefined ? {} : { guard }),
    ...(quote === undefined ? {} : { quote }),
    reducing: own.filter((order) => order.leg !== 'entry' && mayFill(order)),
    waiting: own.filter((order) => isCloser(order) && stageOf(order) === 'initialized'),
  };
}

/** An order that closes now, not at a level: an exit, or a watched stop or target that was reached. */
export function isCloser({ leg, request }: TrackedOrder): boolean {
  return leg === 'exit' || leg === 'flatten' || (leg !== 'entry' && request.type.kind === 'market');
}

export function isStop({ request }: TrackedOrder): boolean {
  return request.type.kind === 'stop';
}

/** Asked to be taken off the book: it may still fill, and is not counted on. */
export function isLeaving({ cancel }: TrackedOrder): boolean {
  return cancel.asked > 0;
}

/** The venue has shown that it holds the order, and nothing is being asked of it. */
export function isProven(order: TrackedOrder): boolean {
  const stage = stageOf(order);
  return !isLeaving(order) && (stage === 'working' || stage === 'triggered' || stage === 'partially-filled');
}

export function leavesSum(orders: readonly TrackedOrder[]): Qty {
  return orders.reduce((sum, order) => plus(sum, leavesOf(order)), ZERO_QTY);
}

function unheardQty(orders: readonly TrackedOrder[]): Qty {
  return orders.reduce(
    (sum, { leg, reportedQty, filledQty }) =>
      leg === 'entry' || reportedQty <= filledQty ? sum : plus(sum, minus(reportedQty, filledQty)),
    ZERO_QTY,
  );
}

/** What is going to be closed: what waits and what is on its way. */
export function closingQty({ waiting, reducing }: ProtectionView): Qty {
  const waits = waiting.reduce((sum, { request }) => plus(sum, request.quantity), ZERO_QTY);
  return plus(waits, leavesSum(reducing.filter(isCloser)));
}

/** What could still be sold without selling more than is held, if everything that may fill did. A native pair counts once. */
export function roomOf({ reducing, need }: ProtectionView): Qty {
  const paired = reducing.filter(
    (order) =>
      !isStop(order) &&
      order.request.ocoGroup !== undefined &&
      reducing.some((other) => isStop(other) && other.request.ocoGroup === order.request.ocoGroup),
  );
  const held = leavesSum(reducing.filter((order) => !paired.includes(order)));
  return held >= need ? ZERO_QTY : minus(need, held);
}

/** Less than this the venue does not take at that price: it cannot be protected, and is called dust. */
export function leastOrder({ instrument }: ProtectionView, atPx: Px): Qty {
  return atPx > ZERO_PX ? minimumQty(instrument, atPx) : instrument.minQty;
}
