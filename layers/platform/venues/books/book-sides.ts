import { ZERO_QTY, type Px, type Qty } from '../../../core/foundation/decimal.ts';

export interface BookLevel {
  readonly price: Px;
  readonly quantity: Qty;
}

/** Both sides, best first. */
export interface ReadBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/**
 * Whether a book can be read. `syncing`: not whole yet; `live`; `stale`: whole when it was last heard of, which is too long ago;
 * `broken`: something was missed or does not add up, and only a new snapshot heals it.
 */
export type BookState = 'syncing' | 'live' | 'stale' | 'broken';

/** A venue's book as far as it is proven. */
export interface ProvenBook {
  state(nowMs: number): BookState;
  /** The best levels, or undefined unless it is live: a book that cannot be proven whole cannot be read. */
  read(nowMs: number, depth: number): ReadBook | undefined;
}

/** Prices of one side and what stands at each. */
export class BookSide {
  readonly #levels = new Map<Px, Qty>();
  readonly #better: 1 | -1;

  constructor(side: 'bids' | 'asks') {
    this.#better = side === 'bids' ? -1 : 1;
  }

  /** A quantity of zero takes the level away. */
  set(levels: readonly BookLevel[]): void {
    for (const { price, quantity } of levels) {
      if (quantity === ZERO_QTY) this.#levels.delete(price);
      else this.#levels.set(price, quantity);
    }
  }

  replace(levels: readonly BookLevel[]): void {
    this.#levels.clear();
    this.set(levels);
  }

  best(depth: number): readonly BookLevel[] {
    return [...this.#levels]
      .map(([price, quantity]) => ({ price, quantity }))
      .sort((a, b) => (a.price < b.price ? -this.#better : this.#better))
      .slice(0, depth);
  }

  /** Forgets what lies behind that many levels, as the venue no longer tells of it. */
  cut(depth: number): void {
    this.replace(this.best(depth));
  }
}
