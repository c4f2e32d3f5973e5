import {
  decimal,
  formatDecimal,
  money,
  px,
  qty,
  type Exact,
  type Money,
  type Px,
  type Qty,
  type Rounding,
} from '../../foundation/decimal.ts';

/** A fee, funding or margin rate: exact, for what it is multiplied with is money. */
export type Ratio = Exact<'ratio'>;

/** A rate written by our own code or configuration, such as `0.0004`; a rebate is negative. */
export const ratio = (text: string): Ratio => decimal<'ratio'>(text);

/** `amount` times a rate, rounded at `decimals`. */
export function share(amount: Money, rate: Ratio, { decimals, rounding }: MoneyRounding): Money {
  const step = 10n ** BigInt(UNIT_DECIMALS - decimals);
  return money(formatDecimal(divided(amount * rate, step * UNIT, rounding) * step));
}

/** How fine money is, and which way it is rounded. */
export interface MoneyRounding {
  readonly decimals: number;
  readonly rounding: Rounding;
}

/** a times b over c in units of 10^-18; c must not be zero. */
export function timesOver(a: bigint, b: bigint, c: bigint, rounding: Rounding = 'nearest'): Money {
  return money(formatDecimal(divided(a * b, c, rounding)));
}

export function asPx(units: bigint): Px {
  return px(formatDecimal(units));
}

export function asQty(units: bigint): Qty {
  return qty(formatDecimal(units));
}

export const UNIT_DECIMALS = 18;
export const UNIT = 10n ** BigInt(UNIT_DECIMALS);

function divided(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator < 0n) return divided(-numerator, -denominator, rounding);
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n || rounding === 'truncate') return quotient;
  const negative = numerator < 0n;
  const away = negative ? quotient - 1n : quotient + 1n;
  if (rounding === 'floor') return negative ? away : quotient;
  if (rounding === 'ceil') return negative ? quotient : away;
  return 2n * (negative ? -remainder : remainder) >= denominator ? away : quotient;
}
