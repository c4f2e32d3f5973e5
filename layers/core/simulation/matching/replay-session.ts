import { assert, unreachable } from '../../foundation/assert.ts';
import { channel, nextArrivalUs, receive, send, type Channel, type LatencyModel } from './latency-model.ts';
import { beginSnapshot, endFrame, endSnapshot, markGap, marketBook, type MarketBook } from './market-book.ts';
import {
  amendOrder,
  cancelOrder,
  expireOrders,
  matchingEngine,
  submitOrders,
  type Amendment,
} from './matching-engine.ts';
import { takeEvents, type MatchingRules, type MatchingState } from './matching-state.ts';
import { setLots } from './price-ladder.ts';
import { applyRow, FRAME_END, ROW } from './replay-market.ts';
import type { VenueEvent } from './venue-event.ts';
import type { NewOrder } from './venue-order.ts';

/** A recorded market in columns, one row an event (`ROW`, with `FRAME_END` added), in the order of the venue's clock. */
export interface MarketRows {
  readonly kinds: Uint8Array;
  readonly ticks: Int32Array;
  readonly lots: Float64Array;
  /** When it happened at the venue, in whole microseconds since 1970. */
  readonly atUs: Float64Array;
}

/** What we may ask of a venue. */
export type VenueRequest =
  | { readonly kind: 'submit'; readonly orders: readonly NewOrder[] }
  | { readonly kind: 'cancel'; readonly owner: string; readonly clientOrderId: string }
  | { readonly kind: 'amend'; readonly amendment: Amendment };

/** How long each way takes: our requests in, the venue's answers back, the market data to us. */
export interface Latencies {
  readonly entry: LatencyModel;
  readonly response: LatencyModel;
  readonly feed: LatencyModel;
}

/**
 * One trader's view of a replayed venue, on two clocks: the venue works through the recorded market at the times of its rows,
 * and the trader knows a row, or hears an answer, only when it has travelled. Nothing known depends on a later row.
 */
export interface ReplaySession {
  readonly rows: MarketRows;
  readonly latencies: Latencies;
  readonly engine: MatchingState;
  readonly requests: Channel<VenueRequest>;
  readonly answers: Channel<VenueEvent>;
  /** The market as the trader knows it now. */
  readonly seen: MarketBook;
  /** Of the last trade known, 0 before the first. */
  seenTick: number;
  /** How many rows the trader knows. */
  known: number;
  /** When the last whole frame became known, and when the next will, once drawn; -1 before. */
  lastKnownUs: number;
  nextKnownUs: number;
  /** How many rows have happened at the venue. */
  happened: number;
  nowUs: number;
}

export function replaySession(
  rows: MarketRows,
  { rules, latencies }: { rules: MatchingRules; latencies: Latencies },
): ReplaySession {
  return {
    rows,
    latencies,
    engine: matchingEngine(rules),
    requests: channel(latencies.entry),
    answers: channel(latencies.response),
    seen: marketBook(),
    seenTick: 0,
    known: 0,
    lastKnownUs: 0,
    nextKnownUs: -1,
    happened: 0,
    nowUs: 0,
  };
}

/** Sends a request now; it acts when it arrives. A row of the same instant goes before it. */
export function sendRequest(session: ReplaySession, request: VenueRequest): void {
  send(session.requests, request, session.nowUs);
}

/** Lets time pass, and gives what was heard from the venue meanwhile; `seen` is then the market as known at `nowUs`. */
export function advanceTo(session: ReplaySession, nowUs: number): readonly VenueEvent[] {
  assert(nowUs >= session.nowUs, `time runs from ${session.nowUs} to ${nowUs}`);
  session.nowUs = nowUs;
  runVenue(session, nowUs);
  learnRows(session, nowUs);
  const heard: VenueEvent[] = [];
  for (;;) {
    const answer = receive(session.answers, nowUs);
    if (answer === undefined) return heard;
    heard.push(answer);
  }
}

function runVenue(session: ReplaySession, untilUs: number): void {
  const { engine, requests, answers } = session;
  for (;;) {
    const arrivalUs = nextArrivalUs(requests);
    const nextUs = Math.min(arrivalUs, engine.nextExpiryUs);
    runRows(session, Math.min(untilUs, nextUs));
    if (nextUs <= untilUs) {
      if (arrivalUs > nextUs) expireOrders(engine, nextUs);
      else act(engine, receive(requests, nextUs), nextUs);
    }
    if (engine.events.length > 0) for (const event of takeEvents(engine)) send(answers, event, event.atUs);
    if (nextUs > untilUs) return;
  }
}

function runRows(session: ReplaySession, untilUs: number): void {
  const { engine, rows } = session;
  const { kinds, ticks, lots, atUs } = rows;
  const end = atUs.length;
  let row = session.happened;
  for (; row < end; row++) {
    const rowUs = atUs[row] ?? Infinity;
    if (rowUs > untilUs) break;
    applyRow(engine, kinds[row] ?? 0, ticks[row] ?? 0, lots[row] ?? 0, rowUs);
  }
  session.happened = row;
}

function act(engine: MatchingState, request: VenueRequest | undefined, atUs: number): void {
  if (request === undefined) return;
  switch (request.kind) {
    case 'submit':
      submitOrders(engine, request.orders, atUs);
      break;
    case 'cancel':
      cancelOrder(engine, request, atUs);
      break;
    case 'amend':
      amendOrder(engine, request.amendment, atUs);
      break;
    default:
      unreachable(request);
  }
}

function learnRows(session: ReplaySession, nowUs: number): void {
  const { rows, latencies, seen, happened } = session;
  const { kinds, ticks, lots, atUs } = rows;
  let { known, lastKnownUs, nextKnownUs } = session;
  for (; known < happened; known++) {
    // Drawn once a frame, for it travels as one message, and never before the frame ahead of it on the connection.
    if (nextKnownUs < 0) nextKnownUs = Math.max(lastKnownUs, (atUs[known] ?? 0) + latencies.feed());
    if (nextKnownUs > nowUs) break;
    const kind = kinds[known] ?? 0;
    learn(session, seen, kind, ticks[known] ?? 0, lots[known] ?? 0);
    if ((kind & FRAME_END) === 0) continue;
    lastKnownUs = nextKnownUs;
    nextKnownUs = -1;
  }
  session.known = known;
  session.lastKnownUs = lastKnownUs;
  session.nextKnownUs = nextKnownUs;
}

function learn(session: ReplaySession, seen: MarketBook, kind: number, tick: number, lots: number): void {
  switch (kind & ~FRAME_END) {
    case ROW.bid:
      setLots(seen.bids, tick, lots);
      break;
    case ROW.ask:
      setLots(seen.asks, tick, lots);
      break;
    case ROW.clear:
      beginSnapshot(seen);
      break;
    case ROW.gap:
      markGap(seen);
      break;
    default:
      session.seenTick = tick;
  }
  if ((kind & FRAME_END) === 0) return;
  if (seen.integrity === 'syncing') endSnapshot(seen);
  else endFrame(seen);
}
