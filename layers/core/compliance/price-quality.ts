import { toNumber } from '../foundation/decimal.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';
import { ratio } from '../statistics/ratio.ts';

/** What became of an order, whether or not it traded. */
export interface OrderOutcome {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly venue: string;
  readonly outcome: 'filled' | 'partly-filled' | 'canceled' | 'rejected' | 'working';
}

/** Price, costs and likelihood of execution at one venue in one instrument, in its currency. Named as in RTS 27. */
export interface VenueInstrumentQuality {
  readonly venue: string;
  readonly symbol: string;
  readonly currency: string;
  readonly trades: number;
  readonly simpleAveragePx: number;
  readonly volumeWeightedPx: number;
  readonly highestPx: number;
  readonly lowestPx: number;
  readonly value: number;
  /** Of the value; a rebate is negative. */
  readonly feeRatio?: number;
  readonly slippageRatio?: number;
  readonly ordersReceived: number;
  readonly ordersExecuted: number;
  readonly ordersCanceled: number;
  readonly ordersRejected: number;
  /** Executed over received, wholly or in part; absent where no order is known. */
  readonly executedRatio?: number;
}

/** One row for each venue and instrument that traded, sorted by both. */
export function priceQuality(
  executed: readonly { readonly fill: Fill; readonly instrument: Instrument }[],
  orders: readonly OrderOutcome[],
): readonly VenueInstrumentQuality[] {
  const groups = new Map<string, { instrument: Instrument; fills: Fill[] }>();
  for (const { fill, instrument } of executed) {
    const key = `${instrument.venue} ${instrument.symbol}`;
    const group = groups.get(key) ?? { instrument, fills: [] };
    group.fills.push(fill);
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { instrument, fills }]) => qualityOf(instrument, fills, orders));
}

function qualityOf(
  { venue, symbol, currency }: Instrument,
  fills: readonly Fill[],
  orders: readonly OrderOutcome[],
): VenueInstrumentQuality {
  const prices = fills.map(({ lastPx }) => toNumber(lastPx));
  const quantity = total(fills, ({ lastQty }) => toNumber(lastQty));
  const value = total(fills, ({ lastPx, lastQty }) => toNumber(lastPx) * toNumber(lastQty));
  const own = orders.filter((order) => order.venue === venue && order.symbol === symbol);
  const count = (...outcomes: readonly OrderOutcome['outcome'][]): number =>
    own.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const executed = count('filled', 'partly-filled');
  const feeRatio = ratio(
    total(fills, ({ fee }) => toNumber(fee)),
    value,
  );
  const slippageRatio = ratio(
    total(fills, ({ slippage }) => toNumber(slippage)),
    value,
  );
  const executedRatio = ratio(executed, own.length);
  return {
    venue,
    symbol,
    currency,
    trades: fills.length,
    simpleAveragePx: total(fills, ({ lastPx }) => toNumber(lastPx)) / fills.length,
    volumeWeightedPx: value / quantity,
    highestPx: Math.max(...prices),
    lowestPx: Math.min(...prices),
    value,
    ...(feeRatio === undefined ? {} : { feeRatio }),
    ...(slippageRatio === undefined ? {} : { slippageRatio }),
    ordersReceived: own.length,
    ordersExecuted: executed,
    ordersCanceled: count('canceled'),
    ordersRejected: count('rejected'),
    ...(executedRatio === undefined ? {} : { executedRatio }),
  };
}

function total(fills: readonly Fill[], amountOf: (fill: Fill) => number): number {
  return fills.reduce((sum, fill) => sum + amountOf(fill), 0);
}
