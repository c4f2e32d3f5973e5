import { expect, jest, test } from '@jest/globals';
import type { TradingVenue, VenueMessage } from '../../../layers/app/ports/trading-venue.ts';
import { openBooks, type ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { openFollowedVenue } from '../../../layers/platform/execution-host/followed-venue.ts';
import type { HostEvent } from '../../../layers/platform/execution-host/host-log.ts';
import type { OpenedVenue } from '../../../layers/platform/execution-host/opened-venue.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { aRequest, describeTradingVenue, MARKET } from '../../contracts/trading-venue.contract.ts';
import { aTestVenue } from '../test-venue/a-test-venue.ts';
import { until } from './a-host.ts';
import { aLine, publicAccess } from './a-loopback-market.ts';

// Every look at the account waits until the live market was heard.
jest.setTimeout(30_000);

type Speaks = 'binance' | 'kraken';

interface Followed {
  readonly venue: TestVenue;
  readonly opened: OpenedVenue;
  readonly events: readonly HostEvent[];
  readonly quote: string;
  readonly close: () => Promise<void>;
}

/** A paper account with a million, ten bitcoins and a hundred ether that follows a venue of ours, once it sees all three markets. */
async function aFollowedVenue(speaks: Speaks): Promise<Followed> {
  const venue = await aTestVenue(speaks);
  const quote = speaks === 'kraken' ? 'USD' : 'USDT';
  const holdings = [
    { symbol: sym(`BTC/${quote}`), quantity: qty('10') },
    { symbol: sym(`ETH/${quote}`), quantity: qty('100') },
  ];
  const books: ExecutionBooks = { ...openBooks(quote, epochMs(0)), external: { holdings, orders: [] } };
  const events: HostEvent[] = [];
  const opened = await openFollowedVenue(
    { currency: quote, capital: money('1000000'), books, nowMs: Date.now },
    {
      access: publicAccess(speaks, venue.host),
      isTraded: () => true,
      log: (event) => events.push(event),
    },
  );
  const seen = new Set<string>();
  const unlisten = opened.marks.listen((symbol) => seen.add(symbol));
  await until(() => seen.size === 3, 'all three markets');
  unlisten();
  return {
    ...{ venue, opened, events, quote },
    close: async () => {
      await opened.close();
      await venue.close();
    },
  };
}

/** The same venue, asked only when what happened at the followed one has arrived. */
function afterTheNews(venue: TradingVenue): TradingVenue {
  const arrived = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));
  return {
    ...venue,
    submit: async (request) => arrived().then(() => venue.submit(request)),
    cancel: async (key) => arrived().then(() => venue.cancel(key)),
    orderOf: async (key) => arrived().then(() => venue.orderOf(key)),
  };
}

describeTradingVenue('paper that follows', async () => {
  const { venue, opened, quote, close } = await aFollowedVenue('binance');
  return {
    venue: afterTheNews(opened.venue),
    quote,
    maker: (symbol) => {
      const maker = venue.makers.get(symbol);
      if (maker === undefined) throw new Error(`nobody makes a market in ${symbol}`);
      return maker;
    },
    limitPages: () => undefined,
    dispose: close,
  };
});

test.each(['binance', 'kraken'] as const)(
  'whoever follows %s has its steps and minimums, pays its fees, and says where they are from',
  async (speaks) => {
    const { opened, events, quote, close } = await aFollowedVenue(speaks);
    const bitcoin = opened.instruments.find(({ symbol }) => symbol === `BTC/${quote}`);
    expect(bitcoin).toMatchObject({ venue: 'simulated', currency: quote, minNotional: money('5') });
    const told = events.filter(({ code }) => code === 'FEES').map(({ text }) => text);
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(
      speaks === 'kraken'
        ? /^BTC\/USD maker 0\.\d+ %, taker 0\.\d+ %: /
        : /^BTC\/USDT maker 0\.1 %, taker 0\.1 %: binance's standard ones as ccxt knows them, for binance lists none$/,
    );
    const order = aRequest(quote, { type: MARKET });
    await opened.venue.submit(order);
    const [fill] = await opened.venue.fillsSince(order.symbol, epochMs(0));
    expect(fill?.commission?.currency).toBe(speaks === 'kraken' ? undefined : 'BTC');
    await close();
  },
);

test('the account is lost with the market that it follows, and back with it', async () => {
  const venue = await aTestVenue('binance');
  const line = await aLine(venue);
  const opened = await openFollowedVenue(
    { currency: 'USDT', capital: money('1000'), nowMs: Date.now },
    { access: publicAccess('binance', line.host), isTraded: () => true, log: () => undefined },
  );
  const heard: VenueMessage['kind'][] = [];
  const end = await opened.venue.listen(({ kind }) => heard.push(kind));
  await until(() => heard.length === 1, 'the connection');
  line.freeze();
  await until(() => heard.length === 2, 'its loss');
  line.mend();
  await until(() => heard.length === 3, 'its return');
  expect(heard).toEqual(['connected', 'disconnected', 'connected']);
  await end();
  await opened.close();
  await line.close();
  await venue.close();
});

test('a book that is lost fills nothing: an order for now is refused, a stop is taken, and both work when it is back', async () => {
  const { venue, opened, quote, close } = await aFollowedVenue('kraken');
  const refused: unknown[] = [];
  venue.faults.wrongChecksums = 3;
  venue.makers.get(`BTC/${quote}`)?.quoteAround(600_100);
  await until(async () => {
    const outcome = await opened.venue.submit(aRequest(quote, { type: MARKET, quantity: qty('0.0001') }));
    if (outcome.kind === 'rejected') refused.push(outcome.refusal.code);
    return refused.length > 0;
  }, 'a refusal');
  expect(refused).toEqual(['BOOK_NOT_WHOLE']);
  const stop = aRequest(quote, { side: 'sell', type: { kind: 'stop', stopPx: px('50000') } });
  expect((await opened.venue.submit(stop)).kind).toBe('accepted');
  await until(async () => {
    const outcome = await opened.venue.submit(aRequest(quote, { type: MARKET }));
    return outcome.kind === 'accepted';
  }, 'a book again');
  await close();
});
