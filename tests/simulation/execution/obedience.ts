import {
  absolute,
  formatDecimal,
  least,
  minus,
  negate,
  plus,
  toNumber,
  ZERO_PX,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type { ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import type { LatchView } from '../../../layers/core/execution/executor/latch-view.ts';
import { minimumQty } from '../../../layers/core/execution/venue-rules.ts';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import type { VenueTruth } from './venue-truth.ts';

/** A latch as it fell in the simulated world. */
export interface Fallen {
  readonly latch: Extract<LatchView, { kind: 'latched' }>;
  /** How many trades there had been. */
  readonly trades: number;
  /** Those that the books had heard of. */
  readonly heard: ReadonlySet<string>;
}

/** What an executor that says that it obeyed must have brought about at the venue; the first thing that is not so. */
export function disobedience(
  truth: VenueTruth,
  books: ExecutionBooks,
  { fallen, history }: { fallen: Fallen; history: readonly ExecutionFact[] },
): { readonly code: string; readonly text: string } | undefined {
  const opens = truth.orders.find((order) => {
    const known = books.orders.find(({ request }) => request.clientOrderId === order.clientOrderId);
    return order.status === 'open' && !order.external && (known === undefined || known.leg === 'entry');
  });
  if (opens !== undefined) return { code: 'OBEYED_WITH_ENTRY', text: opens.clientOrderId };
  for (const instrument of truth.nature.instruments) {
    const text = tooMuch(truth, books, { fallen, instrument });
    if (text !== undefined) return { code: 'OBEYED_WITH_POSITION', text };
    const over = overdone(truth, { fallen, history, instrument });
    if (over !== undefined) return { code: 'CLOSED_TOO_MUCH', text: over };
  }
  return undefined;
}

/** Trades that nobody was told of yet do not count against it. */
function tooMuch(
  truth: VenueTruth,
  books: ExecutionBooks,
  { fallen, instrument }: { fallen: Fallen; instrument: Instrument },
): string | undefined {
  const { policy } = fallen.latch;
  if (policy === 'halt') return undefined;
  const { symbol } = instrument;
  const heard = new Set(books.orders.flatMap(({ tradeIds }) => tradeIds));
  const unheard = truth.trades.filter(
    ({ fill, external, late }) => late && !external && fill.symbol === symbol && !heard.has(fill.tradeId),
  );
  const held = truth.heldOf(symbol);
  const known = unheard.reduce(
    (sum, { fill }) => minus(sum, fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty)),
    held,
  );
  const kept = policy === 'flatten' ? 0 : peakHeld(truth, { fallen, instrument }) / 2;
  // What nobody was told of may also have been closed already, by what rested.
  if (toNumber(least(absolute(held), absolute(known))) <= kept + dustOf(truth, instrument)) return undefined;
  return `${symbol} ${formatDecimal(held)} held under ${policy}`;
}

/** A reduction closes half of what was held, and what is entered or heard of after it, and no more. */
function overdone(
  truth: VenueTruth,
  part: { fallen: Fallen; history: readonly ExecutionFact[]; instrument: Instrument },
): string | undefined {
  const { fallen, history, instrument } = part;
  if (fallen.latch.policy !== 'reduce') return undefined;
  const decisionId = `latch-${fallen.latch.epoch}`;
  const closers = new Set<string>(
    history.flatMap((fact) =>
      fact.kind === 'order-initialized' && fact.decisionId === decisionId ? [fact.request.clientOrderId] : [],
    ),
  );
  const since = truth.trades
    .slice(fallen.trades)
    .filter(({ fill, external }) => !external && fill.symbol === instrument.symbol);
  const closed = sum(since.filter(({ fill }) => closers.has(fill.clientOrderId)));
  const entered = sum(
    truth.trades.filter(
      ({ fill, external }) =>
        !external &&
        fill.symbol === instrument.symbol &&
        fill.side === entrySide(truth, instrument) &&
        !fallen.heard.has(fill.tradeId),
    ),
  );
  const most = peakHeld(truth, { fallen, instrument }) / 2 + toNumber(entered);
  if (toNumber(closed) <= most + dustOf(truth, instrument)) return undefined;
  return `${instrument.symbol} ${formatDecimal(closed)} closed of ${most * 2}`;
}

function sum(trades: VenueTruth['trades']): Qty {
  return trades.reduce((total, { fill }) => plus(total, fill.lastQty), ZERO_QTY);
}

/** The most that was held since it fell. */
function peakHeld(
  truth: VenueTruth,
  { fallen, instrument: { symbol } }: { fallen: Fallen; instrument: Instrument },
): number {
  let held = ZERO_QTY;
  let peak = 0;
  for (const [index, { fill, external }] of truth.trades.entries()) {
    if (index === fallen.trades) peak = toNumber(absolute(held));
    if (external || fill.symbol !== symbol) continue;
    held = plus(held, fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty));
    if (index >= fallen.trades) peak = Math.max(peak, toNumber(absolute(held)));
  }
  return truth.trades.length <= fallen.trades ? toNumber(absolute(held)) : peak;
}

/** Of a symbol the worlds enter one side only. */
function entrySide({ nature }: VenueTruth, { symbol }: Instrument): 'buy' | 'sell' {
  return nature.capabilities.reduceOnly && symbol === 'ETH/USDT' ? 'sell' : 'buy';
}

function dustOf({ price }: VenueTruth, instrument: Instrument): number {
  const px = price.get(instrument.symbol) ?? ZERO_PX;
  return toNumber(px > ZERO_PX ? minimumQty(instrument, px) : instrument.minQty) + toNumber(instrument.lot);
}
