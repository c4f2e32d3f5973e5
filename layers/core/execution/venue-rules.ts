import { assert } from '../foundation/assert.ts';
import {
  absolute,
  decimal,
  DECIMALS,
  formatDecimal,
  greatest,
  notionalOf,
  plus,
  roundToLot,
  roundToTick,
  toNumber,
  ZERO_PX,
  type Exact,
  type Money,
  type Px,
  type Qty,
  type Rounding,
} from '../foundation/decimal.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';

/** What a venue demands of an order for one instrument ([E4]). An `Instrument` has the first four. */
export interface VenueRules {
  readonly tick: Px;
  readonly lot: Qty;
  readonly minQty: Qty;
  readonly minNotional: Money;
  readonly maxQty?: Qty;
  readonly minPx?: Px;
  readonly maxPx?: Px;
  /** Significant digits a price may have, where the venue bounds them besides the tick. */
  readonly pxDigits?: number;
}

/** What an order asks for before the venue's rules; `markPx` stands for the price of one that has no limit. */
export type OrderTerms = { readonly quantity: Qty | number } & (
  { readonly limitPx: Px | number } | { readonly markPx: Px | number }
);

export interface FittedTerms {
  readonly quantity: Qty;
  /** Absent for an order without a limit. */
  readonly limitPx?: Px;
}

/**
 * The order as the venue takes it: quantity rounded down to the lot, price to the tick in the given direction. Refused, with
 * the numbers, where what is left is less than a minimum or more than a maximum: PX_BELOW_MIN (one tick where the venue
 * names none), PX_ABOVE_MAX, QTY_BELOW_MIN, QTY_ABOVE_MAX, NOTIONAL_BELOW_MIN. An order without a limit is judged by its
 * mark price, rounded down.
 */
export function fitOrder(terms: OrderTerms, rules: VenueRules, pxRounding: Rounding): Result<FittedTerms> {
  const limited = 'limitPx' in terms;
  const price = limited ? fitPx(terms.limitPx, rules, pxRounding) : fitPx(terms.markPx, rules, 'floor');
  if (!price.ok) return price;
  const quantity = fitQty(terms.quantity, rules, price.value);
  if (!quantity.ok) return quantity;
  return ok({ quantity: quantity.value, ...(limited && { limitPx: price.value }) });
}

/** The price on the venue's grid. */
export function fitPx(value: Px | number, rules: VenueRules, rounding: Rounding): Result<Px> {
  const { tick, minPx = tick, maxPx } = rules;
  const fitted = roundToTick(inDigits(value, rules, rounding), tick, rounding);
  if (fitted < minPx) return belowMin('PX', fitted, minPx);
  return maxPx !== undefined && fitted > maxPx ? aboveMax('PX', fitted, maxPx) : ok(fitted);
}

/** The quantity in whole lots, never more than was asked for, if it is enough at that price. */
export function fitQty(value: Qty | number, rules: VenueRules, atPx: Px): Result<Qty> {
  const { lot, minQty, maxQty, minNotional } = rules;
  const fitted = roundToLot(value, lot, 'floor');
  const least = greatest(minQty, lot);
  if (fitted < least) return belowMin('QTY', fitted, least);
  if (maxQty !== undefined && fitted > maxQty) return aboveMax('QTY', fitted, maxQty);
  const notional = notionalOf(atPx, fitted, 'floor');
  return notional < minNotional ? belowMin('NOTIONAL', notional, minNotional) : ok(fitted);
}

/** The least quantity the venue takes at that price: whole lots, of the minimum quantity and the minimum notional. */
export function minimumQty({ lot, minQty, minNotional }: VenueRules, atPx: Px): Qty {
  assert(atPx > ZERO_PX, 'no minimum is known at no price');
  const isWorth = (quantity: Qty): boolean => notionalOf(atPx, quantity, 'floor') >= minNotional;
  let least = greatest(roundToLot(minQty, lot, 'ceil'), lot);
  if (isWorth(least)) return least;
  // Doubles find the place, exact products the lot.
  least = greatest(least, roundToLot(toNumber(minNotional) / toNumber(atPx), lot, 'floor'));
  while (!isWorth(least)) least = plus(least, lot);
  return least;
}

/** The step between numbers of so many decimal places; -2 is a step of a hundred. */
export function stepOfDecimals<U extends string>(places: number): Exact<U> {
  assert(Number.isInteger(places) && places <= DECIMALS, `no step has ${places} decimals`);
  return decimal<U>(places <= 0 ? `1${'0'.repeat(-places)}` : `0.${'0'.repeat(places - 1)}1`);
}

/** The step between numbers as large as `value` that have so many significant digits. */
export function stepOfDigits<U extends string>(value: Exact<U>, digits: number): Exact<U> {
  assert(Number.isInteger(digits) && digits > 0, `no number has ${digits} digits`);
  return stepOfDecimals<U>(Math.min(DECIMALS, DECIMALS + digits - absolute(value).toString().length));
}

function inDigits(value: Px | number, { pxDigits }: VenueRules, rounding: Rounding): Px | number {
  if (pxDigits === undefined) return value;
  const exact = roundToTick(value, stepOfDecimals(DECIMALS), rounding);
  return roundToTick(exact, stepOfDigits(exact, pxDigits), rounding);
}

type What = 'PX' | 'QTY' | 'NOTIONAL';

const WORDS = { PX: 'price', QTY: 'quantity', NOTIONAL: 'notional' } as const satisfies Record<What, string>;

function belowMin(what: What, value: bigint, min: bigint): Result<never> {
  const [given, bound] = [formatDecimal(value), formatDecimal(min)];
  const message = `a ${WORDS[what]} of ${given} is less than the venue's minimum of ${bound}`;
  return refuse(`${what}_BELOW_MIN`, message, { value: given, min: bound });
}

function aboveMax(what: What, value: bigint, max: bigint): Result<never> {
  const [given, bound] = [formatDecimal(value), formatDecimal(max)];
  const message = `a ${WORDS[what]} of ${given} is more than the venue's maximum of ${bound}`;
  return refuse(`${what}_ABOVE_MAX`, message, { value: given, max: bound });
}
