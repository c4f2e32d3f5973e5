import { seededRng } from '../../../layers/core/foundation/rng.ts';
import type { Columns } from '../../../layers/core/indicators/columns.ts';
import { INDICATORS } from '../../../layers/core/indicators/registry.ts';

/** Every column that some indicator reads, from a market that behaves: prices wander, quotes do not cross. */
export function ordinaryMarket(length: number, seed = 1): Columns {
  const rng = seededRng(seed);
  const rows = Array.from({ length }, () => ({
    step: rng.normal(),
    a: rng.next(),
    b: rng.next(),
    c: rng.next(),
  }));
  const columns: Record<string, Float64Array> = {};
  const put = (name: string, value: (i: number) => number): Float64Array =>
    (columns[name] = Float64Array.from({ length }, (_, i) => value(i)));
  const of = (i: number) => rows[i] ?? { step: 0, a: 0, b: 0, c: 0 };

  let price = 100;
  const close = put('close', (i) => (price *= Math.exp(0.01 * of(i).step)));
  const before = (i: number): number => close[i - 1] ?? 100;
  const last = (i: number): number => close[i] ?? 100;
  put('open', (i) => before(i) * (1 + 0.002 * (of(i).a - 0.5)));
  const open = (i: number): number => columns['open']?.[i] ?? 100;
  put('high', (i) => Math.max(open(i), last(i)) * (1 + 0.01 * of(i).b));
  put('low', (i) => Math.min(open(i), last(i)) * (1 - 0.01 * of(i).c));
  put('volume', (i) => Math.round(10_000 * of(i).a));
  put('session', (i) => Math.floor(i / 24));
  put('x', last);
  put('y', (i) => 3 + 0.5 * last(i) + of(i).a);
  const bid = put('bidPx', (i) => Math.round(10 * last(i)) / 10);
  const ask = put('askPx', (i) => (bid[i] ?? 0) + 0.1 * (1 + Math.floor(3 * of(i).b)));
  for (const name of ['bidQty', 'bidDepth']) put(name, (i) => 1 + Math.floor(50 * of(i).a));
  for (const name of ['askQty', 'askDepth']) put(name, (i) => 1 + Math.floor(50 * of(i).c));
  const mid = put('mid', (i) => ((bid[i] ?? 0) + (ask[i] ?? 0)) / 2);
  const side = put('side', (i) => (of(i).c < 0.5 ? -1 : 1));
  put('price', (i) => (mid[i] ?? 0) + (side[i] ?? 0) * 0.05 * Math.floor(4 * of(i).b));
  let atMs = 0;
  put('atMs', (i) => (atMs += 8 * of(i).a));
  put('fundingRate', (i) => 1e-4 * of(i).step);
  put('spot', last);
  put('future', (i) => last(i) * (1.01 + 0.001 * of(i).step));
  put('daysToExpiry', (i) => Math.max(0, 90 - i / 4));
  put('openInterest', (i) => 1e6 * (1 + of(i).a));
  return columns;
}

/** The same market bent into shapes that break careless arithmetic. */
export const BENT_MARKETS: Readonly<Record<string, (length: number) => Columns>> = {
  constant: (length) => bent(length, (column) => column[0] ?? 0),
  zero: (length) => bent(length, () => 0),
  huge: (length) => bent(length, (column, i) => 1e12 * (column[i] ?? 0)),
  tiny: (length) => bent(length, (column, i) => 1e-12 * (column[i] ?? 0)),
  'jumping between huge and tiny': (length) =>
    bent(length, (column, i) => (i % 50 < 25 ? 1e12 : 1e-12) * (column[i] ?? 0)),
  'huge with a tiny ripple': (length) => bent(length, (column, i) => 1e12 + 1e-3 * (column[i] ?? 0)),
};

/** The ordinary market with a fifth of its values not observed. */
export function gappyMarket(length: number, seed = 7): Columns {
  const rng = seededRng(seed);
  return bent(length, (column, i) => (rng.next() < 0.2 ? NaN : (column[i] ?? 0)));
}

/** Of all columns the ones named, cut to a length. */
export function inputsOf(names: readonly string[], market: Columns, length = Infinity): Columns {
  return Object.fromEntries(names.map((name) => [name, (market[name] ?? missing(name)).slice(0, length)]));
}

function bent(length: number, value: (column: Float64Array, i: number) => number): Columns {
  const entries = Object.entries(ordinaryMarket(length));
  return Object.fromEntries(entries.map(([name, column]) => [name, column.map((_, i) => value(column, i))]));
}

function missing(name: string): never {
  const readers = INDICATORS.filter(({ inputs }) => inputs.includes(name)).map(
    (definition) => definition.name,
  );
  throw new Error(`the market has no column ${name}, which ${readers.join(', ')} read`);
}
