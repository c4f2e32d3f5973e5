import type { VenueEvent } from '../../layers/core/simulation/matching/venue-event.ts';
import type { MatchingRules } from '../../layers/core/simulation/matching/matching-state.ts';
import { bestTick } from '../../layers/core/simulation/matching/market-book.ts';
import {
  advanceTo,
  replaySession,
  sendRequest,
  type Latencies,
  type MarketRows,
  type ReplaySession,
} from '../../layers/core/simulation/matching/replay-session.ts';

/** The strategy both sides run: what it does depends on its step and on the best prices it sees, and on nothing else. */
export interface Schedule {
  readonly stepUs: number;
  readonly steps: number;
  readonly lots: number;
  /** A resting order is cancelled after so many steps. */
  readonly restSteps: number;
}

/** A fill as both sides can tell it: the number of the order, the venue's time, the price, and lots. */
export interface ScheduledFill {
  readonly tradeId: number;
  readonly order: number;
  readonly atUs: number;
  readonly tick: number;
  readonly lots: number;
  readonly maker: boolean;
}

/** As many steps as the rows last, less a second in which what was sent can end. */
export function scheduleFor(
  { atUs }: MarketRows,
  { stepUs, lots }: { stepUs: number; lots: number },
): Schedule {
  const lengthUs = (atUs.at(-1) ?? 0) - (atUs[0] ?? 0);
  return { stepUs, steps: Math.floor((lengthUs - 1e6) / stepUs), lots, restSteps: 31 };
}

/**
 * By turns of four steps: joins the best bid, joins the best ask, takes the ask, takes the bid; and cancels what has rested
 * for `restSteps`. The clock starts when the session stands, as hftbacktest's does; `coreSeconds` is what its thread worked
 * meanwhile.
 */
export function runSchedule(
  rows: MarketRows,
  schedule: Schedule,
  { rules, latencies }: { rules: MatchingRules; latencies: Latencies },
): { readonly seconds: number; readonly coreSeconds: number; readonly fills: readonly ScheduledFill[] } {
  const session = replaySession(rows, { rules, latencies });
  const started = performance.now();
  const before = process.threadCpuUsage();
  const startUs = rows.atUs[0] ?? 0;
  const fills: ScheduledFill[] = [];
  for (let step = 1; step <= schedule.steps; step++) {
    for (const event of advanceTo(session, startUs + step * schedule.stepUs)) note(fills, event);
    act(session, schedule, step);
  }
  const { user, system } = process.threadCpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, coreSeconds: (user + system) / 1e6, fills };
}

function act(session: ReplaySession, { lots, restSteps }: Schedule, step: number): void {
  const bid = bestTick(session.seen.bids);
  const ask = bestTick(session.seen.asks);
  if (bid === undefined || ask === undefined) return;
  const turn = step % 4;
  const resting = turn < 2;
  const buys = turn === 0 || turn === 2;
  const limitTick = resting === buys ? bid : ask;
  sendRequest(session, {
    kind: 'submit',
    orders: [
      {
        clientOrderId: String(step),
        owner: 'bench',
        side: buys ? 'buy' : 'sell',
        lots,
        type: { kind: 'limit', limitTick },
        timeInForce: { kind: resting ? 'gtc' : 'ioc' },
      },
    ],
  });
  const old = step - restSteps;
  if (old > 0 && old % 4 < 2) {
    sendRequest(session, { kind: 'cancel', owner: 'bench', clientOrderId: String(old) });
  }
}

function note(fills: ScheduledFill[], event: VenueEvent): void {
  if (event.kind !== 'filled' && event.kind !== 'partially-filled') return;
  const { tradeId, clientOrderId, atUs, lastTick: tick, lastLots: lots, liquidity } = event;
  fills.push({ tradeId, order: Number(clientOrderId), atUs, tick, lots, maker: liquidity === 'maker' });
}
