import type { RoutedAccount } from '../../app/execution/route-intents.ts';
import { decidedNotional } from '../../core/execution/entry-work.ts';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { mayFill } from '../../core/execution/order-stage.ts';
import type { AccountView } from '../../core/execution/routing/account-view.ts';
import { toNumber, ZERO_QTY } from '../../core/foundation/decimal.ts';
import { ok, refuse } from '../../core/foundation/result.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import { quantityOf } from '../../core/portfolio/ledger.ts';
import type { LiveAccount } from './run-account.ts';

/** An account as the router asks it. */
export interface AskedAccount {
  readonly name: string;
  readonly live: LiveAccount;
  /** Of the account's own tier, as the owner states it. */
  readonly takerFeeBps?: number;
  /** What the account is kept in. */
  readonly currency: string;
}

/** The balance is asked for no more often than this, however often an entry is looked at. */
const BALANCE_MS = 1_000;
const OFFERED_MAX = 128;

/** One of this process's accounts, for the router: its own books, its venue's book, its fee, and how fast it answered of late. */
export function routedAccount(account: AskedAccount): RoutedAccount {
  const { name, live } = account;
  const spendable = askedNowAndThen(account);
  return {
    name,
    store: live.store,
    view: async (offered) => {
      const { symbol } = offered.intent;
      const instrument = instrumentOf(live, symbol);
      const [stored, waiting] = await Promise.all([live.store.load(), live.store.offered(OFFERED_MAX)]);
      const candidate = candidateOf(account, instrument, symbol);
      const isAsked = candidate.ok && isPaidInFull(offered, instrument);
      const version = stored?.version ?? 0;
      const funds = isAsked ? await spendable(version, promisedBy(stored?.books, waiting)) : Infinity;
      return {
        account: name,
        lists: live.opened === undefined ? undefined : instrument !== undefined,
        heldQty: stored === undefined ? ZERO_QTY : quantityOf(stored.books.portfolio, symbol),
        isEntering: isEntering(stored?.books, waiting, symbol),
        candidate: funds === undefined ? refuse('FUNDS_UNKNOWN', 'its balance could not be read') : candidate,
        spendable: funds ?? 0,
      };
    },
  };
}

function instrumentOf({ opened }: LiveAccount, symbol: Sym): Instrument | undefined {
  return opened?.instruments.find((instrument) => instrument.symbol === symbol);
}

/** An entry that waits to be taken, is carried out, or may still fill. */
function isEntering(
  books: ExecutionBooks | undefined,
  waiting: readonly ExecutionIntent[],
  symbol: Sym,
): boolean {
  const enters = ({ intent }: ExecutionIntent): boolean =>
    intent.kind === 'enter' && intent.symbol === symbol;
  if (waiting.some(enters)) return true;
  if (books === undefined) return false;
  return (
    books.intents.some(({ offered, outcome }) => outcome === undefined && enters(offered)) ||
    books.orders.some((order) => order.leg === 'entry' && order.request.symbol === symbol && mayFill(order))
  );
}

function candidateOf(
  { name: venue, live, takerFeeBps }: AskedAccount,
  rules: Instrument | undefined,
  symbol: Sym,
): AccountView['candidate'] {
  const { opened, signs } = live;
  if (opened === undefined) return refuse('NOT_OPEN', 'its venue could not be reached yet');
  if (rules === undefined) return refuse('NOT_LISTED', `its venue does not list ${symbol}`);
  if (!signs.isConnected) return refuse('DISCONNECTED', 'its stream is lost');
  const book = opened.bookOf?.(symbol);
  if (book === undefined) return refuse('BOOK_UNKNOWN', 'its book is not known');
  const feeBps = takerFeeBps ?? opened.takerFeeBpsOf?.(symbol) ?? NaN;
  return ok({ venue, status: 'open', book, feeBps, latencyMs: signs.latencyMs() ?? NaN, rules });
}

/** What is bought on a spot market is paid at once. */
function isPaidInFull({ intent }: ExecutionIntent, instrument: Instrument | undefined): boolean {
  return intent.kind === 'enter' && intent.side === 'buy' && instrument?.assetClass === 'crypto-spot';
}

/** What entries that are on their way there may still cost: its balance need not show it yet. */
function promisedBy(books: ExecutionBooks | undefined, waiting: readonly ExecutionIntent[]): number {
  const taken = books?.intents.flatMap(({ offered, outcome }) => (outcome === undefined ? [offered] : []));
  return [...waiting, ...(taken ?? [])].reduce(
    (sum, { intent }) =>
      intent.kind === 'enter' && intent.side === 'buy' ? sum + toNumber(decidedNotional(intent)) : sum,
    0,
  );
}

type Spendable = (booksVersion: number, promised: number) => Promise<number | undefined>;

/** The free money of the account, less what is promised; undefined where the venue does not tell. Asked anew once its books have moved. */
function askedNowAndThen({ live, currency }: AskedAccount): Spendable {
  let asked:
    | { readonly atMs: number; readonly version: number; readonly answer: Promise<number | undefined> }
    | undefined;
  return async (version, promised) => {
    const nowMs = performance.now();
    if (asked === undefined || asked.version !== version || nowMs - asked.atMs > BALANCE_MS) {
      const told = live.opened?.venue.balances() ?? Promise.resolve([]);
      const answer = told.then(
        (balances) => toNumber(balances.find((one) => one.currency === currency)?.free ?? ZERO_QTY),
        () => undefined,
      );
      asked = { atMs: nowMs, version, answer };
    }
    const free = await asked.answer;
    return free === undefined ? undefined : free - promised;
  };
}
