import type { ExecutionIntent } from '../../../../layers/core/execution/executor/execution-intent.ts';
import { booksOfAll } from '../../../../layers/core/execution/routing/books-of-all.ts';
import { factOfAccount } from '../../../../layers/core/execution/routing/fact-of-account.ts';
import {
  formatDecimal,
  minus,
  plus,
  ZERO_QTY,
  type Qty,
} from '../../../../layers/core/foundation/decimal.ts';
import { quantityOf } from '../../../../layers/core/portfolio/ledger.ts';
import type { MemoryIntake } from '../../../app/execution/memory-intake.ts';
import type { SimAccount } from './routed-account.ts';

/** What must be so of several accounts that each of them alone cannot tell. */
export function judgeTogether({
  intake,
  accounts,
  intents,
}: {
  readonly intake: MemoryIntake;
  readonly accounts: readonly SimAccount[];
  readonly intents: readonly ExecutionIntent[];
}): void {
  const [first] = accounts;
  if (first === undefined) return;
  const { watch } = first;
  for (const { intentId, decisionId, intent } of intents) {
    const route = intake.routes.get(intentId);
    if (route === undefined || !intake.settled.has(intentId)) {
      watch.fail('NOT_ROUTED', intentId);
      continue;
    }
    const told = intake.facts.filter(
      (fact) => fact.kind === 'intent-routed' && fact.route.intentId === intentId,
    );
    if (told.length !== 1) watch.fail('TOLD_TWICE', `${intentId}: ${told.length}`);
    const takers = accounts.filter(({ store }) =>
      store.history.some((fact) => fact.kind === 'intent-taken' && fact.offered.decisionId === decisionId),
    );
    if (intent.kind === 'enter' && takers.length > 1) watch.fail('AT_TWO_VENUES', intentId);
  }
  judgeSum(accounts);
}

/** The accounts' books together hold what the venues hold together, and what the decision side hears of all comes to the same. */
function judgeSum(accounts: readonly SimAccount[]): void {
  const [first] = accounts;
  const books = accounts.flatMap(({ store }) => store.stored?.books ?? []);
  if (first === undefined || books.length < accounts.length) return;
  const { portfolio } = booksOfAll(books);
  const seen = new Set<string>();
  for (const { symbol } of first.truth.nature.instruments) {
    const atVenues = accounts.reduce<Qty>((sum, { truth }) => plus(sum, truth.heldOf(symbol)), ZERO_QTY);
    let heard = ZERO_QTY;
    for (const { name, store } of accounts) {
      for (const told of store.history) {
        const fact = factOfAccount(name, told);
        if (fact.kind !== 'order-fact' || fact.fact.kind !== 'fill') continue;
        const { fill } = fact.fact;
        if (fill.symbol !== symbol || seen.has(fill.tradeId)) continue;
        seen.add(fill.tradeId);
        heard = fill.side === 'buy' ? plus(heard, fill.lastQty) : minus(heard, fill.lastQty);
      }
    }
    const inBooks = quantityOf(portfolio, symbol);
    const takesBase = first.truth.nature.feeInBase;
    if (inBooks !== atVenues || (!takesBase && heard !== inBooks)) {
      const text = [inBooks, atVenues, heard].map(formatDecimal).join(', ');
      first.watch.fail('SUM_DIFFERS', `${symbol}: books, venues and facts say ${text}`);
    }
  }
}
