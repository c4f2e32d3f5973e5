import {
  absolute,
  formatDecimal,
  least,
  minus,
  money,
  negate,
  notionalOf,
  plus,
  proportion,
  px,
  qty,
  roundToLot,
  toNumber,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Px,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import { epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type { AmendedTerms } from '../../../layers/core/execution/order-fact.ts';
import type {
  SubmitOutcome,
  VenueCapabilities,
  VenueFill,
  VenueLedgerEntry,
  VenueOrder,
} from '../../../layers/core/execution/executor/venue-view.ts';
import { baseOf } from '../../../layers/core/execution/executor/book-entries.ts';
import type { Instrument, Sym } from '../../../layers/core/market/instrument.ts';
import type { Side } from '../../../layers/core/portfolio/fill.ts';
import type { World } from './world.ts';

/** An order on the venue's side of the line. */
export interface TrueOrder {
  readonly venueOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: Sym;
  readonly side: Side;
  quantity: Qty;
  filledQty: Qty;
  stopPx?: Px;
  limitPx?: Px;
  triggered: boolean;
  readonly reduceOnly: boolean;
  readonly ocoGroup?: string;
  readonly external: boolean;
  status: VenueOrder['status'];
  readonly indexedMs: number;
}

export interface TrueTrade {
  readonly fill: VenueFill;
  readonly external: boolean;
  /** Told after the report of its order's cancel. */
  readonly late: boolean;
  readonly indexedMs: number;
}

/** How this venue is made; drawn from the seed. */
export interface VenueNature {
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
  /** Whether it refuses an id it has seen. */
  readonly refusesTwins: boolean;
  /** Whether it takes the fee of a purchase out of what was bought. */
  readonly feeInBase: boolean;
  readonly startPx: string;
}

export interface Listener {
  order(order: TrueOrder): void;
  fill(trade: TrueTrade): void;
}

/** The venue itself, which makes no mistakes: prices, books, trades, holdings and money as they are. The line to it does. */
export class VenueTruth {
  readonly world: World;
  readonly nature: VenueNature;
  readonly orders: TrueOrder[] = [];
  readonly trades: TrueTrade[] = [];
  readonly ledger: VenueLedgerEntry[] = [];
  readonly listeners = new Set<Listener>();
  readonly price = new Map<Sym, Px>();
  /** What our orders hold and what they cost: fills, fees and funding of ours alone. */
  readonly held = new Map<Sym, Qty>();
  readonly heldByOthers = new Map<Sym, Qty>();
  cash: Money = ZERO_MONEY;
  frozen = false;
  /** A reducing order that would have sold more than there is. */
  doubled = 0;

  constructor(world: World, nature: VenueNature) {
    this.world = world;
    this.nature = nature;
    for (const { symbol } of nature.instruments) this.price.set(symbol, px(nature.startPx));
  }

  heldOf(symbol: Sym): Qty {
    return this.held.get(symbol) ?? ZERO_QTY;
  }

  accept(request: OrderRequest, { external = false } = {}): SubmitOutcome {
    const { clientOrderId, symbol, side, quantity, type } = request;
    if (this.nature.refusesTwins && this.orders.some((order) => order.clientOrderId === clientOrderId)) {
      return { kind: 'duplicate' };
    }
    const refusal = this.refusalOf(request, external);
    if (refusal !== undefined) return { kind: 'rejected', refusal: { code: refusal, message: refusal } };
    const order: TrueOrder = {
      venueOrderId: `v${this.orders.length + 1}`,
      clientOrderId,
      symbol,
      side,
      quantity,
      filledQty: ZERO_QTY,
      ...(type.kind === 'stop' ? { stopPx: type.stopPx } : {}),
      ...(type.kind === 'limit' ? { limitPx: type.limitPx } : {}),
      triggered: false,
      reduceOnly: request.reduceOnly && this.nature.capabilities.reduceOnly,
      ...(request.ocoGroup === undefined ? {} : { ocoGroup: request.ocoGroup }),
      external,
      status: 'open',
      indexedMs: this.world.nowMs + this.indexingMs(),
    };
    this.orders.push(order);
    this.world.say(() => `venue accepts ${textOf(order)}`);
    this.tellOrder(order);
    if (type.kind === 'market')
      this.world.after(this.world.between(1, 300), () => {
        this.match(order);
      });
    return { kind: 'accepted', venueOrderId: order.venueOrderId, atMs: this.time() };
  }

  /** Both or neither; of what they would sell only one is held. */
  acceptPair(stop: OrderRequest, target: OrderRequest): readonly [SubmitOutcome, SubmitOutcome] {
    const first = this.accept(stop);
    if (first.kind !== 'accepted') return [first, first];
    const second = this.accept(target);
    if (second.kind === 'accepted') return [first, second];
    const order = this.find(stop.clientOrderId);
    if (order !== undefined) this.end(order, 'canceled');
    return [second, second];
  }

  cancel(clientOrderId: string): 'accepted' | 'not-open' {
    const order = this.find(clientOrderId);
    if (order?.status !== 'open') return 'not-open';
    this.end(order, 'canceled');
    this.endPartner(order);
    // Matched in the instant of the cancel, and told after it: the report of the cancel does not know of it.
    if (order.limitPx !== undefined && !order.reduceOnly && order.side === 'buy' && this.world.chance(0.3)) {
      this.world.after(this.world.between(1, 2_500), () => {
        this.tradeLate(order);
      });
    }
    return 'accepted';
  }

  amend(clientOrderId: string, terms: AmendedTerms): 'accepted' | 'refused' {
    const order = this.find(clientOrderId);
    if (order?.status !== 'open' || order.triggered || terms.quantity <= order.filledQty) return 'refused';
    order.quantity = terms.quantity;
    if (terms.stopPx !== undefined) order.stopPx = terms.stopPx;
    if (terms.limitPx !== undefined) order.limitPx = terms.limitPx;
    this.world.say(() => `venue amends ${textOf(order)}`);
    this.tellOrder(order);
    return 'accepted';
  }

  find(clientOrderId: string): TrueOrder | undefined {
    return this.orders.find((order) => order.clientOrderId === clientOrderId);
  }

  /** The price goes on, and what it reaches trades. */
  move(symbol: Sym): void {
    const before = this.price.get(symbol);
    if (before === undefined || this.frozen) return;
    const jump = this.world.chance(0.03) ? 40 : 6;
    const ticks = this.world.between(-jump, jump);
    const after = plus(before, px(String(ticks / 10)));
    this.price.set(symbol, after > px('20') ? after : px('20'));
    for (const order of this.orders)
      if (order.symbol === symbol && order.status === 'open') this.match(order);
  }

  /** Funding of what is held, charged without a trade. */
  fund(): void {
    for (const [symbol, held] of this.held) {
      if (held === ZERO_QTY) continue;
      const amount = notionalOf(px('0.01'), negate(held));
      const { currency } = this.nature.instruments[0] ?? { currency: 'USDT' };
      this.cash = plus(this.cash, amount);
      this.ledger.push({
        entryId: `funding-${symbol}-${this.ledger.length}`,
        kind: 'funding',
        currency,
        amount,
        atMs: this.time(),
      });
    }
  }

  time(): EpochMs {
    return epochMs(START_MS + Math.floor(this.world.nowMs));
  }

  toVenueOrder(order: TrueOrder): VenueOrder {
    const { venueOrderId, clientOrderId, symbol, side, quantity, filledQty, status, stopPx, limitPx } = order;
    const prices = {
      ...(stopPx === undefined ? {} : { stopPx }),
      ...(limitPx === undefined ? {} : { limitPx }),
    };
    return {
      venueOrderId,
      clientOrderId,
      symbol,
      side,
      quantity,
      filledQty,
      ...prices,
      status,
      atMs: this.time(),
    };
  }

  private refusalOf(
    { symbol, side, quantity, type, reduceOnly, ocoGroup }: OrderRequest,
    external: boolean,
  ): string | undefined {
    const price = this.price.get(symbol);
    if (price === undefined) return 'NO_SUCH_SYMBOL';
    if (type.kind === 'stop' && (side === 'sell' ? price <= type.stopPx : price >= type.stopPx)) {
      return 'WOULD_TRIGGER';
    }
    if (this.nature.capabilities.reduceOnly) {
      const held = this.heldOf(symbol);
      const reduces = side === 'sell' ? held > ZERO_QTY : held < ZERO_QTY;
      return reduceOnly && !reduces ? 'REDUCE_ONLY' : undefined;
    }
    if (side === 'buy') return undefined;
    const holds = this.orders.filter(
      (order) =>
        order.symbol === symbol &&
        order.side === 'sell' &&
        order.status === 'open' &&
        order.external === external &&
        (ocoGroup === undefined || order.ocoGroup !== ocoGroup) &&
        !(order.limitPx !== undefined && order.ocoGroup !== undefined && this.hasOpenStop(order.ocoGroup)),
    );
    const held = external ? (this.heldByOthers.get(symbol) ?? ZERO_QTY) : this.heldOf(symbol);
    const free = holds.reduce((sum, order) => minus(sum, minus(order.quantity, order.filledQty)), held);
    if (free >= quantity) return undefined;
    if (!external) this.doubled += 1;
    return 'INSUFFICIENT';
  }

  private hasOpenStop(group: string): boolean {
    return this.orders.some(
      (order) => order.ocoGroup === group && order.stopPx !== undefined && order.status === 'open',
    );
  }

  private match(order: TrueOrder): void {
    if (order.status !== 'open') return;
    const price = this.price.get(order.symbol) ?? px('1');
    if (order.stopPx !== undefined && !order.triggered) {
      const reached = order.side === 'sell' ? price <= order.stopPx : price >= order.stopPx;
      if (!reached) return;
      order.triggered = true;
    }
    const { limitPx } = order;
    if (limitPx !== undefined && (order.side === 'buy' ? price > limitPx : price < limitPx)) return;
    this.trade(order, limitPx ?? price);
    if (limitPx === undefined && this.isOpen(order)) {
      this.world.after(this.world.between(5, 900), () => {
        this.match(order);
      });
    }
  }

  private isOpen({ status }: TrueOrder): boolean {
    return status === 'open';
  }

  private trade(order: TrueOrder, price: Px): void {
    const { instruments } = this.nature;
    const lot = instruments.find(({ symbol }) => symbol === order.symbol)?.lot ?? qty('1');
    let left = minus(order.quantity, order.filledQty);
    if (order.reduceOnly) left = least(left, absolute(this.heldOf(order.symbol)));
    const whole = this.world.chance(0.5);
    const part = whole ? left : roundToLot(toNumber(left) * this.world.rng.next(), lot, 'ceil');
    const lastQty = least(left, part);
    if (lastQty <= ZERO_QTY) {
      this.end(order, 'canceled');
      return;
    }
    this.book(order, { lastQty, lastPx: price });
    if (order.filledQty >= order.quantity) order.status = 'filled';
    this.tellOrder(order);
    if (this.nature.capabilities.nativeOco) this.endPartner(order);
  }

  private tradeLate(order: TrueOrder): void {
    const left = minus(order.quantity, order.filledQty);
    const lastQty = roundToLot(toNumber(left) * 0.4, qty('0.01'), 'floor');
    if (order.ocoGroup !== undefined || lastQty <= ZERO_QTY) return;
    this.book(order, { lastQty, lastPx: order.limitPx ?? px('100') }, { late: true });
    this.tellOrder(order);
  }

  private book(
    order: TrueOrder,
    { lastQty, lastPx }: { lastQty: Qty; lastPx: Px },
    { late = false } = {},
  ): void {
    const { symbol, side, external, clientOrderId, venueOrderId } = order;
    const notional = notionalOf(lastPx, lastQty);
    const inBase = this.nature.feeInBase && side === 'buy';
    const fee = inBase ? ZERO_MONEY : proportion(notional, { part: qty('1'), whole: qty('1000') });
    const commission = {
      currency: baseOf(symbol),
      amount: money(formatDecimal(proportion(lastQty, { part: qty('1'), whole: qty('1000') }))),
    };
    const fill: VenueFill = {
      tradeId: `t${this.trades.length + 1}`,
      clientOrderId,
      venueOrderId,
      symbol,
      side,
      lastQty,
      lastPx,
      fee,
      liquidity: 'taker',
      slippage: ZERO_MONEY,
      atMs: this.time(),
      ...(inBase ? { commission } : {}),
    };
    order.filledQty = plus(order.filledQty, lastQty);
    const bought = inBase ? minus(lastQty, qty(formatDecimal(commission.amount))) : lastQty;
    const book = external ? this.heldByOthers : this.held;
    book.set(symbol, plus(book.get(symbol) ?? ZERO_QTY, side === 'buy' ? bought : negate(lastQty)));
    if (!external) {
      const paid = side === 'buy' ? negate(notional) : notional;
      this.cash = minus(plus(this.cash, paid), fee);
    }
    const trade = { fill, external, late, indexedMs: this.world.nowMs + this.indexingMs() };
    this.trades.push(trade);
    this.world.say(
      () =>
        `venue trades ${fill.tradeId} ${textOf(order)} last ${formatDecimal(lastQty)} @ ${formatDecimal(lastPx)}`,
    );
    for (const listener of this.listeners) listener.fill(trade);
  }

  private end(order: TrueOrder, status: 'canceled' | 'expired'): void {
    order.status = status;
    this.world.say(() => `venue ends ${textOf(order)}`);
    this.tellOrder(order);
  }

  private endPartner({ ocoGroup, venueOrderId }: TrueOrder): void {
    if (ocoGroup === undefined) return;
    for (const other of this.orders) {
      if (other.ocoGroup !== ocoGroup || other.venueOrderId === venueOrderId) continue;
      if (other.status === 'open') this.end(other, 'canceled');
    }
  }

  private tellOrder(order: TrueOrder): void {
    for (const listener of this.listeners) listener.order({ ...order });
  }

  private indexingMs(): number {
    return this.world.chance(0.7) ? 0 : this.world.between(0, this.nature.capabilities.indexingDelayMs);
  }
}

/** When the simulated world begins, in everybody's time. */
export const START_MS = 1_700_000_000_000;

export function textOf(order: TrueOrder): string {
  const { venueOrderId, clientOrderId, side, quantity, filledQty, stopPx, limitPx, status, symbol } = order;
  const level =
    stopPx !== undefined
      ? ` stop ${formatDecimal(stopPx)}`
      : limitPx !== undefined
        ? ` limit ${formatDecimal(limitPx)}`
        : '';
  return `${venueOrderId} ${clientOrderId} ${symbol} ${side} ${formatDecimal(filledQty)}/${formatDecimal(quantity)}${level} ${status}`;
}
