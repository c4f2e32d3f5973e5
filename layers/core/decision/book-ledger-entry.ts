import { withLedgerEntry } from '../execution/executor/book-entries.ts';
import type { VenueLedgerEntry } from '../execution/executor/venue-view.ts';
import {
  absolute,
  formatDecimal,
  minus,
  plus,
  ZERO_MONEY,
  ZERO_PX,
  ZERO_QTY,
} from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import { attributeFill } from '../portfolio/attribute-fill.ts';
import { quantityOf, type Portfolio } from '../portfolio/ledger.ts';
import { changed, HOUSE, type VirtualBooks } from '../portfolio/virtual-book.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemState } from './system-state.ts';

/** A venue tells an entry again within hours, and has a few a day for each instrument. */
const REMEMBERED_MAX = 500;

/**
 * Money that moved at the venue without a trade, once. It is booked as the executor books it, as a result and never as a deposit,
 * so that NAV per unit moves by it. Of the strategies' books it is the house's; what it changes of a holding is shared by those
 * who hold it.
 */
export function bookLedgerEntry(
  state: SystemState,
  { seq, atMs, entry }: { readonly seq: number; readonly atMs: EpochMs; readonly entry: VenueLedgerEntry },
  entries: JournalDraft[],
): SystemState {
  const { ledgerEntries = [], attribution } = state;
  const name = nameOf(entry);
  if (ledgerEntries.includes(name)) return state;
  const portfolio = withLedgerEntry(state.portfolio, entry);
  entries.push({ id: `execution-${seq}`, atMs, body: { kind: 'ledger-entry', entry } });
  return {
    ...state,
    portfolio,
    attribution: { ...attribution, books: shared(attribution.books, state.portfolio, { portfolio, entry }) },
    ledgerEntries: [...ledgerEntries, name].slice(-REMEMBERED_MAX),
  };
}

/** Two venues may number their entries alike. */
function nameOf({ entryId, kind, currency, amount, atMs }: VenueLedgerEntry): string {
  return [entryId, kind, currency, formatDecimal(amount), atMs].join('|');
}

function shared(
  books: VirtualBooks,
  before: Portfolio,
  { portfolio, entry }: { readonly portfolio: Portfolio; readonly entry: VenueLedgerEntry },
): VirtualBooks {
  const inHouse = changed(books, HOUSE, (house) => ({
    ...house,
    cash: plus(house.cash, minus(portfolio.cash, before.cash)),
    fees: plus(house.fees, minus(portfolio.fees, before.fees)),
  }));
  return before.positions.reduce((sum, { symbol, quantity }) => {
    const change = minus(quantityOf(portfolio, symbol), quantity);
    if (change === ZERO_QTY) return sum;
    const side = change > ZERO_QTY ? 'buy' : 'sell';
    const amount = { lastQty: absolute(change), lastPx: ZERO_PX, fee: ZERO_MONEY, slippage: ZERO_MONEY };
    const names = {
      tradeId: entry.entryId,
      clientOrderId: '',
      liquidity: 'taker',
      atMs: entry.atMs,
    } as const;
    // Nothing was paid for it.
    return attributeFill(sum, { ...names, ...amount, symbol, side }, []);
  }, inHouse);
}
