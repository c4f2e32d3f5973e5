import { assert } from '../../core/foundation/assert.ts';
import {
  formatDecimal,
  money,
  px,
  qty,
  type Money,
  type Px,
  type Qty,
} from '../../core/foundation/decimal.ts';

/** An instrument the test venue lists, the rules it holds orders to, and where its market maker starts. */
export interface Listing {
  readonly base: string;
  readonly quote: string;
  readonly tick: Px;
  readonly lot: Qty;
  readonly minQty: Qty;
  readonly minNotional: Money;
  readonly startPx: Px;
  /** What each level of the market maker holds. */
  readonly levelQty: Qty;
  /** In place of the exchange's own: fractions of what is traded, in units of 10^-18. */
  readonly fees?: { readonly makerRatio: bigint; readonly takerRatio: bigint };
}

/** Three instruments of very different size, quoted in that currency. */
export function usualListings(quote: string): readonly Listing[] {
  const listing = { quote, minNotional: money('5') };
  return [
    {
      ...listing,
      base: 'BTC',
      tick: px('0.1'),
      lot: qty('0.00001'),
      minQty: qty('0.00005'),
      startPx: px('60000'),
      levelQty: qty('0.5'),
    },
    {
      ...listing,
      base: 'ETH',
      tick: px('0.01'),
      lot: qty('0.0001'),
      minQty: qty('0.002'),
      startPx: px('2500'),
      levelQty: qty('8'),
    },
    {
      ...listing,
      base: 'SOL',
      tick: px('0.01'),
      lot: qty('0.001'),
      minQty: qty('0.02'),
      startPx: px('150'),
      levelQty: qty('120'),
    },
  ];
}

/** `BTC/USDT` */
export function symbolOf({ base, quote }: Pick<Listing, 'base' | 'quote'>): string {
  return `${base}/${quote}`;
}

/** Decimals of a step: 5 of 0.00001. */
export function decimalsOf(step: bigint): number {
  let decimals = 18;
  for (let rest = step; decimals > 0 && rest % 10n === 0n; rest /= 10n) decimals--;
  return decimals;
}

/** How many whole steps a value is, undefined where it is no whole number of them or too many to count. */
export function stepsOf(value: bigint, step: bigint): number | undefined {
  if (value % step !== 0n) return undefined;
  const steps = Number(value / step);
  return Number.isSafeInteger(steps) ? steps : undefined;
}

export function pxOfTick({ tick }: Listing, ticks: number): Px {
  return px(timesText(tick, ticks));
}

export function qtyOfLots({ lot }: Listing, lots: number): Qty {
  return qty(timesText(lot, lots));
}

function timesText(step: bigint, count: number): string {
  assert(Number.isSafeInteger(count), `${count} steps`);
  return formatDecimal(step * BigInt(count));
}
