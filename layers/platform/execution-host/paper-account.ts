import { formatDecimal, greatest, plus, qty, ZERO_QTY, type Money } from '../../core/foundation/decimal.ts';
import { hasEnded, isAtVenue } from '../../core/execution/order-stage.ts';
import { quantityOf as askedQty, type TrackedOrder } from '../../core/execution/order-track.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { sym } from '../../core/market/instrument.ts';
import { quantityOf } from '../../core/portfolio/ledger.ts';
import type { TradingVenue, VenueCapabilities } from '../../app/ports/trading-venue.ts';
import { account, type Account } from '../test-venue/account.ts';
import { symbolOf } from '../test-venue/listing.ts';
import type { TestExchange } from '../test-venue/test-exchange.ts';
import { entered, simulatedVenue } from '../venues/simulated-venue.ts';
import { thisLife } from './this-life.ts';

/** The executor's books, or how to ask for them as they are stored now. */
export type RecalledBooks = ExecutionBooks | undefined | (() => Promise<ExecutionBooks | undefined>);

/** What a paper account starts with, and what became of it since. */
export interface PaperTerms {
  readonly currency: string;
  readonly capital: Money;
  /** Of an executor that has traded before. Where they can be asked for, they are, whenever an executor begins to listen. */
  readonly books?: RecalledBooks;
  readonly nowMs: () => number;
}

/**
 * An account in this process that outlives it. It keeps nothing itself: the executor's books are written down before anything
 * follows from them, so the account is made from them at every start. What they hold is held; what they know to be at the venue is
 * laid back under the same ids; what they never heard of has not happened. So the two cannot disagree.
 */
export class PaperAccount {
  readonly venue: TradingVenue;
  readonly #exchange: TestExchange;
  readonly #account: Account;
  readonly #terms: PaperTerms;
  /** Ids that an earlier life gave, by the exchange's own. */
  #kept: ReadonlyMap<string, string> = new Map();
  #life = '';

  constructor(
    exchange: TestExchange,
    trader: Account,
    given: {
      readonly terms: PaperTerms;
      readonly capabilities: VenueCapabilities;
      readonly onBegun?: () => void;
    },
  ) {
    const { terms, capabilities, onBegun } = given;
    this.#exchange = exchange;
    this.#account = trader;
    this.#terms = terms;
    const venue = thisLife(simulatedVenue(exchange, trader, capabilities), {
      order: (id) => this.#kept.get(id) ?? this.#named(id),
      trade: (id) => this.#named(id),
    });
    const { books } = terms;
    this.begin(typeof books === 'function' ? undefined : books);
    this.venue = {
      ...venue,
      listen: async (onMessage) => {
        if (typeof books === 'function') {
          this.begin(await books());
          onBegun?.();
        }
        return venue.listen(onMessage);
      },
    };
  }

  /** Makes the account what these books say, whatever it was. */
  begin(books: ExecutionBooks | undefined): void {
    const { nowMs } = this.#terms;
    this.#exchange.forget(this.#account);
    const { holdings } = this.#account;
    holdings.clear();
    for (const [currency, total] of this.#balances(books)) holdings.set(currency, { total, locked: 0n });
    // No two lives between which a trade was booked have the same: the books were changed by it.
    this.#life = Math.floor(Math.max(nowMs(), books?.asOfMs ?? 0)).toString(36);
    this.#kept = new Map((books?.orders ?? []).filter(wasThere).flatMap((order) => this.#layBack(order)));
  }

  #layBack(order: TrackedOrder): readonly (readonly [exchangeId: string, known: string])[] {
    const { request, filledQty, venueOrderId } = order;
    if (!this.#exchange.markets.has(request.symbol)) return [];
    const { symbol, entry, links = {} } = entered({ ...request, quantity: askedQty(order) });
    const { ocoGroup } = links;
    const linked = ocoGroup === undefined ? {} : { links: { ocoGroup } };
    const { orderId } = this.#exchange.layBack(this.#account, { symbol, entry, ...linked, filledQty });
    return venueOrderId === undefined ? [] : [[String(orderId), venueOrderId]];
  }

  #balances(books: ExecutionBooks | undefined): readonly (readonly [currency: string, total: bigint])[] {
    const { currency, capital } = this.#terms;
    const held = this.#exchange.terms.listings.map((listing) => {
      const symbol = sym(symbolOf(listing));
      const own = books === undefined ? ZERO_QTY : quantityOf(books.portfolio, symbol);
      const others = books?.external.holdings.find((holding) => holding.symbol === symbol)?.quantity;
      return [listing.base, greatest(plus(own, others ?? ZERO_QTY), ZERO_QTY)] as const;
    });
    const cash = books === undefined ? capital : plus(capital, books.portfolio.cash);
    return [...held, [currency, greatest(qty(formatDecimal(cash)), ZERO_QTY)]];
  }

  #named(id: string): string {
    return `${this.#life}-${id}`;
  }
}

/** An account that has nothing yet, of nobody else's knowing. */
export function paperTrader(): Account {
  return account({ id: 'paper', apiKey: 'paper', secret: 'paper' }, {});
}

/** The venue had it, and its end was not heard of. */
function wasThere(order: TrackedOrder): boolean {
  return isAtVenue(order) && !hasEnded(order);
}
