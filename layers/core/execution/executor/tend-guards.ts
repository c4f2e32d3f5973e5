import {
  formatDecimal,
  greatest,
  least,
  minus,
  plus,
  roundToTick,
  ZERO_PX,
  ZERO_QTY,
  type Px,
} from '../../foundation/decimal.ts';
import type { Sym } from '../../market/instrument.ts';
import { quantityOf as heldOf } from '../../portfolio/ledger.ts';
import { alert, orderOf, type Draft } from './draft.ts';
import { instrumentOf, protectionModeOf } from './executor-config.ts';
import type { Guard, Quote } from './executor-state.ts';

/** Gives every position the levels of the entry that filled last, and drops the guards of what is not held any more. */
export function adoptGuards(draft: Draft): void {
  const { portfolio } = draft.books;
  const obsolete = draft.books.guards.filter((guard) => {
    const held = heldOf(portfolio, guard.symbol);
    return held !== ZERO_QTY && held > ZERO_QTY !== (guard.direction === 'long');
  });
  let guards = draft.books.guards.filter((guard) => !obsolete.includes(guard));
  guards = guards.filter((guard) => heldOf(portfolio, guard.symbol) !== ZERO_QTY || isAwaited(draft, guard));
  for (const { symbol, quantity } of portfolio.positions) {
    const known = guards.find((guard) => guard.symbol === symbol);
    const newest = newestEntry(draft, symbol, quantity > ZERO_QTY ? 'long' : 'short');
    if (newest === undefined || newest.decisionId === known?.decisionId) continue;
    if (known === undefined) sayWhatIsWatched(draft, symbol);
    guards = [
      ...guards.filter((guard) => guard !== known),
      known === undefined ? newest : tighter(known, newest),
    ];
  }
  const same =
    guards.length === draft.books.guards.length &&
    guards.every((guard, index) => guard === draft.books.guards[index]);
  if (!same) draft.books = { ...draft.books, guards };
}

/** Moves the stop after the best price, by steps worth a message, and never away from it. */
export function trail(draft: Draft, { symbol, markPx }: Quote): void {
  const guard = draft.books.guards.find((known) => known.symbol === symbol);
  const tick = instrumentOf(draft.config, symbol)?.tick;
  if (guard?.trailBy === undefined || tick === undefined) return;
  const stopPx =
    guard.direction === 'long'
      ? roundToTick(minus(markPx, guard.trailBy), tick, 'floor')
      : roundToTick(plus(markPx, guard.trailBy), tick, 'ceil');
  if (stopPx <= ZERO_PX || closerBy(guard, stopPx) < trailStep(draft, guard)) return;
  const guards = draft.books.guards.map((known) => (known === guard ? { ...guard, stopPx } : known));
  draft.books = { ...draft.books, guards };
}

/** Of two guards the levels that are closer; the newer decision's name and target. */
export function tighter(known: Guard, newer: Guard): Guard {
  if (known.direction !== newer.direction) return newer;
  const pick = newer.direction === 'long' ? greatest : least;
  return { ...known, ...newer, stopPx: pick(known.stopPx, newer.stopPx) };
}

/** How much closer to the price a stop at `stopPx` is than the guard's; negative where it is further away. */
export function closerBy({ direction, stopPx: guarded }: Guard, stopPx: Px): Px {
  return direction === 'long' ? minus(stopPx, guarded) : minus(guarded, stopPx);
}

/** The least improvement for which a resting stop is moved. */
export function trailStep({ config }: Draft, { symbol, trailBy }: Guard): Px {
  const tick = instrumentOf(config, symbol)?.tick ?? ZERO_PX;
  if (trailBy === undefined) return tick;
  const step = Number(formatDecimal(trailBy)) * config.limits.trailStepRatio;
  return greatest(tick, tick > ZERO_PX ? roundToTick(step, tick, 'ceil') : ZERO_PX);
}

/** What cannot rest at the venue is emulated, and a person is to know it. */
function sayWhatIsWatched(draft: Draft, symbol: Sym): void {
  const mode = protectionModeOf(draft.config.capabilities);
  const { venue } = draft.config.capabilities;
  if (mode === 'watched') alert(draft, 'WATCHED_STOP', symbol, `${venue} takes no stops: ours is watched`);
  if (mode === 'stop-only') {
    alert(draft, 'WATCHED_TARGET', symbol, `${venue} takes no target beside a stop: ours is watched`);
  }
}

/** A guard that was asked for apart, for a position whose fills are still to be heard of. */
function isAwaited({ books }: Draft, guard: Guard): boolean {
  return books.intents.some(
    ({ offered, delivered }) =>
      !delivered && offered.decisionId === guard.decisionId && offered.intent.kind === 'protect',
  );
}

function newestEntry(draft: Draft, symbol: Sym, direction: Guard['direction']): Guard | undefined {
  const side = direction === 'long' ? 'buy' : 'sell';
  for (const { offered, rootId, worked } of draft.books.intents.toReversed()) {
    const { intent, decisionId } = offered;
    if (intent.kind === 'protect' && intent.symbol === symbol && intent.side !== side) {
      return { symbol, decisionId, direction, stopPx: intent.stopPx };
    }
    if (intent.kind !== 'enter' || intent.symbol !== symbol || intent.side !== side) continue;
    const ids = worked?.kind === 'begun' ? worked.childIds : rootId === undefined ? [] : [rootId];
    if (ids.some((id) => (orderOf(draft, id)?.filledQty ?? ZERO_QTY) > ZERO_QTY)) {
      return { symbol, decisionId, direction, ...intent.bracket };
    }
  }
  return undefined;
}
