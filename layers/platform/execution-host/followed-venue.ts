import { assert } from '../../core/foundation/assert.ts';
import { toNumber } from '../../core/foundation/decimal.ts';
import type { Instrument } from '../../core/market/instrument.ts';
import {
  loseBook,
  seeBook,
  seeTrade,
  type FollowedMarket,
  type ShownLevel,
} from '../../core/simulation/matching/follow-market.ts';
import { takeEvents } from '../../core/simulation/matching/matching-state.ts';
import type { Market } from '../test-venue/exchange-market.ts';
import { symbolOf } from '../test-venue/listing.ts';
import { TestExchange } from '../test-venue/test-exchange.ts';
import type { VenueAccess } from '../venues/open-exchange.ts';
import { SIMULATED } from '../venues/simulated-venue.ts';
import { streamMarks } from './ccxt-marks.ts';
import { readListings } from './followed-listings.ts';
import { heardVenue } from './heard-venue.ts';
import type { HostLog } from './host-log.ts';
import { openMarketStream, type MarketNews, type StreamLevel } from './market-stream.ts';
import type { OpenedVenue } from './opened-venue.ts';
import { PaperAccount, paperTrader, type PaperTerms } from './paper-account.ts';
import { streamBooks } from './stream-books.ts';

/** As most venues allow a small account. */
const OPEN_ORDERS_MAX = 200;
const BPS = 10_000n;
/** How far from a whole tick or lot a double may be that was one. */
const TIE = 1e-4;

/** Whose market is followed, where it is reached, and what is traded there. */
export interface FollowTerms {
  readonly access: Pick<VenueAccess, 'venue' | 'world' | 'urls' | 'timeoutMs'>;
  readonly isTraded: (instrument: Instrument) => boolean;
  readonly log: HostLog;
}

/**
 * A paper account in this process that trades against the live public book and trades of a real venue, by that venue's rules and
 * fees. Nobody there knows of its orders. Throws an outage where the venue cannot be reached.
 */
export async function openFollowedVenue(terms: PaperTerms, follow: FollowTerms): Promise<OpenedVenue> {
  const { access, isTraded, log } = follow;
  const { listings, capabilities } = await readListings(access, isTraded);
  for (const { listing, feesFrom } of listings) {
    log({ level: 'info', code: 'FEES', text: `${symbolOf(listing)} ${feesFrom}` });
  }
  const trader = paperTrader();
  const exchange = new TestExchange({
    listings: listings.map(({ listing }) => listing),
    accounts: [trader],
    makerFeeBps: 0,
    takerFeeBps: 0,
    feeIn: access.venue === 'kraken' ? 'quote' : 'received',
    openOrdersMax: OPEN_ORDERS_MAX,
    follows: true,
    nowMs: terms.nowMs,
  });
  const { stopOrders, nativeOco, clientOrderIdLengthMax } = capabilities;
  let showAgain = (): void => undefined;
  const paper = new PaperAccount(exchange, trader, {
    terms,
    capabilities: {
      ...SIMULATED,
      venue: `simulated, following ${access.venue}`,
      ...{ stopOrders, nativeOco, clientOrderIdLengthMax },
    },
    onBegun: () => {
      showAgain();
    },
  });
  const instruments = await paper.venue.instruments();
  const stream = await openMarketStream(access, instruments);
  const feed = feedMarkets(exchange);
  stream.listen(feed.hear);
  showAgain = feed.showAgain;
  return {
    world: 'simulated',
    venue: heardVenue(paper.venue, stream, instruments.length),
    instruments,
    marks: streamMarks(stream, instruments),
    bookOf: streamBooks(stream),
    takerFeeBpsOf: (symbol) => {
      const fees = exchange.markets.get(symbol)?.listing.fees;
      return fees === undefined ? undefined : toNumber(fees.takerRatio * BPS);
    },
    close: () => stream.close(),
  };
}

/** Brings what the followed venue shows to the engines of an exchange of ours. */
function feedMarkets(exchange: TestExchange): {
  readonly hear: (symbol: string, news: MarketNews) => void;
  /** Every book once more, after orders were laid back beneath it. */
  readonly showAgain: () => void;
} {
  const fed = new Map([...exchange.markets].map(([symbol, market]) => [symbol, fedMarket(market)]));
  const books = new Map<string, MarketNews>();
  const bring = (symbol: string, news: MarketNews): void => {
    const target = fed.get(symbol);
    if (target === undefined) return;
    show(target, news, exchange.nowUs());
    exchange.settle(target.market, takeEvents(target.market.engine));
  };
  return {
    hear: (symbol, news) => {
      if (news.kind === 'book') books.set(symbol, news);
      if (news.kind === 'lost') books.delete(symbol);
      bring(symbol, news);
    },
    showAgain: () => {
      for (const [symbol, book] of books) {
        bring(symbol, { kind: 'lost' });
        bring(symbol, book);
      }
    },
  };
}

interface FedMarket {
  readonly market: Market;
  readonly followed: FollowedMarket;
  /** As doubles: a book has hundreds of levels, many times a second. */
  readonly tick: number;
  readonly lot: number;
}

function fedMarket(market: Market): FedMarket {
  const { followed, listing } = market;
  assert(followed !== undefined, `${symbolOf(listing)} follows nobody`);
  return { market, followed, tick: toNumber(listing.tick), lot: toNumber(listing.lot) };
}

function show(target: FedMarket, news: MarketNews, atUs: number): void {
  const { followed } = target;
  switch (news.kind) {
    case 'book':
      seeBook(followed, { bids: shown(target, news.bids), asks: shown(target, news.asks) }, atUs);
      return;
    case 'trade': {
      const [tick, lots] = [wholeTicks(target, news.px), wholeLots(target, news.quantity)];
      if (tick !== undefined) seeTrade(followed, { takerSide: news.takerSide, tick, lots }, atUs);
      return;
    }
    case 'lost':
      loseBook(followed);
      return;
    case 'alive':
  }
}

/** A level between two ticks is nobody's to trade with, and less than a lot is none. */
function shown(target: FedMarket, levels: readonly StreamLevel[]): readonly ShownLevel[] {
  return levels.flatMap(([price, quantity]) => {
    const tick = wholeTicks(target, price);
    return tick === undefined ? [] : [{ tick, lots: wholeLots(target, quantity) }];
  });
}

function wholeTicks({ tick }: FedMarket, price: number): number | undefined {
  const whole = Math.round(price / tick);
  return Math.abs(price / tick - whole) < TIE ? whole : undefined;
}

function wholeLots({ lot }: FedMarket, quantity: number): number {
  return Math.floor(quantity / lot + TIE);
}
