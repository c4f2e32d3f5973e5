import { memberOf, type SystemConfig } from '../../layers/core/decision/system-config.ts';
import { assert } from '../../layers/core/foundation/assert.ts';
import type { EpochMs } from '../../layers/core/foundation/time.ts';
import type { OrderEvent, OrderRequest } from '../../layers/core/execution/order.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { countKnownAt, slice, type BarWindow } from '../../layers/core/market/bar-window.ts';
import type { Sym } from '../../layers/core/market/instrument.ts';
import type { CapitalFlow } from '../../layers/core/portfolio/ledger.ts';
import { EMPTY_VENUE, fundVenue, type VenueReport } from '../../layers/core/simulation/bar-venue.ts';
import { cancelOrder } from '../../layers/core/simulation/cancel-order.ts';
import { submitOrder } from '../../layers/core/simulation/submit-order.ts';
import { tradeBar } from '../../layers/core/simulation/trade-bar.ts';
import type { BarSource } from '../../layers/app/ports/bar-source.ts';
import type { SimulatedMarket } from '../../layers/app/ports/simulated-market.ts';
import type { NumberedReport, Venue } from '../../layers/app/ports/venue.ts';

/** Bars of one instrument, known when they say. */
export function memoryBars(window: BarWindow): BarSource {
  return {
    window: (_symbol, knownAtMs, count) => {
      const known = countKnownAt(window, knownAtMs);
      return Promise.resolve(slice(window, Math.max(0, known - count), known));
    },
  };
}

/** The simulated venue without its disk. Nothing crashes here, so nothing is asked twice. */
export class MemoryVenue implements Venue, SimulatedMarket {
  private readonly config: SystemConfig;
  private venue = EMPTY_VENUE;
  private readonly told: (NumberedReport & { readonly knownMs: EpochMs })[] = [];

  constructor(config: SystemConfig) {
    this.config = config;
  }

  submit(request: OrderRequest, sentMs: EpochMs): Promise<OrderEvent> {
    const lastPx =
      this.venue.volatility.find(({ symbol }) => symbol === request.symbol)?.state.lastClose ?? 0;
    const rules = this.rulesOf(request.symbol);
    const { venue, event } = submitOrder(this.venue, request, { rules, sentMs, lastPx });
    this.venue = venue;
    return Promise.resolve(event);
  }

  cancel(clientOrderId: string, sentMs: EpochMs): Promise<void> {
    const { venue, reports } = cancelOrder(this.venue, clientOrderId, sentMs);
    this.venue = venue;
    this.tell(reports, sentMs);
    return Promise.resolve();
  }

  answerTo(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  reports(afterSeq: number, untilMs: EpochMs): Promise<readonly NumberedReport[]> {
    return Promise.resolve(this.told.filter(({ seq, knownMs }) => seq > afterSeq && knownMs <= untilMs));
  }

  fund({ amount }: CapitalFlow): Promise<void> {
    this.venue = fundVenue(this.venue, amount);
    return Promise.resolve();
  }

  trade(symbol: Sym, bar: Bar): Promise<void> {
    const { venue, reports } = tradeBar(this.venue, bar, this.rulesOf(symbol));
    this.venue = venue;
    this.tell(reports, bar.availableMs);
    return Promise.resolve();
  }

  private tell(reports: readonly VenueReport[], knownMs: EpochMs): void {
    for (const report of reports) this.told.push({ ...report, seq: this.told.length + 1, knownMs });
  }

  private rulesOf(symbol: Sym): Parameters<typeof tradeBar>[2] {
    const member = memberOf(this.config, symbol);
    assert(member !== undefined, `${symbol} is not traded here`);
    return { ...member, ...this.config.venue };
  }
}
