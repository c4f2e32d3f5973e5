import { assert, at } from '../foundation/assert.ts';

/** Values of an account and the money that came in (positive) or went out (negative), one of each a period end. */
export interface ValuesWithFlows {
  /** n + 1 valuations, the first before the first period. */
  readonly values: ArrayLike<number>;
  /** n flows, one a period. */
  readonly flows: ArrayLike<number>;
  /**
   * `end`: a flow arrives at the period's end and its closing value contains it (the default). `start`: it arrives at
   * the start, right after the previous valuation, and is at work the whole period.
   */
  readonly flowsAt?: 'start' | 'end';
}

/** Simple returns `v[i] / v[i-1] - 1`, one fewer than the values. Values are positive but for the last. */
export function simpleReturns(values: ArrayLike<number>): Float64Array {
  return stepsOf(values, (before, after) => after / before - 1);
}

/** Logarithmic returns `ln(v[i] / v[i-1])`, one fewer than the values. Values are positive. */
export function logReturns(values: ArrayLike<number>): Float64Array {
  return stepsOf(values, (before, after) => Math.log(after / before));
}

/** One unit of wealth carried through simple returns: n + 1 values from 1. */
export function wealthOf(returns: ArrayLike<number>): Float64Array {
  const wealth = new Float64Array(returns.length + 1).fill(1);
  for (let i = 0; i < returns.length; i++) wealth[i + 1] = at(wealth, i) * (1 + at(returns, i));
  return wealth;
}

/** The simple return over the whole span, compounded from simple returns; 0 over no periods. */
export function totalReturn(returns: ArrayLike<number>): number {
  return at(wealthOf(returns), -1) - 1;
}

/**
 * Time-weighted simple returns, one a period: what each unit of money earned, whatever came in or went out (GIPS 2020).
 * A period that starts and ends with nothing at work earns 0. Undefined for fewer than 2 values, or where a period
 * starts with nothing or a debt at work, so that no return has a meaning.
 */
export function timeWeightedReturns({
  values,
  flows,
  flowsAt = 'end',
}: ValuesWithFlows): Float64Array | undefined {
  assert(
    flows.length === Math.max(0, values.length - 1),
    `${flows.length} flows for ${values.length} values`,
  );
  if (values.length < 2) return undefined;
  const returns = new Float64Array(flows.length);
  for (let i = 0; i < flows.length; i++) {
    const flow = at(flows, i);
    const opening = at(values, i) + (flowsAt === 'start' ? flow : 0);
    const closing = at(values, i + 1) - (flowsAt === 'end' ? flow : 0);
    if (opening === 0 && closing === 0) continue;
    if (!(opening > 0)) return undefined;
    returns[i] = closing / opening - 1;
  }
  return returns;
}

function stepsOf(values: ArrayLike<number>, step: (before: number, after: number) => number): Float64Array {
  const steps = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < steps.length; i++) {
    const before = at(values, i);
    assert(before > 0, `a return needs a positive value to start from, not ${before}`);
    steps[i] = step(before, at(values, i + 1));
  }
  return steps;
}
