import type { ExecutionFact } from '../executor/executor-event.ts';

/**
 * A fact of one of several accounts as all of them together tell it: venues number their trades and entries each by themselves, so
 * that these bear the account's name.
 */
export function factOfAccount(account: string, fact: ExecutionFact): ExecutionFact {
  if (fact.kind === 'ledger-entry') {
    const { entry } = fact;
    return { ...fact, entry: { ...entry, entryId: `${account}:${entry.entryId}` } };
  }
  if (fact.kind === 'alert') {
    const { alert } = fact;
    return { ...fact, alert: { ...alert, message: `${account}: ${alert.message}` } };
  }
  if (fact.kind !== 'order-fact' || fact.fact.kind !== 'fill') return fact;
  const { fill } = fact.fact;
  return { ...fact, fact: { ...fact.fact, fill: { ...fill, tradeId: `${account}:${fill.tradeId}` } } };
}
