import { formatDecimal, qty, ZERO_MONEY } from '../../core/foundation/decimal.ts';
import type { Refusal } from '../../core/foundation/result.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { OrderRequest } from '../../core/execution/order.ts';
import { sym, type Instrument, type Sym } from '../../core/market/instrument.ts';
import type {
  CancelOutcome,
  OrderKey,
  SubmitOutcome,
  TradingVenue,
  VenueBalance,
  VenueCapabilities,
  VenueFill,
  VenueHolding,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
} from '../../app/ports/trading-venue.ts';
import type { Account } from '../test-venue/account.ts';
import type { EntryType, ExchangeEvent, ExchangeOrder, ExchangeTrade } from '../test-venue/exchange-order.ts';
import { symbolOf, type Listing } from '../test-venue/listing.ts';
import type { OrderSubmission, TestExchange } from '../test-venue/test-exchange.ts';

/** What the matching engine does by itself. */
export const SIMULATED: VenueCapabilities = {
  venue: 'simulated',
  clientOrderIdLengthMax: 36,
  stopOrders: true,
  nativeOco: true,
  amend: false,
  reduceOnly: false,
  postOnly: false,
  cancelAfter: false,
  indexingDelayMs: 0,
};

/** An account of an exchange in memory as a venue: no sockets, no latency, nothing lost. */
export function simulatedVenue(
  exchange: TestExchange,
  account: Account,
  capabilities: VenueCapabilities = SIMULATED,
): TradingVenue {
  const submit = (request: OrderRequest): SubmitOutcome => {
    const taken = exchange.submit(account, entered(request));
    if (!taken.ok) return refused(taken.error);
    return {
      kind: 'accepted',
      venueOrderId: String(taken.value.orderId),
      atMs: epochMs(taken.value.createdMs),
    };
  };
  const find = ({ clientOrderId, symbol }: OrderKey): ExchangeOrder | undefined => {
    const order = exchange.orderByClientId(account, clientOrderId);
    return order !== undefined && symbolOf(order.listing) === symbol ? order : undefined;
  };
  return {
    capabilities,
    instruments: async () => Promise.resolve(exchange.terms.listings.map(instrumentOf)),
    submit: async (request) => Promise.resolve(submit(request)),
    submitOco: async (stop, target) => Promise.resolve(submitBoth(stop, target)),
    cancel: async (key): Promise<CancelOutcome> => {
      const order = find(key);
      const canceled = order !== undefined && exchange.cancel(order).ok;
      return Promise.resolve({ kind: canceled ? 'accepted' : 'not-open' });
    },
    orderOf: async (key) => {
      const order = find(key);
      return Promise.resolve(order && orderOf(order));
    },
    openOrders: async () => Promise.resolve(exchange.openOrders(account).map(orderOf)),
    fillsSince: async (symbol, sinceMs) => Promise.resolve(fillsSince(symbol, sinceMs)),
    balances: async () => Promise.resolve(balancesOf(account)),
    holdings: async () => Promise.resolve(holdingsOf(exchange, account)),
    ledgerSince: async () => Promise.resolve<readonly VenueLedgerEntry[]>([]),
    listen: async (onMessage) => Promise.resolve(listen(exchange, account, onMessage)),
  };

  /** Both or neither: a target that is refused takes the stop with it, and a stop that is refused leaves no target. */
  function submitBoth(stop: OrderRequest, target: OrderRequest): readonly [SubmitOutcome, SubmitOutcome] {
    const first = submit(stop);
    if (first.kind !== 'accepted') return [first, { kind: 'rejected', refusal: SIBLING_REFUSED }];
    const second = submit(target);
    if (second.kind === 'accepted') return [first, second];
    const order = find(stop);
    if (order !== undefined) exchange.cancel(order);
    return [{ kind: 'rejected', refusal: SIBLING_REFUSED }, second];
  }

  function fillsSince(symbol: Sym, sinceMs: EpochMs): readonly VenueFill[] {
    return exchange
      .ordersOf(account)
      .filter(({ listing }) => symbolOf(listing) === symbol)
      .flatMap(({ trades }) => trades.filter(({ atMs }) => atMs >= sinceMs).map(fillOf))
      .sort((a, b) => Number(a.tradeId) - Number(b.tradeId));
  }
}

const SIBLING_REFUSED: Refusal = { code: 'SIBLING_REFUSED', message: 'the other one of the two was refused' };

/** The order as the exchange takes it. */
export function entered(request: OrderRequest): OrderSubmission {
  const { clientOrderId, symbol, side, quantity, type, parentId, ocoGroup } = request;
  const entry = {
    clientOrderId,
    side,
    quantity,
    type: entryType(type),
    timeInForce: 'gtc',
    postOnly: false,
  } as const;
  const links = {
    ...(parentId === undefined ? {} : { parentId }),
    ...(ocoGroup === undefined ? {} : { ocoGroup }),
  };
  return { symbol, entry, links };
}

function entryType(type: OrderRequest['type']): EntryType {
  return type.kind === 'stop' ? { kind: 'stop', stopPx: type.stopPx } : type;
}

const REFUSALS: Readonly<Record<string, string>> = {
  FUNDS: 'INSUFFICIENT_FUNDS',
  LOT: 'OFF_LOT',
  TICK: 'OFF_TICK',
  MIN_QTY: 'INVALID_ORDER',
  MIN_NOTIONAL: 'INVALID_ORDER',
};

function refused(error: Refusal): SubmitOutcome {
  if (error.code === 'DUPLICATE_ID') return { kind: 'duplicate' };
  return { kind: 'rejected', refusal: { ...error, code: REFUSALS[error.code] ?? error.code } };
}

function listen(
  exchange: TestExchange,
  account: Account,
  onMessage: (message: VenueMessage) => void,
): () => Promise<void> {
  const hear = (event: ExchangeEvent): void => {
    if (event.kind === 'order' && event.order.account === account) {
      onMessage({ kind: 'order', order: orderOf(event.order) });
    }
    if (event.kind !== 'fill' || event.order.account !== account) return;
    const fill = fillOf(event.trade);
    onMessage({ kind: 'fill', fill, venueOrderId: fill.venueOrderId });
    onMessage({ kind: 'order', order: orderOf(event.order) });
  };
  exchange.listeners.add(hear);
  onMessage({ kind: 'connected', atMs: epochMs(exchange.terms.nowMs()) });
  return async () => {
    exchange.listeners.delete(hear);
    return Promise.resolve();
  };
}

function orderOf(order: ExchangeOrder): VenueOrder {
  const { orderId, clientOrderId, listing, entry, filledQty, status, updatedMs } = order;
  const { type, side, quantity } = entry;
  return {
    venueOrderId: String(orderId),
    ...(entry.clientOrderId === undefined ? {} : { clientOrderId }),
    symbol: sym(symbolOf(listing)),
    side,
    quantity,
    filledQty,
    ...('limitPx' in type ? { limitPx: type.limitPx } : {}),
    ...('stopPx' in type ? { stopPx: type.stopPx } : {}),
    status,
    atMs: epochMs(updatedMs),
  };
}

function fillOf(trade: ExchangeTrade): VenueFill {
  const {
    tradeId,
    orderId,
    clientOrderId,
    listing,
    side,
    lastQty,
    lastPx,
    fee,
    feeCurrency,
    liquidity,
    atMs,
  } = trade;
  const isOwn = feeCurrency === listing.quote;
  return {
    tradeId: String(tradeId),
    venueOrderId: String(orderId),
    clientOrderId,
    symbol: sym(symbolOf(listing)),
    side,
    lastQty,
    lastPx,
    fee: isOwn ? fee : ZERO_MONEY,
    ...(isOwn ? {} : { commission: { currency: feeCurrency, amount: fee } }),
    liquidity,
    slippage: ZERO_MONEY,
    atMs: epochMs(atMs),
  };
}

function balancesOf({ holdings }: Account): readonly VenueBalance[] {
  return [...holdings].map(([currency, { total, locked }]) => ({
    currency,
    total: qty(formatDecimal(total)),
    free: qty(formatDecimal(total - locked)),
  }));
}

function holdingsOf(exchange: TestExchange, account: Account): readonly VenueHolding[] {
  return exchange.terms.listings.map((listing) => ({
    symbol: sym(symbolOf(listing)),
    quantity: qty(formatDecimal(account.holdings.get(listing.base)?.total ?? 0n)),
  }));
}

function instrumentOf(listing: Listing): Instrument {
  const { quote, tick, lot, minQty, minNotional } = listing;
  return {
    symbol: sym(symbolOf(listing)),
    venue: 'simulated',
    assetClass: 'crypto-spot',
    sector: 'crypto',
    region: 'global',
    currency: quote,
    calendar: '24/7',
    tick,
    lot,
    minQty,
    minNotional,
    shortable: false,
  };
}
