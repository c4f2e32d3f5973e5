import { at } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { EpochMs } from '../foundation/time.ts';

/** Units of `quote` for one of `base`, as observed at an instant. */
export interface Rate {
  readonly base: string;
  readonly quote: string;
  readonly rate: number;
  readonly atMs: EpochMs;
}

/** The rates known at an instant, one for each pair as it was quoted. */
export interface RateBook {
  readonly atMs: EpochMs;
  /** A rate older than this is no rate. */
  readonly ageMsMax: number;
  /** The currency through which two others meet that are not quoted against each other. */
  readonly pivot: string;
  readonly rates: ReadonlyMap<string, Rate>;
}

/** An amount in another currency, and how it came there. */
export interface Converted {
  readonly amount: number;
  readonly rate: number;
  readonly road: 'same' | 'direct' | 'inverse' | 'triangulated';
  /** Of the oldest rate on the road; 0 where no rate was needed. */
  readonly ageMs: number;
}

/**
 * The newest rate of each pair up to the instant; what was observed later is not seen. A rate that is not a positive number
 * is refused with the pair.
 */
export function ratesAsOf(
  observed: readonly Rate[],
  { atMs, ageMsMax, pivot }: Omit<RateBook, 'rates'>,
): Result<RateBook> {
  const rates = new Map<string, Rate>();
  for (const rate of observed) {
    const { base, quote } = rate;
    if (!(rate.rate > 0 && rate.rate < Infinity)) {
      return refuse('NOT_A_RATE', `${base}/${quote} at ${rate.rate}`, { base, quote, rate: rate.rate });
    }
    if (rate.atMs > atMs) continue;
    const pair = pairOf(base, quote);
    if (rate.atMs >= (rates.get(pair)?.atMs ?? -Infinity)) rates.set(pair, rate);
  }
  return ok({ atMs, ageMsMax, pivot, rates });
}

/**
 * An amount in another currency by the first fresh road: the pair as quoted, its inverse, or two pairs through the pivot.
 * Refused with `NO_RATE` where no road leads there, with `STALE_RATE` and its age where each that does is too old. Only a
 * currency into itself is one for one.
 */
export function convert(
  book: RateBook,
  amount: number,
  { from, to }: { from: string; to: string },
): Result<Converted> {
  if (from === to) return ok({ amount, rate: 1, road: 'same', ageMs: 0 });
  const roads = roadsOf(book, from, to);
  const fresh = roads.find(({ ageMs }) => ageMs <= book.ageMsMax);
  if (fresh !== undefined) return ok({ ...fresh, amount: amount * fresh.rate });
  if (roads.length === 0) {
    return refuse('NO_RATE', `no rate from ${from} to ${to}, nor through ${book.pivot}`, { from, to });
  }
  const { ageMsMax } = book;
  const ageMs = Math.min(...roads.map((road) => road.ageMs));
  return refuse('STALE_RATE', `the rate from ${from} to ${to} is ${ageMs} ms old, at most ${ageMsMax}`, {
    from,
    to,
    ageMs,
    ageMsMax,
  });
}

type Road = Omit<Converted, 'amount'>;

function roadsOf(book: RateBook, from: string, to: string): readonly Road[] {
  const straight = legsOf(book, from, to);
  const toPivot = legsOf(book, from, book.pivot);
  const fromPivot = legsOf(book, book.pivot, to);
  if (toPivot.length === 0 || fromPivot.length === 0) return straight;
  const [first, second] = [freshest(toPivot), freshest(fromPivot)];
  const rate = first.rate * second.rate;
  return [...straight, { rate, road: 'triangulated', ageMs: Math.max(first.ageMs, second.ageMs) }];
}

/** The pair as quoted, then its inverse. */
function legsOf(book: RateBook, from: string, to: string): readonly Road[] {
  const quoted = book.rates.get(pairOf(from, to));
  const inverse = book.rates.get(pairOf(to, from));
  const legs: Road[] = [];
  if (quoted !== undefined) {
    legs.push({ rate: quoted.rate, road: 'direct', ageMs: book.atMs - quoted.atMs });
  }
  if (inverse !== undefined) {
    legs.push({ rate: 1 / inverse.rate, road: 'inverse', ageMs: book.atMs - inverse.atMs });
  }
  return legs;
}

function freshest(legs: readonly Road[]): Road {
  return legs.reduce((best, leg) => (leg.ageMs < best.ageMs ? leg : best), at(legs, 0));
}

function pairOf(base: string, quote: string): string {
  return `${base}/${quote}`;
}
