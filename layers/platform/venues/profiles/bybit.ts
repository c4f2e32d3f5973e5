import { z } from 'zod';
import { Outage } from '../../aws/outage.ts';
import type { CcxtExchange } from '../ccxt-exchange.ts';
import { windowsOf } from '../paging.ts';
import { readJson } from '../read-json.ts';
import { PAGES_MAX, type Ask, type VenueProfile } from '../venue-profile.ts';

const PAGE_ROWS = 100;

/** Bybit version 5, spot or linear perpetuals of a unified account. Stops are watched by the executor. */
export function bybit(category: 'spot' | 'linear'): VenueProfile {
  return {
    capabilities: {
      venue: 'bybit',
      clientOrderIdLengthMax: 36,
      stopOrders: false,
      nativeOco: false,
      amend: false,
      reduceOnly: category === 'linear',
      postOnly: true,
      cancelAfter: true,
      indexingDelayMs: 3_000,
    },
    // 600 requests in five seconds of one address; orders have ten a second of their own.
    rateLimit: { capacity: 100, refillPerSecond: 50, inFlightMax: 10 },
    costs: {
      submit: 5,
      cancel: 5,
      order: 2,
      orders: 2,
      fills: 2,
      balance: 2,
      ledger: 2,
      markets: 1,
      time: 1,
    },
    lists: ({ type, linear, quote, settle }) =>
      category === 'spot' ? type === 'spot' : type === 'swap' && linear === true && quote === settle,
    orderParams: ({ reduceOnly }) => (reduceOnly && category === 'linear' ? { reduceOnly: true } : {}),
    codesOf: (body) => {
      const answer = complaint.safeParse(readJson(body));
      return answer.success && answer.data.retCode !== 0 ? [String(answer.data.retCode)] : [];
    },
    isDuplicate: (code) => ['110072', '170141', '12141'].includes(code),
    isNoSuchOrder: (code) => ['110001', '170213', '20001'].includes(code),
    // The venue's own timeouts and internal errors.
    leavesOpen: (code) =>
      ['-1', '10000', '10016', '10019', '170005', '170007', '170146', '170147'].includes(code),
    cancel: async (exchange, { clientOrderId, symbol }) =>
      exchange.cancelOrder(undefined, symbol, { orderLinkId: clientOrderId }),
    // The first holds what is open and the last that ended, the second what ended before.
    findOrder: async (exchange, { clientOrderId }, ask) => {
      for (const path of ['v5/order/realtime', 'v5/order/history']) {
        const answer = await ask('order', async () =>
          exchange.request(path, 'private', 'GET', { category, orderLinkId: clientOrderId }),
        );
        const [order] = orders.parse(answer).result.list;
        if (order !== undefined) return exchange.parseOrder(order);
      }
      return undefined;
    },
    orderById: async (exchange, { id }) => {
      const answer = await exchange.request('v5/order/history', 'private', 'GET', { category, orderId: id });
      return exchange.parseOrder(orders.parse(answer).result.list[0]);
    },
    fillPages: async function* (exchange, { symbol, sinceMs, nowMs }, ask) {
      for (const [fromMs, endTime] of windowsOf(sinceMs, nowMs, 7)) {
        yield* cursorPages(ask, async (cursor) =>
          exchange.fetchMyTrades(symbol, fromMs, PAGE_ROWS, { endTime, ...cursor }),
        );
      }
    },
    ledgerPages: async function* (exchange, { sinceMs, nowMs }, ask) {
      if (category === 'spot') return;
      for (const [fromMs, endTime] of windowsOf(sinceMs, nowMs, 7)) {
        yield* fundingOf(exchange, ask, { fromMs, endTime });
      }
    },
    keyFacts: async (exchange) => {
      const { result } = keyInfo.parse(await exchange.request('v5/user/query-api', 'private', 'GET', {}));
      const { permissions, ips } = result;
      return {
        canWithdraw: permissions.Wallet.includes('Withdraw'),
        ipRestricted: ips.length > 0 && !ips.includes('*'),
      };
    },
    isSubscribed: (message) => subscribed.safeParse(message).success,
    streamed: ({ info }) => ({ clientOrderId: linked.parse(info).orderLinkId, filled: undefined }),
  };
}

async function* cursorPages(
  ask: Ask,
  fetchPage: (cursor: { readonly cursor?: string }) => Promise<unknown>,
): AsyncGenerator {
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page = rows.parse(
      await ask('fills', async () => fetchPage(cursor === undefined ? {} : { cursor })),
    );
    yield* page;
    // ccxt leaves the next page's cursor in the rows.
    cursor = page.map(({ info }) => info.nextPageCursor).find((next) => next !== undefined && next !== '');
    if (cursor === undefined) return;
  }
  throw new Outage(`more than ${PAGES_MAX} pages of trades`);
}

function fundingOf(
  exchange: CcxtExchange,
  ask: Ask,
  { fromMs, endTime }: { fromMs: number; endTime: number },
): AsyncGenerator {
  return cursorPages(ask, async (cursor) =>
    exchange.fetchFundingHistory(undefined, fromMs, PAGE_ROWS, { endTime, ...cursor }),
  );
}

const complaint = z.object({ retCode: z.number() });
const orders = z.object({ result: z.object({ list: z.array(z.unknown()) }) });
const rows = z.array(z.looseObject({ info: z.looseObject({ nextPageCursor: z.string().optional() }) }));
const linked = z.object({ orderLinkId: z.string().optional() });
const subscribed = z.object({ op: z.literal('subscribe'), success: z.literal(true) });
const keyInfo = z.object({
  result: z.object({ permissions: z.object({ Wallet: z.array(z.string()) }), ips: z.array(z.string()) }),
});
