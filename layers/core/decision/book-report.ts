import { toNumber, ZERO_MONEY } from '../foundation/decimal.ts';
import { foldOrder, type Order } from '../execution/order.ts';
import { applyFill, applyFlow, type CapitalFlow } from '../portfolio/ledger.ts';
import { receiveFlow } from '../portfolio/virtual-book.ts';
import { subscribe } from '../portfolio/unitised-nav.ts';
import { settleEntry } from '../risk/calibration.ts';
import { countTrade } from '../risk/daily-guard.ts';
import { attribute } from './attribution.ts';
import type { Closing, SessionClose } from './advance.ts';
import { rememberFill } from './land-facts.ts';
import type { SystemState } from './system-state.ts';

/** What the owner paid in or took out. It buys or sells units, so that it never looks like profit or loss. */
export function bookFlow(state: SystemState, flow: CapitalFlow, { entries }: Closing): SystemState {
  entries.push({ id: flow.flowId, atMs: flow.atMs, body: { kind: 'flow', flow } });
  return {
    ...state,
    portfolio: applyFlow(state.portfolio, flow),
    fund: subscribe(state.fund, toNumber(flow.amount)),
    attribution: { ...state.attribution, books: receiveFlow(state.attribution.books, flow) },
  };
}

/** What the venue said of one order: its fills move the ledger, and a closed trade says what its claim was worth. */
export function bookReport(
  state: SystemState,
  { seq, clientOrderId, event }: SessionClose['reports'][number],
  closing: Pick<Closing, 'config' | 'entries'>,
): SystemState {
  const order = state.orders.find(({ request }) => request.clientOrderId === clientOrderId);
  const orders = state.orders.map((other) => (other === order ? foldOrder(other, event) : other));
  const booked = { ...state, orders, venueCursor: seq };
  if (event.kind === 'fill') return bookFill(booked, event.fill, { order, closing });
  const atMs = event.kind === 'canceled' ? event.atMs : state.atMs;
  closing.entries.push({
    id: `${clientOrderId}-${seq}`,
    atMs,
    ...decisionOf(order),
    body: { kind: 'order-event', clientOrderId, event },
  });
  return booked;
}

/** A trade into the ledger, once; the order itself is left as it is. */
export function bookFill(
  state: SystemState,
  fill: Parameters<typeof applyFill>[1],
  { order, closing }: { order: Order | undefined; closing: Pick<Closing, 'config' | 'entries'> },
): SystemState {
  if (order?.tradeIds.includes(fill.tradeId) === true) return state;
  const { portfolio, closed } = applyFill(state.portfolio, fill);
  const body = { kind: 'fill', fill, ...(closed === undefined ? {} : { closed }) } as const;
  closing.entries.push({ id: fill.tradeId, atMs: fill.atMs, ...decisionOf(order), body });
  const attribution = attribute(state.attribution, fill, order);
  const recentFills = rememberFill(state.recentFills, fill, closing.config);
  if (closed === undefined) return { ...state, portfolio, attribution, recentFills };
  const outcome = { symbol: closed.symbol, atMs: closed.closedMs, won: closed.result > ZERO_MONEY };
  const calibration = settleEntry(state.calibration, outcome, closing.config.calibration);
  const guard = { ...state.guard, daily: countTrade(state.guard.daily, outcome.won) };
  return { ...state, portfolio, attribution, recentFills, calibration, guard };
}

function decisionOf(order: Order | undefined): { readonly decisionId?: string } {
  return order === undefined ? {} : { decisionId: order.decisionId };
}
