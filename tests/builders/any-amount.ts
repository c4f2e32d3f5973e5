import fc from 'fast-check';
import {
  px,
  qty,
  money,
  formatDecimal,
  type Money,
  type Px,
  type Qty,
} from '../../layers/core/foundation/decimal.ts';
import { between } from './any-number.ts';

/** Arbitraries of exact amounts, given in units of 10^-18. */
const UNIT_TEXT = (units: bigint): string => formatDecimal(units);

/** Up to a million, to the last of the 18 decimals; never zero. */
export const anyQty: fc.Arbitrary<Qty> = fc
  .bigInt({ min: 1n, max: 10n ** 24n })
  .map((units) => qty(UNIT_TEXT(units)));

/** Small and round, so that positions are met exactly and flip. */
export const anyRoundQty: fc.Arbitrary<Qty> = fc.integer({ min: 1, max: 8 }).map((lots) => qty(String(lots)));

export const anyPx: fc.Arbitrary<Px> = fc
  .bigInt({ min: 1n, max: 10n ** 23n })
  .map((units) => px(UNIT_TEXT(units)));

/** Negative for rebates. */
export const anyMoney: fc.Arbitrary<Money> = fc
  .bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
  .map((units) => money(UNIT_TEXT(units)));

/** Every magnitude that a double of a market can have, both signs, and the awkward ones. */
export const anyPrice: fc.Arbitrary<number> = fc.oneof(
  between(-1e9, 1e9),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc.constantFrom(0, -0, 0.1 + 0.2, 1e-9, 1e-18, 1.005, 2.675, 1e21, 123456789.123456789, 5e-324),
);
