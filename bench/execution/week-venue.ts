import {
  absolute,
  least,
  minus,
  money,
  negate,
  notionalOf,
  plus,
  proportion,
  px,
  qty,
  ZERO_MONEY,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../../layers/core/foundation/decimal.ts';
import { epochMs, HOUR_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { OrderRequest } from '../../layers/core/execution/order.ts';
import type { Instrument, Sym } from '../../layers/core/market/instrument.ts';
import type {
  SubmitOutcome,
  TradingVenue,
  VenueFill,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
} from '../../layers/app/ports/trading-venue.ts';
import type { World } from '../../tests/simulation/execution/world.ts';

/** How long it remembers what has ended; a venue with a disk remembers for ever, and the bench measures the executor. */
const REMEMBERS_MS = 2 * HOUR_MS;

interface Resting {
  readonly request: OrderRequest;
  readonly order: { -readonly [K in keyof VenueOrder]: VenueOrder[K] };
}

/** A venue of perpetuals without faults, in memory, that forgets: so that what grows is not its own. */
export class WeekVenue {
  trades = 0;
  orders = 0;
  readonly prices = new Map<Sym, Px>();
  private readonly world: World;
  private readonly instruments: readonly Instrument[];
  private readonly startMs: number;
  private readonly held = new Map<Sym, Qty>();
  private known = new Map<string, Resting>();
  private fills: VenueFill[] = [];
  private ledger: VenueLedgerEntry[] = [];
  private hear: (message: VenueMessage) => void = () => undefined;

  constructor(
    world: World,
    { instruments, startMs }: { instruments: readonly Instrument[]; startMs: number },
  ) {
    this.world = world;
    this.instruments = instruments;
    this.startMs = startMs;
    for (const { symbol } of instruments) this.prices.set(symbol, px('100'));
  }

  heldOf(symbol: Sym): Qty {
    return this.held.get(symbol) ?? ZERO_QTY;
  }

  /** The price goes on, and what it reaches trades. */
  move(symbol: Sym): Px {
    const ticks = this.world.between(-5, 5) + ((this.prices.get(symbol) ?? px('100')) < px('50') ? 3 : 0);
    const after = plus(this.prices.get(symbol) ?? px('100'), px(String(ticks / 10)));
    this.prices.set(symbol, after);
    for (const { request, order } of this.known.values()) {
      if (request.symbol !== symbol || order.status !== 'open' || !isReached(request, after)) continue;
      this.trade({ request, order });
    }
    return after;
  }

  /** Funding of what is held, and the end of what is too old to be remembered. */
  turnHour(): void {
    const sinceMs = this.now() - REMEMBERS_MS;
    this.fills = this.fills.filter(({ atMs }) => atMs >= sinceMs);
    this.ledger = this.ledger.filter(({ atMs }) => atMs >= sinceMs);
    this.known = new Map(
      [...this.known].filter(([, { order }]) => order.status === 'open' || order.atMs >= sinceMs),
    );
    for (const [symbol, held] of this.held) {
      if (held === ZERO_QTY) continue;
      const amount = notionalOf(px('0.01'), negate(held));
      const entryId = `${symbol}-${this.now()}`;
      this.ledger.push({ entryId, kind: 'funding', currency: 'USDT', amount, atMs: this.now() });
    }
  }

  port(): TradingVenue {
    const soon = async <T>(answer: () => T): Promise<T> => {
      await this.world.sleep(20);
      return answer();
    };
    return {
      capabilities: {
        venue: 'week',
        clientOrderIdLengthMax: 36,
        stopOrders: true,
        nativeOco: false,
        amend: false,
        reduceOnly: true,
        postOnly: true,
        cancelAfter: false,
        indexingDelayMs: 0,
      },
      instruments: () => Promise.resolve(this.instruments),
      submit: (request) => soon(() => this.accept(request)),
      cancel: ({ clientOrderId }) => soon(() => this.cancel(clientOrderId)),
      orderOf: ({ clientOrderId }) => soon(() => this.known.get(clientOrderId)?.order),
      openOrders: () =>
        soon(() =>
          [...this.known.values()].map(({ order }) => order).filter(({ status }) => status === 'open'),
        ),
      fillsSince: (symbol, sinceMs) =>
        soon(() => this.fills.filter((fill) => fill.symbol === symbol && fill.atMs >= sinceMs)),
      balances: () => soon(() => []),
      holdings: () =>
        soon(() => this.instruments.map(({ symbol }) => ({ symbol, quantity: this.heldOf(symbol) }))),
      ledgerSince: (sinceMs) => soon(() => this.ledger.filter(({ atMs }) => atMs >= sinceMs)),
      listen: (onMessage) => {
        this.hear = onMessage;
        onMessage({ kind: 'connected', atMs: this.now() });
        return Promise.resolve(() => Promise.resolve());
      },
    };
  }

  private accept(request: OrderRequest): SubmitOutcome {
    const { clientOrderId, symbol, side, quantity, type } = request;
    const venueOrderId = `v${++this.orders}`;
    const price = this.prices.get(symbol) ?? px('100');
    if (type.kind === 'stop' && isReached(request, price)) {
      return { kind: 'rejected', refusal: { code: 'WOULD_TRIGGER', message: 'the price is there' } };
    }
    const order = {
      venueOrderId,
      clientOrderId,
      symbol,
      side,
      quantity,
      filledQty: ZERO_QTY,
      status: 'open' as const,
      atMs: this.now(),
    };
    const resting = { request, order };
    this.known.set(clientOrderId, resting);
    if (isReached(request, price)) {
      this.world.after(10, () => {
        this.trade(resting);
      });
    }
    return { kind: 'accepted', venueOrderId, atMs: this.now() };
  }

  private cancel(clientOrderId: string): { readonly kind: 'accepted' | 'not-open' } {
    const resting = this.known.get(clientOrderId);
    if (resting?.order.status !== 'open') return { kind: 'not-open' };
    this.end(resting, 'canceled');
    return { kind: 'accepted' };
  }

  private trade(resting: Resting): void {
    const { request, order } = resting;
    const { symbol, side, clientOrderId, reduceOnly, type } = request;
    if (order.status !== 'open') return;
    const held = this.heldOf(symbol);
    const lastQty = reduceOnly ? least(order.quantity, absolute(held)) : order.quantity;
    if (lastQty === ZERO_QTY) {
      this.end(resting, 'canceled');
      return;
    }
    const lastPx = type.kind === 'limit' ? type.limitPx : (this.prices.get(symbol) ?? px('100'));
    this.held.set(symbol, plus(held, side === 'buy' ? lastQty : negate(lastQty)));
    const { venueOrderId } = order;
    const fee = proportion(notionalOf(lastPx, lastQty), { part: qty('1'), whole: qty('1000') });
    const told = { clientOrderId, venueOrderId, symbol, side, lastQty, lastPx, fee, atMs: this.now() };
    const fill = { ...told, tradeId: `t${++this.trades}`, liquidity: 'taker', slippage: ZERO_MONEY } as const;
    this.fills.push(fill);
    order.filledQty = lastQty;
    this.world.after(10, () => {
      this.hear({ kind: 'fill', fill, venueOrderId });
    });
    this.end(resting, minus(order.quantity, lastQty) === ZERO_QTY ? 'filled' : 'canceled');
  }

  private end({ order }: Resting, status: 'filled' | 'canceled'): void {
    order.status = status;
    order.atMs = this.now();
    const told = { ...order };
    this.world.after(15, () => {
      this.hear({ kind: 'order', order: told });
    });
  }

  private now(): EpochMs {
    return epochMs(this.startMs + Math.floor(this.world.nowMs));
  }
}

/** Two perpetuals in tenths. */
export function weekInstruments(symbols: readonly Sym[]): readonly Instrument[] {
  return symbols.map((symbol) => ({
    symbol,
    venue: 'week',
    assetClass: 'crypto-spot',
    sector: 'crypto',
    region: 'world',
    currency: 'USDT',
    calendar: '24/7',
    tick: px('0.1'),
    lot: qty('0.01'),
    minQty: qty('0.1'),
    minNotional: money('5'),
    shortable: true,
  }));
}

function isReached({ type, side }: OrderRequest, price: Px): boolean {
  switch (type.kind) {
    case 'market':
      return true;
    case 'limit':
      return side === 'buy' ? price <= type.limitPx : price >= type.limitPx;
    case 'stop':
      return side === 'buy' ? price >= type.stopPx : price <= type.stopPx;
  }
}
