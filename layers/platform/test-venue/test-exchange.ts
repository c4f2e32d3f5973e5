import { assert } from '../../core/foundation/assert.ts';
import { ZERO_MONEY, ZERO_QTY, type Qty } from '../../core/foundation/decimal.ts';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { followedMarket } from '../../core/simulation/matching/follow-market.ts';
import { layBack } from '../../core/simulation/matching/lay-back.ts';
import { cancelOrder, matchingEngine, submitOrders } from '../../core/simulation/matching/matching-engine.ts';
import { EXCHANGE, takeEvents } from '../../core/simulation/matching/matching-state.ts';
import { lock, type Account } from './account.ts';
import { publishBook } from './book-feed.ts';
import { entryRefusal, lockOf } from './check-entry.ts';
import { engineOrder } from './engine-order.ts';
import {
  lockedCurrency,
  type ExchangeEvent,
  type ExchangeOrder,
  type OrderEntry,
  type OrderLinks,
} from './exchange-order.ts';
import type { ExchangeTerms, Market } from './exchange-market.ts';
import { symbolOf, type Listing } from './listing.ts';
import { settleEvent } from './settle-event.ts';

export interface OrderSubmission {
  readonly symbol: string;
  readonly entry: OrderEntry;
  readonly links?: OrderLinks;
}

/**
 * A whole spot exchange in memory, in no venue's dialect: accounts with balances and locks, orders matched by one engine an
 * instrument, trades, and events of all of it. Deterministic given its clock and what it is asked.
 */
export class TestExchange {
  readonly terms: ExchangeTerms;
  readonly markets: ReadonlyMap<string, Market>;
  readonly listeners = new Set<(event: ExchangeEvent) => void>();
  /** Every order an account ever sent, by the venue's number. */
  readonly orders = new Map<number, ExchangeOrder>();
  readonly #open = new Map<string, ExchangeOrder>();
  #ordersMade = 0;
  #tradesMade = 0;

  constructor(terms: ExchangeTerms) {
    this.terms = terms;
    this.markets = new Map(
      terms.listings.map((listing) => [symbolOf(listing), newMarket(listing, terms.follows === true)]),
    );
  }

  /** Takes an order, matches it, and tells of it. A refusal has a code of no venue, which a dialect translates. */
  submit(account: Account, request: OrderSubmission): Result<ExchangeOrder> {
    const market = this.markets.get(request.symbol);
    if (market === undefined) return refuse('UNKNOWN_SYMBOL', `${request.symbol} is not listed`);
    const order = this.#newOrder(account, market.listing, request);
    const isDuplicate = this.#open.has(keyOf(order));
    const refusal = entryRefusal(market, {
      account,
      order,
      isDuplicate,
      openOrders: this.openOrders(account).length,
      openOrdersMax: this.terms.openOrdersMax,
    });
    if (refusal !== undefined) return { ok: false, error: refusal };
    const events = this.#ask(market, order);
    const rejected = events.find((event) => event.kind === 'rejected');
    if (rejected?.kind === 'rejected') return { ok: false, error: rejected.refusal };
    this.#keep(order);
    this.settle(market, events);
    return ok(order);
  }

  cancel(order: ExchangeOrder): Result<ExchangeOrder> {
    if (order.status !== 'open') return refuse('NOT_OPEN', `order ${order.orderId} is ${order.status}`);
    const market = this.marketOf(order.listing);
    const { account, clientOrderId } = order;
    cancelOrder(market.engine, { owner: account.id, clientOrderId }, this.nowUs());
    this.settle(market, takeEvents(market.engine));
    return ok(order);
  }

  /**
   * Lays an order of a listed instrument that an earlier exchange had taken, and filled so much of, back where it rested; what has no
   * price cannot have rested, and has expired. Nobody is told.
   */
  layBack(account: Account, request: OrderSubmission & { readonly filledQty: Qty }): ExchangeOrder {
    const market = this.markets.get(request.symbol);
    assert(market !== undefined, `${request.symbol} is not listed`);
    const order = this.#newOrder(account, market.listing, request);
    order.filledQty = request.filledQty;
    if (order.entry.type.kind === 'market') {
      order.status = 'expired';
      this.orders.set(order.orderId, order);
      return order;
    }
    layBack(market.engine, engineOrder(order), this.nowUs());
    this.#keep(order);
    return order;
  }

  /** Takes every order of an account away, as if it had never sent one. Nobody is told; its balances are the caller's to set. */
  forget(account: Account): void {
    for (const { listing, clientOrderId } of this.openOrders(account)) {
      const { engine } = this.marketOf(listing);
      cancelOrder(engine, { owner: account.id, clientOrderId }, this.nowUs());
      takeEvents(engine);
    }
    for (const order of this.ordersOf(account)) {
      this.orders.delete(order.orderId);
      this.#open.delete(keyOf(order));
    }
  }

  /** Writes what an engine has done into orders, balances and the book that everybody sees. */
  settle(market: Market, events: ReturnType<typeof takeEvents>): void {
    for (const event of events) {
      const order = this.#open.get(
        keyOf({ account: { id: event.owner }, clientOrderId: event.clientOrderId }),
      );
      settleEvent(this, market, { order, event });
      if (order === undefined || order.status === 'open') continue;
      this.#open.delete(keyOf(order));
      this.#release(order);
      const currencies = [order.listing.base, order.listing.quote];
      this.emit({ kind: 'balance', account: order.account, currencies });
    }
    // Whose market it is tells of it.
    if (market.followed === undefined) publishBook(this, market);
  }

  marketOf(listing: Listing): Market {
    const market = this.markets.get(symbolOf(listing));
    assert(market !== undefined, `${symbolOf(listing)} is not listed`);
    return market;
  }

  /** The account's orders, in the order they were taken. */
  ordersOf(account: Account): readonly ExchangeOrder[] {
    return [...this.orders.values()].filter((order) => order.account === account);
  }

  openOrders(account: Account): readonly ExchangeOrder[] {
    return [...this.#open.values()].filter((order) => order.account === account);
  }

  /** The last order of that id, for an id may be used again once its order has ended. */
  orderByClientId(account: Account, clientOrderId: string): ExchangeOrder | undefined {
    return this.ordersOf(account).findLast((order) => order.clientOrderId === clientOrderId);
  }

  nextTradeId(): number {
    return ++this.#tradesMade;
  }

  nowUs(): number {
    return this.terms.nowMs() * 1000;
  }

  emit(event: ExchangeEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** What an order bound is free again, unless one that is linked to it still needs it. */
  #release({ account, bound, entry, listing }: ExchangeOrder): void {
    if (this.openOrders(account).some((open) => open.bound === bound)) return;
    lock(account, lockedCurrency({ entry, listing }), -bound.amount);
    bound.amount = 0n;
  }

  #keep(order: ExchangeOrder): void {
    this.orders.set(order.orderId, order);
    this.#open.set(keyOf(order), order);
    if (order.bound.amount > 0n) return;
    order.bound.amount = lockOf(order);
    lock(order.account, lockedCurrency(order), order.bound.amount);
  }

  #newOrder(account: Account, listing: Listing, { entry, links = {} }: OrderSubmission): ExchangeOrder {
    const orderId = ++this.#ordersMade;
    const nowMs = this.terms.nowMs();
    return {
      orderId,
      clientOrderId: entry.clientOrderId ?? `venue${orderId}`,
      account,
      listing,
      entry,
      createdMs: nowMs,
      updatedMs: nowMs,
      status: 'open',
      filledQty: ZERO_QTY,
      filledNotional: ZERO_MONEY,
      fee: ZERO_MONEY,
      trades: [],
      bound: this.#siblingOf(account, { entry, links })?.bound ?? { amount: 0n },
      links,
    };
  }

  #siblingOf(
    account: Account,
    { entry, links }: Pick<ExchangeOrder, 'entry' | 'links'>,
  ): ExchangeOrder | undefined {
    if (links.ocoGroup === undefined) return undefined;
    return this.openOrders(account).find(
      (open) => open.links.ocoGroup === links.ocoGroup && open.entry.side === entry.side,
    );
  }

  #ask(market: Market, order: ExchangeOrder): ReturnType<typeof takeEvents> {
    submitOrders(market.engine, [engineOrder(order)], this.nowUs());
    return takeEvents(market.engine);
  }
}

function newMarket(listing: Listing, follows: boolean): Market {
  const followed = follows ? followedMarket() : undefined;
  return {
    listing,
    engine: followed?.engine ?? matchingEngine(EXCHANGE),
    ...(followed === undefined ? {} : { followed }),
    trades: [],
    published: { bids: new Map(), asks: new Map(), lastId: 0 },
  };
}

function keyOf({
  account,
  clientOrderId,
}: {
  account: { readonly id: string };
  clientOrderId: string;
}): string {
  return `${account.id} ${clientOrderId}`;
}
