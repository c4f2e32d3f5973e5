import { formatDecimal, proportion, qty, toNumber, type Qty } from '../../foundation/decimal.ts';
import { refuse, type Refusal } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { ExecutionIntent } from '../executor/execution-intent.ts';
import type { AccountView } from './account-view.ts';
import { routeOrder, type JudgedVenue, type Route } from './route-order.ts';
import type { RoutedIntent, RoutedPart } from './routed-intent.ts';
import { splitReduction } from './split-reduction.ts';
import type { RouteRequest, VenueCandidate } from './venue-candidate.ts';

/**
 * Where an intent goes, of several accounts; undefined while it has to wait. An entry goes whole to the account of the best score
 * (`routeOrder`) among those whose venue lists the instrument and that can pay for it; where no other lists it there is nothing
 * to choose. Where none can be used it waits until it expires, and is denied in the router's words. What reduces goes to where
 * the position is held.
 */
export function placeIntent(
  offered: ExecutionIntent,
  accounts: readonly AccountView[],
  about: {
    readonly nowMs: EpochMs;
    /** Something that closes the position came after it. */
    readonly isWithdrawn: boolean;
  },
): RoutedIntent | undefined {
  const { intentId, decisionId, intent } = offered;
  const known = { intentId, decisionId, symbol: intent.symbol };
  const denied = (refusal: Refusal, judged: readonly JudgedVenue[] = []): RoutedIntent => {
    return { ...known, judged, parts: [], refusal };
  };
  const listing = accounts.filter(({ lists }) => lists !== false);
  if (listing.length === 0) {
    return denied({ code: 'NOT_LISTED', message: `no account lists ${intent.symbol}` });
  }
  if (intent.kind !== 'enter') return { ...known, judged: [], parts: splitReduction(offered, listing) };
  if (about.isWithdrawn) return denied({ code: 'WITHDRAWN', message: 'the position is to be closed' });
  const [only] = listing;
  if (listing.length === 1 && only?.lists === true) {
    return { ...known, judged: [], parts: [wholeTo(only.account, offered)] };
  }
  const { judged, choice } = bestRoute(offered, listing, about.nowMs);
  if (choice.ok) return { ...known, judged, parts: [wholeTo(choice.value.venue, offered)] };
  return about.nowMs >= offered.expiresMs ? denied(choice.error, judged) : undefined;
}

function wholeTo(account: string, { intentId, intent }: ExecutionIntent): RoutedPart {
  return { account, intentId, quantity: intent.quantity };
}

function bestRoute(offered: ExecutionIntent, accounts: readonly AccountView[], nowMs: EpochMs): Route {
  const asked = accounts.map((view) => ({ view, candidate: affordable(view, offered) }));
  const refused = asked.flatMap(({ view: { account: venue }, candidate }): readonly JudgedVenue[] =>
    candidate.ok ? [] : [{ kind: 'unusable', venue, refusal: candidate.error }],
  );
  const candidates = asked.flatMap(({ candidate }) => (candidate.ok ? [candidate.value] : []));
  const [first, ...others] = requestsFor(offered, nowMs).map((request) => routeOrder(request, candidates));
  const route = [first, ...others].find((made) => made?.choice.ok) ?? first;
  const judged = [...(route?.judged ?? []), ...refused].toSorted((a, b) => (a.venue < b.venue ? -1 : 1));
  const choice = route?.choice.ok === true ? route.choice : noneOf(judged);
  return { judged, choice };
}

/** In whole at its limit; an entry that is worked at least in its parts; one that may rest at any price. */
function requestsFor(
  { intent: { side, quantity }, limitPx, algorithm }: ExecutionIntent,
  nowMs: EpochMs,
): readonly RouteRequest[] {
  const plan = algorithm?.plan;
  const parts = plan?.kind === 'twap' ? plan.slices : plan?.kind === 'vwap' ? plan.curve.length : 1;
  const part = proportion(quantity, { part: qty('1'), whole: qty(`${parts}`) }, 'ceil');
  const whole: RouteRequest = { side, quantity, nowMs, ...(limitPx === undefined ? {} : { limitPx }) };
  return [
    whole,
    ...(parts === 1 ? [] : [{ ...whole, quantity: part }]),
    ...(limitPx === undefined ? [] : [{ side, quantity, nowMs }]),
  ];
}

/** The candidate, where the account can pay for the entry at the best price of its own book. */
function affordable(
  { candidate, spendable }: AccountView,
  { intent: { side, quantity } }: ExecutionIntent,
): AccountView['candidate'] {
  if (!candidate.ok || side === 'sell') return candidate;
  const cost = costOf(candidate.value, quantity);
  if (cost === undefined || cost <= spendable) return candidate;
  return refuse('NO_FUNDS', `${formatDecimal(quantity)} costs more than the account has`, {
    cost,
    spendable,
  });
}

const BPS = 10_000;

/** Undefined for a book that is judged unusable anyway. */
function costOf({ book, feeBps }: VenueCandidate, quantity: Qty): number | undefined {
  const bestPx = book.asks[0]?.px;
  return bestPx === undefined ? undefined : toNumber(quantity) * bestPx * (1 + feeBps / BPS);
}

function noneOf(judged: readonly JudgedVenue[]): Route['choice'] {
  const codes = Object.fromEntries(
    judged.map((one) => [one.venue, one.kind === 'unusable' ? one.refusal.code : 'USABLE']),
  );
  return refuse('NO_USABLE_VENUE', 'no venue can take the order', codes);
}
