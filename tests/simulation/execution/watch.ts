import {
  absolute,
  formatDecimal,
  minus,
  plus,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type { ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import type { SubmitOutcome } from '../../../layers/core/execution/executor/venue-view.ts';
import type { Instrument, Sym } from '../../../layers/core/market/instrument.ts';
import { conservationFault } from '../../../layers/core/portfolio/ledger.ts';
import type { CommitOutcome, ExecutionCommit } from '../../../layers/app/ports/execution-store.ts';
import type { MemoryExecutionStore } from './memory-execution-store.ts';
import { disobedience, type Fallen } from './obedience.ts';
import { isWorked, parentFault } from './parents.ts';
import type { SimProcess } from './sim-process.ts';
import type { VenueTruth } from './venue-truth.ts';
import type { World } from './world.ts';

/** What must never be, seen from outside: from the venue's truth, what was sent and what was committed. */
export interface Violation {
  readonly code: string;
  readonly text: string;
  readonly atMs: number;
}

/** How long a position may lack protection in a world where nothing stands in the way, before that must have been told. */
export const NAKED_MS_MAX = 60_000;

/** No commit takes longer: its lease would be over. */
const COMMIT_MS_MAX = 4_000;

interface Doubt {
  readonly symbol: Sym;
  readonly sinceMs: number;
  denials: number;
}

/** Looks on, and keeps the first thing that should not have been. */
export class Watch {
  violation: Violation | undefined;
  private readonly world: World;
  private readonly truth: VenueTruth;
  private readonly store: MemoryExecutionStore;
  private readonly limits: { readonly sendTimeoutMs: number; readonly quoteAgeMsMax: number };
  private readonly sends = new Map<string, number>();
  private readonly committed = new Map<string, { readonly latched: boolean }>();
  private readonly entries = new Map<string, string>();
  /** Sends of which nobody outside has been told what became. */
  private readonly doubts = new Map<string, Doubt>();
  private readonly marks = new Map<string, number>();
  private readonly naked = new Map<Sym, number>();
  private fallen: Fallen | undefined;

  constructor(
    world: World,
    part: {
      truth: VenueTruth;
      store: MemoryExecutionStore;
      limits: { readonly sendTimeoutMs: number; readonly quoteAgeMsMax: number };
    },
  ) {
    this.world = world;
    this.truth = part.truth;
    this.store = part.store;
    this.limits = part.limits;
  }

  fail(code: string, text: string): void {
    this.violation ??= { code, text, atMs: this.world.nowMs };
  }

  /** An order leaves a process. */
  submits(process: SimProcess, requests: readonly OrderRequest[]): void {
    for (const { clientOrderId, symbol, reduceOnly, side, quantity } of requests) {
      const count = (this.sends.get(clientOrderId) ?? 0) + 1;
      this.sends.set(clientOrderId, count);
      this.world.say(
        () => `${process.name} sends ${clientOrderId} ${symbol} ${side} ${formatDecimal(quantity)}`,
      );
      if (count > 1) this.fail('SENT_TWICE', clientOrderId);
      const known = this.store.stored?.books.orders.find(
        ({ request }) => request.clientOrderId === clientOrderId,
      );
      if (known?.submittedMs === undefined) this.fail('SENT_BEFORE_COMMIT', clientOrderId);
      if (this.store.lease.epoch !== process.epoch || this.store.lease.holder === undefined) {
        this.fail(
          'SENT_WITHOUT_LEASE',
          `${process.name} sends ${clientOrderId} under epoch ${process.epoch}`,
        );
      }
      if (!reduceOnly) this.entersRisk(process, { clientOrderId, symbol });
      if (this.doubts.get(clientOrderId) === undefined) {
        this.doubts.set(clientOrderId, { symbol, sinceMs: this.world.nowMs, denials: 0 });
      }
    }
  }

  refused(requests: readonly OrderRequest[]): void {
    for (const { clientOrderId } of requests) this.doubts.delete(clientOrderId);
  }

  /** The venue made up its mind, whoever hears of it. */
  accepts(requests: readonly OrderRequest[], outcome: SubmitOutcome): void {
    if (outcome.kind !== 'accepted') return;
    for (const { clientOrderId, reduceOnly, symbol } of requests) {
      const twins = this.truth.orders.filter((order) => order.clientOrderId === clientOrderId);
      if (twins.length > 1) this.fail('ACCEPTED_TWICE', clientOrderId);
      const order = this.store.stored?.books.orders.find(
        ({ request }) => request.clientOrderId === clientOrderId,
      );
      if (reduceOnly || order === undefined) continue;
      const fault = parentFault(this.truth, order.decisionId, this.store);
      if (fault !== undefined) this.fail(fault.code, fault.text);
      if (isWorked(this.store, order.decisionId)) continue;
      const key = `${order.decisionId}|${symbol}|${order.leg}`;
      const other = this.entries.get(key);
      if (other !== undefined && other !== clientOrderId) this.fail('LEG_SENT_TWICE', key);
      this.entries.set(key, clientOrderId);
    }
  }

  toldOutcome(requests: readonly OrderRequest[], outcome: SubmitOutcome): void {
    if (outcome.kind === 'accepted' || outcome.kind === 'rejected') this.refused(requests);
  }

  /** Somebody was shown that the order is there. */
  shown(clientOrderId: string): void {
    this.doubts.delete(clientOrderId);
  }

  answered(clientOrderId: string, { found, askedMs }: { found: boolean; askedMs: number }): void {
    const doubt = this.doubts.get(clientOrderId);
    if (doubt === undefined) return;
    if (found) {
      this.doubts.delete(clientOrderId);
      return;
    }
    const { indexingDelayMs } = this.truth.nature.capabilities;
    if (askedMs < doubt.sinceMs + this.limits.sendTimeoutMs + indexingDelayMs) return;
    doubt.denials += 1;
    if (doubt.denials >= 2) this.doubts.delete(clientOrderId);
  }

  cancels(clientOrderId: string): void {
    if (this.truth.find(clientOrderId)?.external === true) this.fail('CANCELED_EXTERNAL', clientOrderId);
  }

  hearsMark(process: SimProcess, symbol: Sym): void {
    this.marks.set(`${process.name}|${symbol}`, this.world.nowMs);
  }

  commits({ books, facts }: ExecutionCommit, outcome: CommitOutcome, latched: boolean): void {
    if (outcome.kind !== 'committed') return;
    for (const fact of facts) {
      if (fact.kind !== 'order-fact' || fact.fact.kind !== 'submitted') continue;
      this.committed.set(fact.clientOrderId, { latched });
    }
    const obeys = facts.some((fact) => fact.kind === 'latch-obeyed' && fact.done);
    if (obeys && this.store.latchView.kind === 'latched') this.judgeObeyed(books);
    const fault = conservationFault(books.portfolio);
    if (fault !== undefined) this.fail('MONEY_FROM_NOWHERE', fault);
    for (const { request, filledQty } of books.orders) {
      const twins = this.truth.orders.filter((order) => order.clientOrderId === request.clientOrderId);
      if (twins.some(({ external }) => external)) this.fail('OWNS_EXTERNAL', request.clientOrderId);
      const truly = twins.reduce((sum, order) => plus(sum, order.filledQty), ZERO_QTY);
      if (filledQty > truly) {
        this.fail(
          'FILL_COUNTED_TWICE',
          `${request.clientOrderId} filled ${formatDecimal(truly)}, booked ${formatDecimal(filledQty)}`,
        );
      }
    }
  }

  latchFalls(latch: Fallen['latch']): void {
    const orders = this.store.stored?.books.orders ?? [];
    const heard = new Set(orders.flatMap(({ tradeIds }) => tradeIds));
    this.fallen = { latch, trades: this.truth.trades.length, heard };
  }

  /** Whoever says that it obeyed must have. */
  judgeObeyed(books: ExecutionBooks): void {
    const { fallen, truth } = this;
    const { obeyed } = books;
    if (fallen === undefined || obeyed?.done !== true || obeyed.epoch !== fallen.latch.epoch) return;
    const fault = disobedience(truth, books, { fallen, history: this.store.history });
    if (fault !== undefined) this.fail(fault.code, fault.text);
  }

  /** Called again and again; `healthy` where an executor is there and can reach store, venue and prices. */
  looksAround(healthy: boolean): void {
    if (this.truth.doubled > 0)
      this.fail('SOLD_TWICE', 'a reducing order would have sold more than was held');
    for (const instrument of this.truth.nature.instruments) {
      const { symbol } = instrument;
      // Where nothing can rest at the venue the executor watches, and has said so.
      const watched = !this.truth.nature.capabilities.stopOrders;
      if (!healthy || watched || !this.isNaked(instrument)) {
        this.naked.delete(symbol);
        continue;
      }
      const sinceMs = this.naked.get(symbol) ?? this.world.nowMs;
      this.naked.set(symbol, sinceMs);
      if (this.world.nowMs - sinceMs > NAKED_MS_MAX && !this.wasTold(symbol)) {
        this.fail('NAKED', `${symbol} ${formatDecimal(this.truth.heldOf(symbol))} since ${sinceMs} ms`);
      }
    }
  }

  isNaked({ symbol, minQty }: Instrument): boolean {
    const held = this.truth.heldOf(symbol);
    const gap = minus(absolute(held), this.restingQty(symbol, held > ZERO_QTY ? 'sell' : 'buy'));
    return gap >= minQty && gap > ZERO_QTY;
  }

  /** The latest alert stands until the position is protected again. */
  wasTold(symbol: Sym): boolean {
    return this.store.history.some(
      (fact) =>
        fact.kind === 'alert' &&
        fact.alert.symbol === symbol &&
        (fact.alert.code === 'UNPROTECTED' || fact.alert.code === 'NO_GUARD'),
    );
  }

  private restingQty(symbol: Sym, side: 'buy' | 'sell'): Qty {
    return this.truth.orders
      .filter(
        (order) =>
          order.symbol === symbol &&
          order.side === side &&
          order.status === 'open' &&
          !order.external &&
          order.limitPx === undefined,
      )
      .reduce((sum, order) => plus(sum, minus(order.quantity, order.filledQty)), ZERO_QTY);
  }

  private entersRisk(
    process: SimProcess,
    { clientOrderId, symbol }: { clientOrderId: string; symbol: Sym },
  ): void {
    if (this.committed.get(clientOrderId)?.latched === true) this.fail('SENT_WHILE_LATCHED', clientOrderId);
    for (const [id, doubt] of this.doubts) {
      if (doubt.symbol === symbol && id !== clientOrderId && this.isOld(doubt)) {
        this.fail('SENT_WHILE_UNKNOWN', `${clientOrderId} while ${id} is unknown`);
      }
    }
    const heardMs = this.marks.get(`${process.name}|${symbol}`) ?? Number.NEGATIVE_INFINITY;
    if (this.world.nowMs - heardMs > this.limits.quoteAgeMsMax + 1)
      this.fail('SENT_WHILE_STALE', clientOrderId);
  }

  /** One that is still on its way, or was when the entry was being committed, is nobody's doubt yet. */
  private isOld({ sinceMs }: Doubt): boolean {
    return this.world.nowMs - sinceMs > this.limits.sendTimeoutMs + COMMIT_MS_MAX;
  }
}
