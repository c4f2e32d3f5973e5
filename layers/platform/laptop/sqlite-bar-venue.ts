import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import { assert } from '../../core/foundation/assert.ts';
import { memberOf, type SystemConfig } from '../../core/decision/system-config.ts';
import type { OrderEvent, OrderRequest } from '../../core/execution/order.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { CapitalFlow } from '../../core/portfolio/ledger.ts';
import {
  EMPTY_VENUE,
  fundVenue,
  type BarVenue,
  type BarVenueRules,
  type VenueReport,
} from '../../core/simulation/bar-venue.ts';
import { cancelOrder } from '../../core/simulation/cancel-order.ts';
import { submitOrder } from '../../core/simulation/submit-order.ts';
import { tradeBar } from '../../core/simulation/trade-bar.ts';
import type { SimulatedMarket } from '../../app/ports/simulated-market.ts';
import type { NumberedReport, Venue } from '../../app/ports/venue.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';
import { reportRow, textRow } from './sqlite-rows.ts';

/**
 * The simulated venue as another system would be: its own books, which outlive our crashes, and its own commits, so that
 * a crash can fall between ours and its.
 */
export class SqliteBarVenue implements Venue, SimulatedMarket {
  private readonly database: Database;
  private readonly config: SystemConfig;
  private venue: BarVenue;
  private written: BarVenue;

  constructor(database: Database, config: SystemConfig) {
    this.database = database;
    this.config = config;
    const row = database.statement('SELECT text FROM venue_state').get();
    this.venue = row === undefined ? EMPTY_VENUE : decodeDomain<BarVenue>(textRow.parse(row).text);
    this.written = this.venue;
    database.onCommit(() => {
      this.writeState();
    });
  }

  /** The venue's own books, to be compared with ours. */
  get books(): BarVenue {
    return this.venue;
  }

  submit(request: OrderRequest, sentMs: EpochMs): Promise<OrderEvent> {
    const known = this.answered(request.clientOrderId);
    if (known !== undefined) return Promise.resolve(known);
    const lastPx =
      this.venue.volatility.find(({ symbol }) => symbol === request.symbol)?.state.lastClose ?? 0;
    const { venue, event } = submitOrder(this.venue, request, {
      rules: this.rulesOf(request.symbol),
      sentMs,
      lastPx,
    });
    this.change(() => {
      this.venue = venue;
      this.database
        .statement('INSERT INTO venue_orders (client_order_id, text) VALUES (?, ?)')
        .run(request.clientOrderId, canonicalJson(event));
    });
    return Promise.resolve(event);
  }

  cancel(clientOrderId: string, sentMs: EpochMs): Promise<void> {
    this.change(() => {
      const { venue, reports } = cancelOrder(this.venue, clientOrderId, sentMs);
      this.venue = venue;
      for (const report of reports) this.publish(report, sentMs);
    });
    return Promise.resolve();
  }

  answerTo(clientOrderId: string): Promise<OrderEvent | undefined> {
    return Promise.resolve(this.answered(clientOrderId));
  }

  reports(afterSeq: number, untilMs: EpochMs): Promise<readonly NumberedReport[]> {
    const rows = this.database
      .statement('SELECT * FROM venue_reports WHERE seq > ? AND known_ms <= ? ORDER BY seq')
      .all(afterSeq, untilMs);
    return Promise.resolve(
      rows.map((row) => {
        const { seq, client_order_id, text } = reportRow.parse(row);
        return { seq, clientOrderId: client_order_id, event: decodeDomain<OrderEvent>(text) };
      }),
    );
  }

  fund(flow: CapitalFlow): Promise<void> {
    this.change(() => {
      const inserted = this.database
        .statement('INSERT OR IGNORE INTO venue_flows (flow_id) VALUES (?)')
        .run(flow.flowId);
      if (inserted.changes > 0) this.venue = fundVenue(this.venue, flow.amount);
    });
    return Promise.resolve();
  }

  trade(symbol: Sym, bar: Bar): Promise<void> {
    this.change(() => {
      const traded = this.database
        .statement(
          'INSERT INTO venue_traded (symbol, open_ms) VALUES (?, ?) ON CONFLICT DO UPDATE SET open_ms = excluded.open_ms WHERE excluded.open_ms > open_ms',
        )
        .run(symbol, bar.openMs);
      if (traded.changes === 0) return;
      const { venue, reports } = tradeBar(this.venue, bar, this.rulesOf(symbol));
      this.venue = venue;
      for (const report of reports) this.publish(report, bar.availableMs);
    });
    return Promise.resolve();
  }

  /** One commit of the venue's; where it fails, the books in memory go back with the file. */
  private change(work: () => void): void {
    const { venue } = this;
    try {
      this.database.transaction(work);
    } catch (error) {
      this.venue = venue;
      throw error;
    }
  }

  private publish({ clientOrderId, event }: VenueReport, knownMs: EpochMs): void {
    this.database
      .statement('INSERT INTO venue_reports (known_ms, client_order_id, text) VALUES (?, ?, ?)')
      .run(knownMs, clientOrderId, canonicalJson(event));
  }

  private answered(clientOrderId: string): OrderEvent | undefined {
    const row = this.database
      .statement('SELECT text FROM venue_orders WHERE client_order_id = ?')
      .get(clientOrderId);
    return row === undefined ? undefined : decodeDomain<OrderEvent>(textRow.parse(row).text);
  }

  private rulesOf(symbol: Sym): BarVenueRules {
    const member = memberOf(this.config, symbol);
    assert(member !== undefined, `${symbol} is not traded here`);
    return { ...member, ...this.config.venue };
  }

  private writeState(): void {
    if (this.venue === this.written) return;
    this.database
      .statement(
        'INSERT INTO venue_state (one, text) VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
      )
      .run(canonicalJson(this.venue));
    this.written = this.venue;
  }
}
