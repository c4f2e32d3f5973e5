import { z } from 'zod';
import type { UnifiedOrder, UnifiedTrade } from '../ccxt-exchange.ts';
import { largest, pagesUntilEmpty, windowsOf } from '../paging.ts';
import { readJson } from '../read-json.ts';
import type { VenueProfile } from '../venue-profile.ts';

const PAGE_ROWS = 1_000;

/** Binance spot: weights and limits of `/api/v3` and the WebSocket API's user data stream. */
export const binance: VenueProfile = {
  capabilities: {
    venue: 'binance',
    clientOrderIdLengthMax: 36,
    stopOrders: true,
    // The venue has them; the port sends one order at a time, so the executor links them.
    nativeOco: false,
    amend: false,
    reduceOnly: false,
    postOnly: true,
    cancelAfter: false,
    indexingDelayMs: 2_000,
  },
  rateLimit: { capacity: 6_000, refillPerSecond: 100, inFlightMax: 20 },
  costs: {
    submit: 1,
    cancel: 1,
    order: 4,
    orders: 80,
    fills: 20,
    balance: 20,
    ledger: 1,
    markets: 20,
    time: 1,
  },
  lists: ({ type }) => type === 'spot',
  orderParams: () => ({}),
  codesOf: (body) => {
    const answer = complaint.safeParse(readJson(body));
    return answer.success ? [String(answer.data.code), answer.data.msg] : [];
  },
  isDuplicate: (code) => /duplicate order/i.test(code) || code === '-4116',
  isNoSuchOrder: (code) => code === '-2011' || code === '-2013',
  // Unknown error, disconnected, unexpected answer and timeout on the venue's own bus, and overload.
  leavesOpen: (code) => ['-1000', '-1001', '-1006', '-1007', '-1008'].includes(code),
  cancel: async (exchange, { clientOrderId, symbol }) =>
    exchange.cancelOrder(undefined, symbol, { clientOrderId }),
  findOrder: async (exchange, { clientOrderId, symbol }, ask) =>
    ask('order', async () => exchange.fetchOrder(undefined, symbol, { clientOrderId })),
  orderById: async (exchange, { id, symbol }) => exchange.fetchOrder(id, symbol, {}),
  fillPages: (exchange, { symbol, sinceMs }, ask) =>
    pagesUntilEmpty<Place>(
      { sinceMs },
      {
        fetchPage: async ({ sinceMs: fromMs, fromId }) =>
          ask('fills', async () =>
            exchange.fetchMyTrades(symbol, fromMs, PAGE_ROWS, fromId === undefined ? {} : { fromId }),
          ),
        nextOf: (page) => ({ fromId: String(largest(page, tradeId) + 1n) }),
      },
    ),
  ledgerPages: async function* () {
    // Spot charges its fees in the trades.
  },
  keyFacts: async (exchange) => {
    const facts = restrictions.parse(await exchange.request('account/apiRestrictions', 'sapi', 'GET', {}));
    return { canWithdraw: facts.enableWithdrawals, ipRestricted: facts.ipRestrict };
  },
  isSubscribed: (message) => subscribed.safeParse(message).success,
  streamed: reported,
};

/** Binance USD-M perpetuals. Conditional orders live in a service of their own there: the executor watches stops instead. */
export const binanceUsdm: VenueProfile = {
  ...binance,
  capabilities: { ...binance.capabilities, venue: 'binanceusdm', stopOrders: false, reduceOnly: true },
  rateLimit: { capacity: 2_400, refillPerSecond: 40, inFlightMax: 20 },
  costs: {
    submit: 1,
    cancel: 1,
    order: 1,
    orders: 40,
    fills: 5,
    balance: 5,
    ledger: 30,
    markets: 1,
    time: 1,
  },
  lists: ({ type, linear, quote, settle }) => type === 'swap' && linear === true && quote === settle,
  orderParams: ({ reduceOnly }) => (reduceOnly ? { reduceOnly: true } : {}),
  // A request for trades spans seven days at most.
  fillPages: async function* (exchange, { symbol, sinceMs, nowMs }, ask) {
    for (const [fromMs, endTime] of windowsOf(sinceMs, nowMs, 7)) {
      yield* pagesUntilEmpty<Place>(
        { sinceMs: fromMs },
        {
          fetchPage: async (place) =>
            ask('fills', async () =>
              place.fromId === undefined
                ? exchange.fetchMyTrades(symbol, place.sinceMs, PAGE_ROWS, { endTime })
                : exchange.fetchMyTrades(symbol, undefined, PAGE_ROWS, { fromId: place.fromId }),
            ),
          nextOf: (page) => ({ fromId: String(largest(page, tradeId) + 1n) }),
        },
      );
    }
  },
  ledgerPages: (exchange, { sinceMs }, ask) =>
    pagesUntilEmpty(sinceMs, {
      fetchPage: async (fromMs) =>
        ask('ledger', async () => exchange.fetchFundingHistory(undefined, fromMs, PAGE_ROWS)),
      nextOf: (page, fromMs) =>
        page.length < PAGE_ROWS ? undefined : Math.max(fromMs + 1, Number(largest(page, entryMs))),
    }),
  // The user stream of futures needs no subscription: its address is one.
  isSubscribed: () => true,
};

/** The next page of trades: from an instant, or behind a trade. */
interface Place {
  readonly sinceMs?: number;
  readonly fromId?: string;
}

function tradeId(row: unknown): string {
  return z.object({ id: z.string() }).parse(row).id;
}

function entryMs(row: unknown): string {
  return String(z.object({ timestamp: z.number() }).parse(row).timestamp);
}

/** A report names the order's id as `c`, but that of a cancel has its own there and the order's as `C`. */
function reported({ info }: UnifiedOrder | UnifiedTrade): {
  clientOrderId: string | undefined;
  filled: undefined;
} {
  const { c, C } = report.parse(info);
  return { clientOrderId: C === undefined || C === '' ? c : C, filled: undefined };
}

const complaint = z.object({ code: z.number(), msg: z.string().default('') });
const restrictions = z.object({ enableWithdrawals: z.boolean(), ipRestrict: z.boolean() });
const subscribed = z.object({ result: z.object({ subscriptionId: z.number() }) });
const report = z.object({ c: z.string().optional(), C: z.string().optional() });
