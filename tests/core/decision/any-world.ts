import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { pendingOrder, type Order } from '../../../layers/core/execution/order.ts';
import type { ReviewInputs } from '../../../layers/core/decision/review-subject.ts';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import { barAt, slice, windowOf, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { MODES } from '../../../layers/core/risk/mode.ts';
import { closesOf } from '../../builders/a-bar.ts';
import { aConfig, GUARDS } from '../../builders/a-config.ts';
import {
  aContext,
  aMarket,
  aPortfolio,
  aProposal,
  aRegime,
  aView,
  modeOf,
  TODAY,
} from '../../builders/a-cycle.ts';
import { aMember } from '../../builders/an-instrument.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';
import { between } from '../../builders/any-number.ts';

export const LOT = qty('0.01');
export const MIN_QTY = qty('0.05');
export const MIN_NOTIONAL = 10;
const INSTRUMENTS_MAX = 50;
/** Two crowds that move half alike, a mirror of the first, and a stranger: so that sizes shrink and clusters fill. */
const FRESH = [
  [1, 11],
  [1, 12],
  [1, 13],
  [2, 14],
  [2, 15],
  [3, 16],
].map(([crowd = 0, own = 0]) => barsOf(crowd, own));
FRESH.push(windowOf(bars(at(FRESH, 0)).map((bar) => ({ ...bar, close: 10_000 / bar.close }))));
/** Two sessions short. */
const STALE = FRESH.map((bars) => slice(bars, 0, 28));

const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const anyThing = fc.record({
  sector: fc.constantFrom('tech', 'banks', 'oil', 'mines'),
  currency: fc.constantFrom('USD', 'EUR'),
  assetClass: mostly<'equity' | 'crypto-spot'>('equity', fc.constant('crypto-spot')),
  shortable: fc.boolean(),
  price: between(5, 500),
  atrRatio: between(0.001, 0.2),
  barVolatility: between(0.001, 0.055),
  held: mostly(0, fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -200, max: 400 }))),
  pending: mostly(0, fc.integer({ min: -30, max: 60 })),
  /** A part of what is held is being sold already. */
  leaving: fc.boolean(),
  stale: mostly(false, fc.boolean()),
  seed: fc.nat(FRESH.length - 1),
  direction: fc.constantFrom('long' as const, 'long' as const, 'short' as const, 'flat' as const),
  strength: between(0, 1),
  confidence: between(0.3, 0.9),
});

/** An account with some instruments, orders at the venue, a market state, and a proposal for each. */
export const anyWorld = fc.record({
  things: fc.oneof(
    { weight: 5, arbitrary: fc.array(anyThing, { minLength: 1, maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.array(anyThing, { minLength: 1, maxLength: INSTRUMENTS_MAX, size: 'max' }),
    },
  ),
  cash: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 30_000, max: 400_000 }) },
    fc.integer({ min: -5_000, max: 10_000 }),
  ),
  mode: mostly<(typeof MODES)[number]>('normal', fc.constantFrom(...MODES)),
  regime: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('range-bound' as const, 'high-volatility' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...REGIMES, 'unknown' as const) },
  ),
  /** The soft cap of everything together. */
  softGrossRatio: fc.constantFrom(0.9, 1.8),
  tripped: mostly(false, fc.boolean()),
  shortfallRatio: mostly<number | undefined>(undefined, between(0, 0.2)),
});
export type World = typeof anyWorld extends fc.Arbitrary<infer T> ? T : never;

export const SHORTFALL_MAX = 0.1;

export function inputsOf({ things, cash, mode, regime, tripped, ...world }: World): ReviewInputs {
  const named = things.map((thing, index) => ({ ...thing, symbol: sym(`S${index}`) }));
  const universe = named.map(({ symbol, sector, currency, assetClass, shortable }) =>
    aMember({
      ...{ symbol, sector, currency, assetClass, shortable },
      lot: LOT,
      minQty: MIN_QTY,
      minNotional: money(String(MIN_NOTIONAL)),
      tick: px('0.01'),
    }),
  );
  const trips = tripped ? [{ code: 'GUARD_DAY_LOSS' as const, value: 0.03, limit: 0.02 }] : [];
  const context = aContext({
    mode: modeOf(mode),
    openOrders: named.flatMap((thing, index) => ordersOf(thing, index)),
    portfolio: aPortfolio(
      String(cash),
      named.map(({ symbol, held }) => [symbol, String(held)] as const),
    ),
    ...(world.shortfallRatio === undefined ? {} : { tailRisk: [tailOf(world.shortfallRatio)] }),
  });
  return {
    config: aConfig({
      universe,
      benchmark: sym('S0'),
      guards: {
        ...GUARDS,
        portfolio: {
          ...GUARDS.portfolio,
          grossRatioMax: 2,
          softGrossRatio: world.softGrossRatio,
          shortfallRatioMax: SHORTFALL_MAX,
        },
      },
    }),
    context: { ...context, guard: { ...context.guard, daily: { ...context.guard.daily, trips } } },
    market: aMarket(
      named.map(({ symbol, seed, stale }) => [symbol, at(stale ? STALE : FRESH, seed)] as const),
    ),
    regime: regime === 'unknown' ? { kind: 'unknown', reason: '' } : aRegime(regime),
    technical: named.map(({ symbol, price, atrRatio, barVolatility }) =>
      aView({ symbol, levels: { lastPx: price, atr: price * atrRatio, barVolatility } }),
    ),
    proposals: named.map(({ symbol, direction, strength, confidence }) =>
      aProposal({ symbol, direction, strength, confidence }),
    ),
  };
}

function ordersOf(
  { pending, leaving, held, symbol }: World['things'][number] & { symbol: ReturnType<typeof sym> },
  index: number,
): readonly Order[] {
  const order = (signed: number, reduceOnly: boolean): Order =>
    pendingOrder(
      aRequest({
        clientOrderId: orderId(2 * index + (reduceOnly ? 1 : 0)),
        symbol,
        reduceOnly,
        side: signed > 0 ? 'buy' : 'sell',
        quantity: qty(String(Math.abs(signed))),
      }),
      { decisionId: 'd', leg: reduceOnly ? 'exit' : 'entry' },
    );
  return [
    ...(pending === 0 ? [] : [order(pending, false)]),
    ...(leaving && Math.abs(held) > 1 ? [order(-Math.trunc(held / 2), true)] : []),
  ];
}

function tailOf(expectedShortfall: number): ReviewInputs['context']['tailRisk'][number] {
  return { method: 'historical', confidence: 0.95, valueAtRisk: 0, expectedShortfall };
}

/** Thirty-one bars whose returns are a crowd's for the most part, and for the rest an instrument's own. */
function barsOf(crowd: number, own: number): BarWindow {
  const [shared, alone] = [seededRng(crowd), seededRng(own)];
  let price = 100;
  return closesOf(
    Array.from(
      { length: TODAY + 1 },
      () => (price *= Math.exp(0.01 * (shared.normal() + 0.5 * alone.normal()))),
    ),
  );
}

function bars(window: BarWindow): readonly Bar[] {
  return Array.from({ length: window.length }, (_, index) => barAt(window, index));
}
