import { z } from 'zod';
import { pagesUntilEmpty } from '../paging.ts';
import { readJson } from '../read-json.ts';
import type { VenueProfile } from '../venue-profile.ts';

/** OKX, spot or linear perpetuals, whose quantities are contracts of a fixed size. Stops are watched by the executor. */
export function okx(kind: 'spot' | 'swap'): VenueProfile {
  return {
    capabilities: {
      venue: 'okx',
      clientOrderIdLengthMax: 32,
      stopOrders: false,
      nativeOco: false,
      amend: false,
      reduceOnly: kind === 'swap',
      postOnly: true,
      cancelAfter: true,
      indexingDelayMs: 3_000,
    },
    // Sixty orders in two seconds of one instrument; most queries the same of one user.
    rateLimit: { capacity: 60, refillPerSecond: 30, inFlightMax: 10 },
    costs: {
      submit: 1,
      cancel: 1,
      order: 1,
      orders: 1,
      fills: 6,
      balance: 6,
      ledger: 6,
      markets: 3,
      time: 3,
    },
    lists: ({ type, linear, quote, settle }) =>
      kind === 'spot' ? type === 'spot' : type === 'swap' && linear === true && quote === settle,
    orderParams: ({ reduceOnly }) => (reduceOnly && kind === 'swap' ? { reduceOnly: true } : {}),
    codesOf: (body) => {
      const answer = complaint.safeParse(readJson(body));
      if (!answer.success) return [];
      const { code, data } = answer.data;
      const rows = data.flatMap(({ sCode }) => (sCode === undefined || sCode === '0' ? [] : [sCode]));
      return rows.length > 0 ? rows : [code].filter((own) => own !== '0' && own !== '1' && own !== '2');
    },
    isDuplicate: (code) => code === '51016',
    isNoSuchOrder: (code) => ['51400', '51401', '51402', '51405', '51410', '51603'].includes(code),
    // Unavailable, timed out (`does not indicate success or failure`), busy, internal error.
    leavesOpen: (code) => ['50000', '50001', '50004', '50013', '50026', '51149'].includes(code),
    cancel: async (exchange, { clientOrderId, symbol }) =>
      exchange.cancelOrder(undefined, symbol, { clientOrderId }),
    findOrder: async (exchange, { clientOrderId, symbol }, ask) =>
      ask('order', async () => exchange.fetchOrder(undefined, symbol, { clientOrderId })),
    orderById: async (exchange, { id, symbol }) => exchange.fetchOrder(id, symbol, {}),
    // Newest first, and each page ends where the next one begins.
    fillPages: (exchange, { symbol, sinceMs }, ask) =>
      pagesUntilEmpty<{ after?: string }>(
        {},
        {
          fetchPage: async (place) =>
            ask('fills', async () => exchange.fetchMyTrades(symbol, sinceMs, undefined, place)),
          nextOf: (page) => ({
            after: String(page.map(billId).reduce((least, id) => (id < least ? id : least))),
          }),
        },
      ),
    ledgerPages: (exchange, { sinceMs }, ask) =>
      pagesUntilEmpty<{ after?: string }>(
        {},
        {
          fetchPage: async (place) =>
            kind === 'spot'
              ? []
              : ask('ledger', async () => exchange.fetchFundingHistory(undefined, sinceMs, undefined, place)),
          nextOf: (page) => ({
            after: String(page.map(billId).reduce((least, id) => (id < least ? id : least))),
          }),
        },
      ),
    keyFacts: async (exchange) => {
      const { data } = configuration.parse(await exchange.request('account/config', 'private', 'GET', {}));
      const [config] = data;
      return {
        canWithdraw: config?.perm?.split(',').includes('withdraw'),
        ipRestricted: config?.ip === undefined ? undefined : config.ip !== '',
      };
    },
    isSubscribed: (message) => subscribed.safeParse(message).success,
    streamed: ({ info }) => ({ clientOrderId: own.parse(info).clOrdId, filled: undefined }),
  };
}

function billId(row: unknown): bigint {
  return BigInt(bill.parse(row).info.billId);
}

const bill = z.object({ info: z.object({ billId: z.string() }) });
const complaint = z.object({
  code: z.string(),
  data: z.array(z.object({ sCode: z.string().optional() })).default([]),
});
const configuration = z.object({
  data: z.array(z.object({ perm: z.string().optional(), ip: z.string().optional() })),
});
const subscribed = z.object({ event: z.literal('subscribe') });
const own = z.object({ clOrdId: z.string().optional() });
