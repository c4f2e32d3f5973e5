import { assert } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal, money, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import type { EpochMs } from '../../../layers/core/foundation/time.ts';
import type { OrderEvent, OrderRequest } from '../../../layers/core/execution/order.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import {
  EMPTY_VENUE,
  fundVenue,
  holdingOf,
  type BarVenue,
  type BarVenueRules,
  type VenueReport,
} from '../../../layers/core/simulation/bar-venue.ts';
import { submitOrder } from '../../../layers/core/simulation/submit-order.ts';
import { tradeBar } from '../../../layers/core/simulation/trade-bar.ts';
import { aBar, closeOf, type BarFacts } from '../../builders/a-bar.ts';
import { rulesOf, SPX } from '../../builders/an-instrument.ts';

/** A venue that one talks to a line at a time: orders are sent after each bar's close, and the next bar follows. */
export class Desk {
  venue: BarVenue;
  /** What the venue has said, in its order. */
  readonly reports: VenueReport[] = [];
  private readonly rules: BarVenueRules;
  private day = -1;

  constructor(rules: BarVenueRules = rulesOf(), cash = '1000000') {
    this.rules = rules;
    this.venue = fundVenue(EMPTY_VENUE, money(cash));
  }

  /** Sends an order; at the last bar's close unless it says when. */
  send(request: OrderRequest, sentMs: EpochMs = closeOf(this.day), lastPx = 100): OrderEvent {
    const { venue, event } = submitOrder(this.venue, request, { rules: this.rules, sentMs, lastPx });
    this.venue = venue;
    return event;
  }

  /** Trades the next day, and gives what filled in it. */
  trade(facts: BarFacts): readonly Fill[] {
    this.day++;
    return this.tradeBar(aBar({ day: this.day, ...facts }));
  }

  tradeBar(bar: Bar): readonly Fill[] {
    const { venue, reports } = tradeBar(this.venue, bar, this.rules);
    this.venue = venue;
    this.reports.push(...reports);
    return reports.flatMap(({ event }) => (event.kind === 'fill' ? [event.fill] : []));
  }

  get held(): string {
    return formatDecimal(holdingOf(this.venue, this.rules.instrument.symbol));
  }

  /** The ids that still rest. */
  get resting(): readonly string[] {
    return this.venue.resting.map(({ request }) => request.clientOrderId);
  }

  cancelReasonOf(clientOrderId: string): string | undefined {
    const events = this.reports
      .filter((report) => report.clientOrderId === clientOrderId)
      .map(({ event }) => event);
    return events.flatMap((event) => (event.kind === 'canceled' ? [event.reason] : [])).at(-1);
  }

  stopOf(clientOrderId: string): string {
    const order = this.venue.resting.find(({ request }) => request.clientOrderId === clientOrderId);
    assert(order?.stopPx !== undefined, `${clientOrderId} is no resting stop`);
    return formatDecimal(order.stopPx);
  }
}

/** A desk that already holds so much (less than nothing for a short). */
export function deskHolding(quantity: string, rules: BarVenueRules = rulesOf()): Desk {
  const desk = new Desk(rules);
  const held = qty(quantity);
  if (held !== ZERO_QTY) desk.venue = { ...desk.venue, holdings: [{ symbol: SPX, quantity: held }] };
  return desk;
}

/** Of each fill: its price and quantity as text. */
export function fillTexts(fills: readonly Fill[]): readonly string[] {
  return fills.map(
    ({ side, lastQty, lastPx }) => `${side} ${formatDecimal(lastQty)} at ${formatDecimal(lastPx)}`,
  );
}
