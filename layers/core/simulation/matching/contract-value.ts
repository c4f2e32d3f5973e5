import { assert } from '../../foundation/assert.ts';
import { absolute, negate, type Money, type Px, type Qty } from '../../foundation/decimal.ts';
import { timesOver, UNIT } from './exact-ratio.ts';

/**
 * What one contract is worth. `linear`: `multiplier` units of the base asset, valued and settled in the quote currency; spot is
 * linear with 1. `inverse`: `multiplier` units of the quote currency, settled in the base asset.
 */
export interface Contract {
  readonly kind: 'linear' | 'inverse';
  readonly multiplier: Qty;
}

/**
 * What a signed quantity is carried at, in the settlement currency, so that the profit of going from one price to another is
 * always the later carrying value less the earlier. Linear: price x quantity x multiplier. Inverse: -(quantity x multiplier /
 * price), for a long then gains base asset as the price rises. Rounded to the nearest 10^-18, once a trade.
 */
export function carryingValue({ kind, multiplier }: Contract, price: Px, quantity: Qty): Money {
  assert(price > 0n, 'a contract has a price');
  return kind === 'linear'
    ? timesOver(price * quantity, multiplier, UNIT * UNIT)
    : timesOver(negate(quantity), multiplier, price);
}

/** The size of a position in the settlement currency, never negative: what fees, funding and margin are rates of. */
export function notionalValue(contract: Contract, price: Px, quantity: Qty): Money {
  return absolute(carryingValue(contract, price, quantity));
}
