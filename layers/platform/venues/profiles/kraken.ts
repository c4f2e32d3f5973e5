import { z } from 'zod';
import { Outage } from '../../aws/outage.ts';
import type { CcxtExchange } from '../ccxt-exchange.ts';
import { pagesUntilEmpty } from '../paging.ts';
import { readJson } from '../read-json.ts';
import { PAGES_MAX, type Ask, type VenueProfile } from '../venue-profile.ts';

/**
 * Kraken spot. Orders are found by `cl_ord_id` among the open and then the closed ones. The counter is the one of an
 * intermediate account: 20 points, one regained in two seconds; orders have a limit of their own.
 */
export const kraken: VenueProfile = {
  capabilities: {
    venue: 'kraken',
    clientOrderIdLengthMax: 18,
    stopOrders: true,
    nativeOco: false,
    amend: false,
    reduceOnly: false,
    postOnly: true,
    cancelAfter: true,
    indexingDelayMs: 3_000,
  },
  // One at a time: nonces must arrive in the order they were counted.
  rateLimit: { capacity: 20, refillPerSecond: 0.5, inFlightMax: 1 },
  costs: { submit: 0, cancel: 0, order: 1, orders: 1, fills: 2, balance: 1, ledger: 2, markets: 0, time: 0 },
  lists: ({ type }) => type === 'spot',
  // What reaches the engine later than this is refused there.
  orderParams: (_, venueMs) => ({ deadline: new Date(venueMs + DEADLINE_MS).toISOString() }),
  codesOf: (body) => {
    const answer = complaint.safeParse(readJson(body));
    return answer.success ? answer.data.error : [];
  },
  isDuplicate: (code) => /duplicate|cl_?ord_?id.*(unique|exists|in use)/i.test(code),
  isNoSuchOrder: (code) => code === 'EOrder:Unknown order',
  leavesOpen: (code) =>
    /^EService:(?!Market in|Deadline elapsed)|Internal error|^EGeneral:Unknown error/.test(code),
  // Not ccxt's cancelOrder: after a timeout that judges by the last answer to any request.
  cancel: async (exchange, { clientOrderId }) =>
    exchange.request('CancelOrder', 'private', 'POST', { cl_ord_id: clientOrderId }),
  findOrder: async (exchange, { clientOrderId, symbol }, ask) => {
    const params = { clientOrderId };
    const open = orders.parse(
      await ask('order', async () => exchange.fetchOpenOrders(symbol, undefined, undefined, params)),
    );
    if (open.length > 0) return open[0];
    const closed = await ask('order', async () =>
      exchange.fetchClosedOrders(symbol, undefined, undefined, params),
    );
    return orders.parse(closed).at(-1);
  },
  orderById: async (exchange, { id, symbol }) => exchange.fetchOrder(id, symbol, {}),
  fillPages: (exchange, { sinceMs }, ask) => tradesHistory(exchange, sinceMs, ask),
  ledgerPages: (exchange, { sinceMs }, ask) =>
    pagesUntilEmpty(0, {
      fetchPage: async (ofs) =>
        ask('ledger', async () => exchange.fetchLedger(undefined, sinceMs, undefined, { ofs })),
      nextOf: (page, ofs) => ofs + page.length,
    }),
  keyFacts: async (exchange) => {
    const { result } = keyInfo.parse(await exchange.request('GetApiKeyInfo', 'private', 'POST', {}));
    const addresses = result.ip_allowlist ?? result.ip_whitelist;
    return {
      canWithdraw: result.permissions?.some((permission) => /withdraw/i.test(permission)),
      ipRestricted: addresses === undefined ? undefined : addresses.length > 0,
    };
  },
  isSubscribed: (message) => subscribed.safeParse(message).success,
  streamed: ({ info }) => {
    const row = execution.safeParse(info);
    return row.success ? { clientOrderId: row.data.cl_ord_id, filled: row.data.cum_qty } : undefined;
  },
};

/** Between two seconds and a minute, the venue says. */
const DEADLINE_MS = 4_000;

const orders = z.array(z.unknown());
const complaint = z.object({ error: z.array(z.string()) });
const subscribed = z.object({
  method: z.literal('subscribe'),
  success: z.literal(true),
  result: z.object({ channel: z.literal('executions') }),
});
/**
 * The stream writes numbers, not text. A double holds 15 digits for certain; what has more is not taken from it but asked for.
 */
const exactNumber = z
  .number()
  .transform(String)
  .refine((digits) => digits.replace(/\D/g, '').replace(/^0+/, '').length <= 15)
  .optional();
const execution = z.object({
  cl_ord_id: z.string().optional(),
  cum_qty: exactNumber,
  order_qty: exactNumber,
  last_qty: exactNumber,
  last_price: exactNumber,
});
const keyInfo = z.object({
  result: z.object({
    permissions: z.array(z.string()).optional(),
    ip_allowlist: z.array(z.string()).optional(),
    ip_whitelist: z.array(z.string()).optional(),
  }),
});

/**
 * The account's trades in every pair, newest first, so that trades made meanwhile push rows to later pages: some come twice and
 * none is missed. Not ccxt's fetchMyTrades: it hides the rows of other pairs, by which the pages are counted.
 */
async function* tradesHistory(exchange: CcxtExchange, sinceMs: number, ask: Ask): AsyncGenerator {
  // The venue leaves out what is exactly at the start.
  const start = Math.floor(sinceMs / 1000) - 1;
  for (let ofs = 0, pages = 0; ; pages++) {
    if (pages === PAGES_MAX) throw new Outage(`more than ${PAGES_MAX} pages of trades`);
    const answer = await ask('fills', async () =>
      exchange.request('TradesHistory', 'private', 'POST', { start, ofs }),
    );
    const { trades, count } = history.parse(answer).result;
    const rows = Object.entries(trades);
    for (const [id, row] of rows) yield exchange.parseTrade({ ...row, id });
    ofs += rows.length;
    if (rows.length === 0 || ofs >= count) return;
  }
}

const history = z.object({
  result: z.object({ trades: z.record(z.string(), z.record(z.string(), z.unknown())), count: z.number() }),
});
