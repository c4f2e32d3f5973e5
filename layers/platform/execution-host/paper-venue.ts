import { formatDecimal, greatest, plus, qty, ZERO_QTY, type Money } from '../../core/foundation/decimal.ts';
import { seededRng } from '../../core/foundation/rng.ts';
import { sym } from '../../core/market/instrument.ts';
import { quantityOf } from '../../core/portfolio/ledger.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { account, type Account } from '../test-venue/account.ts';
import { pxOfTick, symbolOf, usualListings, type Listing } from '../test-venue/listing.ts';
import { marketMaker } from '../test-venue/market-maker.ts';
import { TestExchange } from '../test-venue/test-exchange.ts';
import { simulatedVenue } from '../venues/simulated-venue.ts';
import type { OpenedVenue } from './opened-venue.ts';
import { thisLife } from './this-life.ts';

const FEE_BPS = 10;
const OPEN_ORDERS_MAX = 200;
const MOVE_MS = 500;

/** What a paper account starts with, and what became of it since. */
export interface PaperTerms {
  readonly currency: string;
  readonly capital: Money;
  /** The executor's own, where it has traded before: the account holds what they say. */
  readonly books?: ExecutionBooks;
  readonly nowMs: () => number;
}

/**
 * The simulated venue in this process: three invented markets that wander, and an account. It is gone with the process. Its
 * successor begins from the executor's books, so that what was filled stays held; orders that rested are gone, which the executor
 * finds out as it would at any venue, and lays new ones.
 */
export async function openPaperVenue({ currency, capital, books, nowMs }: PaperTerms): Promise<OpenedVenue> {
  const listings = usualListings(currency);
  const trader = paperAccount(listings, { currency, capital, ...(books === undefined ? {} : { books }) });
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
  const venue = thisLife(simulatedVenue(exchange, trader), Math.floor(nowMs()).toString(36));
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
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      return Promise.resolve();
    },
  };
}

function paperAccount(
  listings: readonly Listing[],
  { currency, capital, books }: Pick<PaperTerms, 'currency' | 'capital' | 'books'>,
): Account {
  const held = listings.map((listing) => {
    const symbol = sym(symbolOf(listing));
    const own = books === undefined ? ZERO_QTY : quantityOf(books.portfolio, symbol);
    const others = books?.external.holdings.find((holding) => holding.symbol === symbol)?.quantity;
    return [listing.base, greatest(plus(own, others ?? ZERO_QTY), ZERO_QTY)] as const;
  });
  const cash = books === undefined ? capital : plus(capital, books.portfolio.cash);
  return account(
    { id: 'paper', apiKey: 'paper', secret: 'paper' },
    { ...Object.fromEntries(held), [currency]: greatest(qty(formatDecimal(cash)), ZERO_QTY) },
  );
}
