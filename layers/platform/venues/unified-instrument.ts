import { formatDecimal, parseDecimal, qty, ZERO_MONEY, type Qty } from '../../core/foundation/decimal.ts';
import { sym, type Instrument } from '../../core/market/instrument.ts';
import type { UnifiedMarket } from './ccxt-exchange.ts';

/** An instrument, and how much of its base one of the venue's units of quantity is (1, but for contracts of a fixed size). */
export interface ListedInstrument {
  readonly instrument: Instrument;
  readonly unitQty: bigint;
  /** What taking costs in the venue's lowest tier, where it is listed. */
  readonly takerFeeBps?: number;
}

const ONE = 10n ** 18n;
const BPS = 10_000;

/**
 * A market as ccxt reads it. Undefined for one that is not traded now, or whose steps do not fit in 18 decimals: what cannot be
 * written exactly is not traded.
 */
export function unifiedInstrument(market: UnifiedMarket, venue: string): ListedInstrument | undefined {
  const { precision, limits, contractSize, settle, quote, type } = market;
  const tick = decimalOf<'px'>(precision.price);
  const step = decimalOf<'qty'>(precision.amount);
  if (market.active === false || tick === undefined || step === undefined) return undefined;
  const unitQty = type === 'spot' ? ONE : (decimalOf<'qty'>(contractSize) ?? ONE);
  const lot = inBase(step, unitQty);
  const minQty = inBase(decimalOf<'qty'>(limits.amount.min) ?? step, unitQty);
  if (lot === undefined || minQty === undefined) return undefined;
  const instrument: Instrument = {
    symbol: sym(market.symbol),
    venue,
    assetClass: type === 'spot' ? 'crypto-spot' : 'crypto-perpetual',
    sector: 'crypto',
    region: 'global',
    currency: settle ?? quote,
    calendar: '24/7',
    tick,
    lot,
    minQty,
    minNotional: decimalOf<'money'>(limits.cost?.min) ?? ZERO_MONEY,
    shortable: type !== 'spot',
  };
  const taker = Number(market.taker ?? NaN);
  return { instrument, unitQty, ...(Number.isFinite(taker) ? { takerFeeBps: taker * BPS } : {}) };
}

/** Decimal text as an exact amount; undefined for none, for nothing and for what is finer than 18 decimals. */
export function decimalOf<U extends 'px' | 'qty' | 'money'>(text: string | null | undefined) {
  const amount = parseDecimal<U>(text ?? '');
  return amount.ok && amount.value !== 0n ? amount.value : undefined;
}

/** Venue units as base quantity, and back; undefined where that is not exact. */
export function inBase(units: Qty, unitQty: bigint): Qty | undefined {
  return unitQty === ONE ? units : quotient(units * unitQty, ONE);
}

export function inUnits(base: Qty, unitQty: bigint): Qty | undefined {
  return unitQty === ONE ? base : quotient(base * ONE, unitQty);
}

function quotient(numerator: bigint, divisor: bigint): Qty | undefined {
  return numerator % divisor === 0n ? qty(formatDecimal(numerator / divisor)) : undefined;
}
