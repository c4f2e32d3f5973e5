import { toNumber } from '../../core/foundation/decimal.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { seededRng } from '../../core/foundation/rng.ts';
import { sym, type Sym } from '../../core/market/instrument.ts';
import type { TapeNews } from '../../app/execution/executor-ports.ts';
import type { VenueBook } from '../../core/execution/routing/venue-candidate.ts';
import { visibleLevels } from '../test-venue/book-feed.ts';
import type { Market } from '../test-venue/exchange-market.ts';
import type { ExchangeEvent } from '../test-venue/exchange-order.ts';
import { pxOfTick, symbolOf, usualListings } from '../test-venue/listing.ts';
import { marketMaker } from '../test-venue/market-maker.ts';
import { TestExchange } from '../test-venue/test-exchange.ts';
import { SIMULATED } from '../venues/simulated-venue.ts';
import type { OpenedVenue } from './opened-venue.ts';
import { PaperAccount, paperTrader, type PaperTerms } from './paper-account.ts';

const FEE_BPS = 10;
const OPEN_ORDERS_MAX = 200;
const MOVE_MS = 500;

/**
 * The simulated venue in this process: three invented markets that wander, and an account. The markets begin anew with every
 * process; the account goes on where the executor's books say it was.
 */
export async function openPaperVenue(terms: PaperTerms): Promise<OpenedVenue> {
  const { currency, nowMs } = terms;
  const listings = usualListings(currency);
  const trader = paperTrader();
  const exchange = new TestExchange({
    listings,
    accounts: [trader],
    makerFeeBps: FEE_BPS,
    takerFeeBps: FEE_BPS,
    feeIn: 'quote',
    openOrdersMax: OPEN_ORDERS_MAX,
    nowMs,
  });
  const makers = [...exchange.markets].map(([symbol, market]) => {
    const maker = marketMaker(exchange, market);
    maker.refill();
    return { symbol: sym(symbol), listing: market.listing, maker };
  });
  const rng = seededRng(Math.floor(nowMs()));
  const timers = new Set<NodeJS.Timeout>();
  const every = (work: () => void): (() => void) => {
    const timer = setInterval(work, MOVE_MS);
    timers.add(timer);
    return () => {
      clearInterval(timer);
      timers.delete(timer);
    };
  };
  every(() => {
    for (const { maker } of makers) maker.wander(rng);
  });
  const { venue } = new PaperAccount(exchange, trader, { terms, capabilities: SIMULATED });
  return {
    world: 'simulated',
    venue,
    instruments: await venue.instruments(),
    marks: {
      listen: (onMark) => {
        const tell = (): void => {
          for (const { symbol, listing, maker } of makers) onMark(symbol, pxOfTick(listing, maker.midTick()));
        };
        tell();
        return every(tell);
      },
      listenTape: (onNews) => listenTape(exchange, onNews),
    },
    bookOf: (symbol) => {
      const market = exchange.markets.get(symbol);
      return market === undefined ? undefined : bookNow(market, nowMs());
    },
    takerFeeBpsOf: () => FEE_BPS,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      return Promise.resolve();
    },
  };
}

/** Trades, ours among them as at any venue, and the best prices whenever the book has changed. */
function listenTape(exchange: TestExchange, onNews: (symbol: Sym, news: TapeNews) => void): () => void {
  const hear = (event: ExchangeEvent): void => {
    if (event.kind !== 'trade' && event.kind !== 'book') return;
    const symbol = sym(symbolOf(event.listing));
    if (event.kind === 'trade') {
      const { lastPx, lastQty } = event.trade;
      onNews(symbol, { kind: 'trade', px: toNumber(lastPx), quantity: toNumber(lastQty) });
      return;
    }
    const market = exchange.marketOf(event.listing);
    const [bid] = visibleLevels(market, 'buy', 1);
    const [ask] = visibleLevels(market, 'sell', 1);
    if (bid === undefined || ask === undefined) return;
    onNews(symbol, { kind: 'touch', bidPx: toNumber(bid.price), askPx: toNumber(ask.price) });
  };
  exchange.listeners.add(hear);
  return () => exchange.listeners.delete(hear);
}

function bookNow(market: Market, nowMs: number): VenueBook {
  const levels = (side: 'buy' | 'sell'): VenueBook['bids'] =>
    visibleLevels(market, side).map(({ price, quantity }) => ({
      px: toNumber(price),
      quantity: toNumber(quantity),
    }));
  return { state: 'live', atMs: epochMs(nowMs), bids: levels('buy'), asks: levels('sell') };
}
