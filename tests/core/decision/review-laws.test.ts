import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  absolute,
  formatDecimal,
  minus,
  money,
  plus,
  px,
  qty,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { pendingOrder, type Order } from '../../../layers/core/execution/order.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import type { ReviewInputs } from '../../../layers/core/decision/review-subject.ts';
import type { UniverseMember } from '../../../layers/core/decision/system-config.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { REGIME_POLICY, REGIMES } from '../../../layers/core/regime/regime.ts';
import { MODE_RULES, MODES } from '../../../layers/core/risk/mode.ts';
import { aConfig, LIMITS } from '../../builders/a-config.ts';
import {
  aContext,
  aMarket,
  aPortfolio,
  aProposal,
  aRegime,
  aView,
  barsUntilToday,
  modeOf,
} from '../../builders/a-cycle.ts';
import { aMember } from '../../builders/an-instrument.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const NAMES = ['AAA', 'BBB', 'CCC', 'DDD'].map(sym);
const LOT = qty('0.01');
const anyThing = fc.record({
  sector: fc.constantFrom('tech', 'banks', 'oil'),
  currency: fc.constantFrom('USD', 'EUR'),
  assetClass: fc.constantFrom('equity' as const, 'crypto-spot' as const),
  shortable: fc.boolean(),
  price: between(5, 500),
  atrRatio: between(0.001, 0.2),
  barVolatility: between(0.001, 0.05),
  held: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }), fc.integer({ min: -200, max: 400 })),
  pending: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -30, max: 60 }) },
  ),
  seed: fc.integer({ min: 1, max: 3 }),
  direction: fc.constantFrom('long' as const, 'long' as const, 'short' as const, 'flat' as const),
  strength: between(0, 1),
  confidence: between(0.3, 0.9),
});
const anyWorld = fc.record({
  things: fc.array(anyThing, { minLength: 1, maxLength: 4 }),
  cash: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
    fc.integer({ min: -5_000, max: 10_000 }),
  ),
  mode: fc.oneof(
    { weight: 4, arbitrary: fc.constant('normal' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...MODES) },
  ),
  regime: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('range-bound' as const, 'high-volatility' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...REGIMES, 'unknown' as const) },
  ),
});
type World = typeof anyWorld extends fc.Arbitrary<infer T> ? T : never;

function inputsOf({ things, cash, mode, regime }: World): ReviewInputs {
  const named = things.map((thing, index) => ({ ...thing, symbol: at(NAMES, index) }));
  const universe = named.map(({ symbol, sector, currency, assetClass, shortable }) =>
    aMember({
      symbol,
      sector,
      currency,
      assetClass,
      shortable,
      lot: LOT,
      minQty: qty('0.05'),
      minNotional: money('10'),
      tick: px('0.01'),
    }),
  );
  const openOrders = named.flatMap(({ symbol, pending }, index): Order[] =>
    pending === 0
      ? []
      : [
          pendingOrder(
            aRequest({
              clientOrderId: orderId(index),
              symbol,
              side: pending > 0 ? 'buy' : 'sell',
              quantity: qty(String(Math.abs(pending))),
            }),
            { decisionId: 'd', leg: 'entry' },
          ),
        ],
  );
  return {
    config: aConfig({ universe, benchmark: at(NAMES, 0) }),
    context: aContext({
      mode: modeOf(mode),
      openOrders,
      portfolio: aPortfolio(
        String(cash),
        named.map(({ symbol, held }) => [symbol, String(held)] as const),
      ),
    }),
    market: aMarket(named.map(({ symbol, seed }) => [symbol, barsUntilToday(seed)] as const)),
    regime: regime === 'unknown' ? { kind: 'unknown', reason: '' } : aRegime(regime),
    technical: named.map(({ symbol, price, atrRatio, barVolatility }) =>
      aView({ symbol, levels: { lastPx: price, atr: price * atrRatio, barVolatility } }),
    ),
    proposals: named.map(({ symbol, direction, strength, confidence }) =>
      aProposal({ symbol, direction, strength, confidence }),
    ),
  };
}

/** An account of doubles, kept here from first principles. */
interface Account {
  cash: number;
  readonly holdings: Map<string, { member: UniverseMember; price: number; quantity: Qty }>;
}
function accountOf({ config, context, technical }: ReviewInputs): Account {
  const holdings: Account['holdings'] = new Map();
  let cash = toNumber(context.portfolio.cash);
  for (const member of config.universe) {
    const { symbol } = member.instrument;
    const view = technical.find((one) => one.symbol === symbol);
    if (view?.kind !== 'view') continue;
    const price = view.levels.lastPx;
    const pending = context.openOrders
      .filter(({ request }) => request.symbol === symbol)
      .reduce(
        (sum, { request }) =>
          request.side === 'buy' ? plus(sum, request.quantity) : minus(sum, request.quantity),
        ZERO_QTY,
      );
    holdings.set(symbol, { member, price, quantity: plus(quantityOf(context.portfolio, symbol), pending) });
    cash -= toNumber(pending) * price;
  }
  return { cash, holdings };
}
const navOf = ({ cash, holdings }: Account): number =>
  [...holdings.values()].reduce((sum, { price, quantity }) => sum + price * toNumber(quantity), cash);
function grossOf(account: Account, matches: (member: UniverseMember) => boolean): number {
  const values = [...account.holdings.values()].filter(({ member }) => matches(member));
  return values.reduce((sum, { price, quantity }) => sum + Math.abs(price * toNumber(quantity)), 0);
}

test('over any portfolio and prices, no approved intent breaks a limit once it and all before it have filled', () => {
  let entries = 0;
  let exits = 0;
  fc.assert(
    fc.property(anyWorld, (world) => {
      const inputs = inputsOf(world);
      const account = accountOf(inputs);
      const nav = navOf(account);
      const factor = world.regime === 'unknown' ? 0 : REGIME_POLICY[world.regime].exposureRatio;
      for (const review of reviewRisk(inputs)) {
        if (review.verdict !== 'approved' && review.verdict !== 'needs-approval') continue;
        const { intent } = review;
        const holding = account.holdings.get(intent.symbol);
        if (holding === undefined) throw new Error('an intent without a price');
        const { instrument } = holding.member;
        const before = holding.quantity;
        holding.quantity =
          intent.side === 'buy' ? plus(before, intent.quantity) : minus(before, intent.quantity);
        account.cash -= (intent.side === 'buy' ? 1 : -1) * toNumber(intent.quantity) * holding.price;
        expect(roundToLot(intent.quantity, LOT, 'floor')).toBe(intent.quantity);
        expect(intent.quantity > ZERO_QTY).toBe(true);
        if (intent.kind !== 'enter') {
          exits++;
          expect(absolute(holding.quantity) < absolute(before)).toBe(true);
          expect(holding.quantity === ZERO_QTY || holding.quantity > ZERO_QTY === before > ZERO_QTY).toBe(
            true,
          );
          expect(review.verdict).toBe('approved');
          continue;
        }
        entries++;
        const within = (value: number, limit: number): boolean => value / nav <= limit + 1e-6;
        expect(absolute(holding.quantity) > absolute(before)).toBe(true);
        expect(
          within(
            grossOf(account, (m) => m.instrument.symbol === intent.symbol),
            LIMITS.positionRatioMax * factor,
          ),
        ).toBe(true);
        expect(
          within(
            grossOf(account, (m) => m.instrument.sector === instrument.sector),
            LIMITS.sectorRatioMax * factor,
          ),
        ).toBe(true);
        if (instrument.currency === 'USD')
          expect(
            within(
              grossOf(account, (m) => m.instrument.currency === 'USD'),
              LIMITS.usdRatioMax,
            ),
          ).toBe(true);
        if (instrument.assetClass === 'crypto-spot')
          expect(
            within(
              grossOf(account, (m) => m.instrument.assetClass === 'crypto-spot'),
              LIMITS.cryptoRatioMax,
            ),
          ).toBe(true);
        expect(account.cash / nav).toBeGreaterThanOrEqual(LIMITS.cashRatioMin - 1e-6);
        const direction = intent.side === 'buy' ? 'long' : 'short';
        expect(world.regime !== 'unknown' && REGIME_POLICY[world.regime][direction]).toBe(true);
        expect(direction === 'long' || instrument.shortable).toBe(true);
        expect(MODE_RULES[world.mode].opens).toBe(true);
        expect(intent.quantity >= instrument.minQty && toNumber(intent.quantity) * holding.price >= 10).toBe(
          true,
        );
        const sign = direction === 'long' ? 1 : -1;
        expect(sign * (holding.price - toNumber(intent.bracket.stopPx)) > 0).toBe(true);
        expect(sign * (toNumber(intent.bracket.targetPx) - holding.price) > 0).toBe(true);
        expect(
          (review.verdict === 'approved') ===
            at(
              inputs.proposals.filter((p) => p.symbol === intent.symbol),
              0,
            ).confidence >=
              0.6,
        ).toBe(true);
      }
    }),
    fuzzed(1_500),
  );
  // The property is about something.
  expect(entries).toBeGreaterThan(100);
  expect(exits).toBeGreaterThan(100);
});

test('over any portfolio and prices, tightening a limit never lets more be bought', () => {
  const anyTighter = fc.constantFrom(
    'positionRatioMax',
    'sectorRatioMax',
    'usdRatioMax',
    'cryptoRatioMax',
    'correlationMax' as const,
  );
  fc.assert(
    fc.property(anyWorld, anyTighter, between(0, 1), (world, name, factor) => {
      const first = { ...world, things: world.things.slice(0, 1) };
      const inputs = inputsOf(first);
      const tight = {
        ...inputs,
        config: { ...inputs.config, limits: { ...LIMITS, [name]: LIMITS[name] * factor } },
      };
      const bought = (given: ReviewInputs): Qty => {
        const review = at(reviewRisk(given), 0);
        const enters =
          (review.verdict === 'approved' || review.verdict === 'needs-approval') &&
          review.intent.kind === 'enter';
        return enters ? review.intent.quantity : ZERO_QTY;
      };
      expect([formatDecimal(bought(inputs)), bought(tight) <= bought(inputs)]).toEqual([
        formatDecimal(bought(inputs)),
        true,
      ]);
    }),
    fuzzed(1_000),
  );
});
