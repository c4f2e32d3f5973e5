import type { Px } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import type { Side } from '../portfolio/fill.ts';
import type { ExecutionBooks } from '../execution/executor/executor-state.ts';

/**
 * Where the stop of a position belongs: where the books guard it, or, for an entry that filled when nobody was there to write
 * it down, where its intent said. `closes` is the side that closes the position; levels of the other direction are not its.
 */
export function stopLevel(books: ExecutionBooks, symbol: Sym, closes: Side): Px | undefined {
  const direction = closes === 'sell' ? 'long' : 'short';
  const guard = books.guards.find((one) => one.symbol === symbol && one.direction === direction);
  if (guard !== undefined) return guard.stopPx;
  const entries = books.intents.flatMap(({ offered: { intent } }) =>
    intent.kind === 'enter' && intent.symbol === symbol && intent.side !== closes ? [intent] : [],
  );
  return entries.at(-1)?.bracket.stopPx;
}
