import { assert, at } from '../foundation/assert.ts';

/** A rising step curve through its knots, joined by straight lines and flat beyond both ends. Plain data. */
export interface IsotonicCurve {
  /** Strictly rising. */
  readonly x: readonly number[];
  /** Never falling, one a knot. */
  readonly y: readonly number[];
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Zadrozny and Elkan 2002 for calibration): the
 * never falling curve nearest the targets in weighted squares. Points of equal x are first put together at their mean.
 * Weights are 1 unless given. Undefined for no points.
 */
export function fitIsotonic(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): IsotonicCurve | undefined {
  assert(
    x.length === y.length && (weights?.length ?? x.length) === x.length,
    `${x.length} x and ${y.length} y`,
  );
  if (x.length === 0) return undefined;
  const knots = knotsOf(x, y, weights);
  const pools: Pool[] = [];
  for (const knot of knots) {
    pools.push({ value: knot.value, weight: knot.weight, knots: 1 });
    while (pools.length > 1 && at(pools, -2).value >= at(pools, -1).value) {
      const last = at(pools, -1);
      pools.pop();
      pools[pools.length - 1] = pooled(at(pools, -1), last);
    }
  }
  return {
    x: knots.map((knot) => knot.x),
    y: pools.flatMap((pool) => Array.from({ length: pool.knots }, () => pool.value)),
  };
}

/** The curve's value at x: between knots by a straight line, beyond them that of the nearest. */
export function isotonicAt({ x, y }: IsotonicCurve, value: number): number {
  if (value <= at(x, 0)) return at(y, 0);
  if (value >= at(x, -1)) return at(y, -1);
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (at(x, middle) <= value) low = middle;
    else high = middle;
  }
  const share = (value - at(x, low)) / (at(x, high) - at(x, low));
  return at(y, low) + share * (at(y, high) - at(y, low));
}

interface Pool {
  readonly value: number;
  readonly weight: number;
  readonly knots: number;
}

interface Knot {
  readonly x: number;
  readonly value: number;
  readonly weight: number;
}

function pooled(left: Pool, right: Pool): Pool {
  const weight = left.weight + right.weight;
  const value = left.value + (right.value - left.value) * (right.weight / weight);
  return { value, weight, knots: left.knots + right.knots };
}

function knotsOf(x: ArrayLike<number>, y: ArrayLike<number>, weights?: ArrayLike<number>): readonly Knot[] {
  const order = Array.from(x, (_, i) => i).sort((a, b) => at(x, a) - at(x, b));
  const knots: Knot[] = [];
  for (const i of order) {
    const knot = { x: at(x, i), value: at(y, i), weight: weights === undefined ? 1 : at(weights, i) };
    assert(knot.weight > 0, `a weight is above 0, not ${knot.weight}`);
    const last = knots[knots.length - 1];
    if (last?.x !== knot.x) knots.push(knot);
    else knots[knots.length - 1] = { x: knot.x, ...pooled({ ...last, knots: 1 }, { ...knot, knots: 1 }) };
  }
  return knots;
}
