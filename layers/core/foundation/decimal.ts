import { assert } from './assert.ts';
import { ok, refuse, type Result } from './result.ts';

declare const unit: unique symbol;

/**
 * An exact decimal: a bigint counting units of 10^-18, fine enough for the smallest tick of any supported venue.
 * The brand says what it measures, so that a price cannot be added to a quantity.
 */
export type Exact<U extends string> = bigint & { readonly [unit]: U };
export type Px = Exact<'px'>;
export type Qty = Exact<'qty'>;
export type Money = Exact<'money'>;

/** Which neighbour a value between two steps goes to. `nearest` sends halves away from zero. */
export type Rounding = 'floor' | 'ceil' | 'nearest' | 'truncate';

export const DECIMALS = 18;
const ONE = 10n ** BigInt(DECIMALS);
const DECIMAL_TEXT = /^(-?)(\d+)(?:\.(\d+))?$/;

export const ZERO_PX = 0n as Px;
export const ZERO_QTY = 0n as Qty;
export const ZERO_MONEY = 0n as Money;

/** Reads plain decimal text such as `-12.50`. More than 18 decimals, exponents and blanks are refused. */
export function parseDecimal<U extends string>(text: string): Result<Exact<U>> {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return refuse('NOT_A_DECIMAL', `"${text.slice(0, 40)}" is not a plain decimal number`);
  const [, sign, whole = '0', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(DECIMALS))) {
    return refuse('TOO_FINE', `"${text.slice(0, 40)}" has more than ${DECIMALS} decimals`);
  }
  const magnitude = BigInt(whole) * ONE + BigInt(fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'));
  return ok((sign === '-' ? -magnitude : magnitude) as Exact<U>);
}

/** A decimal written by our own code; text that does not parse is a defect. */
export function decimal<U extends string>(text: string): Exact<U> {
  const parsed = parseDecimal<U>(text);
  assert(parsed.ok, `not a decimal: ${text}`);
  return parsed.value;
}

export const px = (text: string): Px => decimal<'px'>(text);
export const qty = (text: string): Qty => decimal<'qty'>(text);
export const money = (text: string): Money => decimal<'money'>(text);

/** Canonical decimal text: no exponent, no trailing zeros, no negative zero. */
export function formatDecimal(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  const whole = (magnitude / ONE).toString();
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The nearest double. The one door from exact amounts into indicators and statistics. */
export function toNumber(value: bigint): number {
  return Number(formatDecimal(value));
}

export function plus<U extends string>(a: Exact<U>, b: Exact<U>): Exact<U> {
  return (a + b) as Exact<U>;
}

export function minus<U extends string>(a: Exact<U>, b: Exact<U>): Exact<U> {
  return (a - b) as Exact<U>;
}

export function negate<U extends string>(a: Exact<U>): Exact<U> {
  return (0n - a) as Exact<U>;
}

export function absolute<U extends string>(a: Exact<U>): Exact<U> {
  return (a < 0n ? 0n - a : a) as Exact<U>;
}

export function least<U extends string>(a: Exact<U>, b: Exact<U>): Exact<U> {
  return a < b ? a : b;
}

export function greatest<U extends string>(a: Exact<U>, b: Exact<U>): Exact<U> {
  return a > b ? a : b;
}

/** Price times quantity, in units of the quote currency; what lies beyond 18 decimals is rounded as told. */
export function notionalOf(price: Px, quantity: Qty, rounding: Rounding = 'nearest'): Money {
  return divideRounded(price * quantity, ONE, rounding) as Money;
}

/** `amount * part / whole`, for splitting a cost basis. The remainder stays with the caller's difference. */
export function proportion<U extends string>(
  amount: Exact<U>,
  { part, whole }: { part: Qty; whole: Qty },
  rounding: Rounding = 'nearest',
): Exact<U> {
  assert(whole !== 0n, 'a proportion of nothing');
  return divideRounded(amount * part, whole, rounding) as Exact<U>;
}

/** Amount per unit of quantity, for an average price; rounded at 18 decimals. */
export function pricePerUnit(amount: Money, quantity: Qty): Px {
  assert(quantity !== 0n, 'a price per unit of nothing');
  return divideRounded(amount * ONE, quantity, 'nearest') as Px;
}

/** The multiple of `tick` that `value` (a double, or an exact price) goes to in the given direction. */
export function roundToTick(value: number | Px, tick: Px, rounding: Rounding): Px {
  return roundToStep(value, tick, rounding) as Px;
}

/** The multiple of `lot` that `value` (a double, or an exact quantity) goes to in the given direction. */
export function roundToLot(value: number | Qty, lot: Qty, rounding: Rounding): Qty {
  return roundToStep(value, lot, rounding) as Qty;
}

/** An observed double as money, rounded to 10^-`decimals`. */
export function moneyFrom(value: number, decimals: number, rounding: Rounding): Money {
  return roundToStep(value, 10n ** BigInt(DECIMALS - decimals), rounding) as Money;
}

/** Rounds by the double's shortest decimal text, so 0.1 means one tenth and not its binary neighbour. */
function roundToStep(value: number | bigint, step: bigint, rounding: Rounding): bigint {
  assert(step > 0n, `a step must be positive, not ${formatDecimal(step)}`);
  if (typeof value === 'bigint') return divideRounded(value, step, rounding) * step;
  assert(Number.isFinite(value), `cannot round ${value}`);
  const [mantissa = '0', exponentText = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const exponent = Number(exponentText) - fraction.length + DECIMALS;
  const numerator = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits;
  const divisor = exponent >= 0 ? step : step * 10n ** BigInt(-exponent);
  return divideRounded(numerator, divisor, rounding) * step;
}

function divideRounded(numerator: bigint, divisor: bigint, rounding: Rounding): bigint {
  if (divisor < 0n) return divideRounded(-numerator, -divisor, rounding);
  const quotient = numerator / divisor;
  const remainder = numerator % divisor;
  if (remainder === 0n) return quotient;
  const away = numerator < 0n ? -1n : 1n;
  switch (rounding) {
    case 'truncate':
      return quotient;
    case 'floor':
      return numerator < 0n ? quotient - 1n : quotient;
    case 'ceil':
      return numerator < 0n ? quotient : quotient + 1n;
    case 'nearest':
      return (remainder < 0n ? -remainder : remainder) * 2n >= divisor ? quotient + away : quotient;
  }
}
