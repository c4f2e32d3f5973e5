import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  absolute,
  minus,
  plus,
  roundToLot,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import type { ReviewInputs } from '../../../layers/core/decision/review-subject.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import type { UniverseMember } from '../../../layers/core/decision/system-config.ts';
import type { BarWindow } from '../../../layers/core/market/bar-window.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { REGIME_POLICY } from '../../../layers/core/regime/regime.ts';
import { returnCorrelation } from '../../../layers/core/risk/correlation.ts';
import { MODE_RULES } from '../../../layers/core/risk/mode.ts';
import { GUARDS, HYGIENE, LIMITS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';
import { anyWorld, inputsOf, LOT, MIN_NOTIONAL, MIN_QTY, SHORTFALL_MAX, type World } from './any-world.ts';

/** An account of doubles, kept here from first principles: what is held, and what would be with all orders filled. */
interface Account {
  readonly nav: number;
  cash: number;
  readonly holdings: Map<string, Holding>;
}
interface Holding {
  readonly member: UniverseMember;
  readonly price: number;
  readonly filled: Qty;
  quantity: Qty;
}
const CHECKS = 20;
/** A world of fifty instruments takes longer to make small than to understand: the seed is enough. */
const WORLDS = { endOnFailure: true };
type Intent = Extract<Review, { verdict: 'approved' }>['intent'];

function accountOf({ config, context, technical }: ReviewInputs): Account {
  const holdings: Account['holdings'] = new Map();
  let cash = toNumber(context.portfolio.cash);
  let nav = cash;
  for (const member of config.universe) {
    const { symbol } = member.instrument;
    const view = technical.find((one) => one.symbol === symbol);
    if (view?.kind !== 'view') continue;
    const price = view.levels.lastPx;
    const filled = quantityOf(context.portfolio, symbol);
    let quantity = filled;
    for (const { request } of context.openOrders) {
      if (request.symbol !== symbol || request.reduceOnly) continue;
      quantity =
        request.side === 'buy' ? plus(quantity, request.quantity) : minus(quantity, request.quantity);
    }
    nav += toNumber(filled) * price;
    cash -= toNumber(minus(quantity, filled)) * price;
    holdings.set(symbol, { member, price, filled, quantity });
  }
  return { nav, cash, holdings };
}

function trade(account: Account, { symbol, side, quantity }: Intent): { holding: Holding; before: Qty } {
  const holding = account.holdings.get(symbol);
  if (holding === undefined) throw new Error('an intent without a price');
  const before = holding.quantity;
  holding.quantity = side === 'buy' ? plus(before, quantity) : minus(before, quantity);
  account.cash -= (side === 'buy' ? 1 : -1) * toNumber(quantity) * holding.price;
  return { holding, before };
}

const valueOf = ({ price, quantity }: Holding): number => price * toNumber(quantity);
function grossRatio({ holdings, nav }: Account, matches: (holding: Holding) => boolean): number {
  return [...holdings.values()].filter(matches).reduce((sum, one) => sum + Math.abs(valueOf(one)), 0) / nav;
}
function ownCashRatio({ cash, holdings, nav }: Account): number {
  return [...holdings.values()].reduce((own, one) => own - Math.max(0, -valueOf(one)), cash) / nav;
}

/** Worked out once for each pair of windows. */
const KNOWN = new Map<BarWindow, Map<BarWindow, number>>();
function correlationOf(one: BarWindow, other: BarWindow): number {
  const known = KNOWN.get(one) ?? new Map<BarWindow, number>();
  const correlation = known.get(other) ?? returnCorrelation(one, other) ?? 0;
  KNOWN.set(one, known.set(other, correlation));
  return correlation;
}

/** Everything that hangs together with the symbol, by walking the pairs until nothing is added. */
function crowdOf(symbol: string, { holdings }: Account, { market }: ReviewInputs): ReadonlySet<string> {
  const held = [...holdings.values()].filter(({ quantity }) => quantity !== ZERO_QTY);
  const alike = (a: Holding, b: Holding): boolean => {
    const [one, other] = [a, b].map(({ member }) => market.windows.get(member.instrument.symbol));
    if (one === undefined || other === undefined) return false;
    const correlation = correlationOf(one, other);
    const sameSide = a.quantity > ZERO_QTY === b.quantity > ZERO_QTY;
    return (sameSide ? correlation : Math.abs(correlation)) >= LIMITS.correlationMax;
  };
  const crowd = new Set([symbol]);
  for (let size = 0; size < crowd.size;) {
    size = crowd.size;
    for (const b of held) {
      const joins = held.some((a) => crowd.has(a.member.instrument.symbol) && alike(a, b));
      if (joins) crowd.add(b.member.instrument.symbol);
    }
  }
  return crowd;
}

/** What an approved entry has to be true of, in the account with it and everything before it filled. */
function faultsOfEntry(
  intent: Extract<Intent, { kind: 'enter' }>,
  { world, inputs, account }: { world: World; inputs: ReviewInputs; account: Account },
): readonly string[] {
  const { holding, before } = trade(account, intent);
  const { instrument } = holding.member;
  const { price } = holding;
  const thing = at(world.things, inputs.config.universe.indexOf(holding.member));
  const direction = intent.side === 'buy' ? 'long' : 'short';
  const sign = direction === 'long' ? 1 : -1;
  const policy = world.regime === 'unknown' ? REGIME_POLICY.crisis : REGIME_POLICY[world.regime];
  const factor = policy.exposureRatio;
  const within = (limit: number, matches: (one: Holding) => boolean): boolean =>
    grossRatio(account, matches) <= limit + 1e-6;
  const crowd = crowdOf(intent.symbol, account, inputs);
  const dollars = ({ member }: Holding): boolean => member.instrument.currency === 'USD';
  const coins = ({ member }: Holding): boolean => member.instrument.assetClass === 'crypto-spot';
  const { softCapPct } = GUARDS.portfolio;
  const truths: Readonly<Record<string, boolean>> = {
    lots: roundToLot(intent.quantity, LOT, 'floor') === intent.quantity && intent.quantity > ZERO_QTY,
    grows: absolute(holding.quantity) > absolute(before),
    position: within(LIMITS.positionRatioMax * factor, (one) => one === holding),
    sector: within(
      LIMITS.sectorRatioMax * factor,
      ({ member }) => member.instrument.sector === instrument.sector,
    ),
    cluster: within(LIMITS.clusterRatioMax * factor, ({ member }) => crowd.has(member.instrument.symbol)),
    dollars: !dollars(holding) || within(LIMITS.usdRatioMax, dollars),
    crypto: !coins(holding) || within(LIMITS.cryptoRatioMax, coins),
    gross: within(world.softGrossRatio * (1 + softCapPct), () => true),
    cash: ownCashRatio(account) >= LIMITS.cashRatioMin - 1e-6,
    regime: policy[direction],
    shortable: direction === 'long' || instrument.shortable,
    mode: MODE_RULES[world.mode].opens,
    guard: !world.tripped,
    shortfall: world.shortfallRatio === undefined || world.shortfallRatio <= SHORTFALL_MAX + 1e-9,
    fresh: !thing.stale,
    calm: thing.barVolatility <= HYGIENE.dailyVolatilityMax + 1e-9,
    sure: thing.confidence >= MODE_RULES[world.mode].confidenceFloor,
    minimum: intent.quantity >= MIN_QTY && toNumber(intent.quantity) * price >= MIN_NOTIONAL,
    stop: sign * (price - toNumber(intent.bracket.stopPx)) > 0,
    target: sign * (toNumber(intent.bracket.targetPx) - price) > 0,
    exitable:
      toNumber(intent.quantity) *
        toNumber(direction === 'long' ? intent.bracket.stopPx : intent.bracket.targetPx) >=
      MIN_NOTIONAL - 1e-9,
  };
  return Object.keys(truths).filter((name) => truths[name] !== true);
}

function faultsOfExit(
  review: Review,
  intent: Intent,
  { inputs, account }: { inputs: ReviewInputs; account: Account },
): readonly string[] {
  const { holding, before } = trade(account, intent);
  const leaving = inputs.context.openOrders
    .filter(({ request }) => request.symbol === intent.symbol && request.reduceOnly)
    .reduce((sum, { request }) => sum + toNumber(request.quantity), 0);
  const filled = toNumber(holding.filled) * (before > ZERO_QTY ? 1 : -1);
  const truths: Readonly<Record<string, boolean>> = {
    shrinks: absolute(holding.quantity) < absolute(before),
    'does not cross': holding.quantity === ZERO_QTY || holding.quantity > ZERO_QTY === before > ZERO_QTY,
    'closes what has filled and is not leaving yet':
      toNumber(intent.quantity) <= Math.max(0, filled - leaving) + 1e-9,
    'asks nobody': review.verdict === 'approved',
  };
  return Object.keys(truths).filter((name) => truths[name] !== true);
}

test('over any portfolio, prices and open orders, no approved intent breaks a limit once it and all before it have filled', () => {
  let [entries, exits] = [0, 0];
  fc.assert(
    fc.property(anyWorld, (world) => {
      const inputs = inputsOf(world);
      const account = accountOf(inputs);
      const reviews = reviewRisk(inputs);
      const reviewed = new Set(reviews.map(({ symbol }) => symbol));
      expect([reviews.length, reviewed.size]).toEqual([world.things.length, world.things.length]);
      for (const review of reviews) {
        const { checks, verdict } = review;
        // Whatever is answered for its risk shows all of it.
        const unchecked = verdict === 'no-change' || (verdict === 'denied' && review.code === 'NO_PRICE');
        expect(checks).toHaveLength(unchecked ? 0 : CHECKS);
        if (review.verdict !== 'approved' && review.verdict !== 'needs-approval') continue;
        const { intent } = review;
        if (intent.kind === 'enter') {
          entries++;
          expect(faultsOfEntry(intent, { world, inputs, account })).toEqual([]);
          const sure = inputs.proposals.some((one) => one.symbol === intent.symbol && one.confidence >= 0.6);
          expect(review.verdict).toBe(sure ? 'approved' : 'needs-approval');
        } else {
          exits++;
          expect(faultsOfExit(review, intent, { inputs, account })).toEqual([]);
        }
      }
    }),
    WORLDS,
  );
  // The property is about something.
  expect(entries).toBeGreaterThan(20);
  expect(exits).toBeGreaterThan(20);
});

/** Each tightens one limit; a part of 1 leaves it as it is. */
const TIGHTENINGS: readonly ((inputs: ReviewInputs, part: number) => ReviewInputs['config'])[] = [
  ...(
    [
      'positionRatioMax',
      'sectorRatioMax',
      'clusterRatioMax',
      'correlationMax',
      'usdRatioMax',
      'cryptoRatioMax',
    ] as const
  ).map((name) => ({ config }: ReviewInputs, part: number) => ({
    ...config,
    limits: { ...LIMITS, [name]: LIMITS[name] * part },
  })),
  ({ config }, part) => ({
    ...config,
    limits: { ...LIMITS, cashRatioMin: 1 - (1 - LIMITS.cashRatioMin) * part },
  }),
  ({ config }, part) => ({ ...config, limits: { ...LIMITS, quoteAgeBarsMax: Math.floor(part) } }),
  ({ config }, part) => ({
    ...config,
    hygiene: { ...HYGIENE, dailyVolatilityMax: HYGIENE.dailyVolatilityMax * part },
  }),
  ...(['grossRatioMax', 'softGrossRatio', 'softCapPct', 'shortfallRatioMax'] as const).map(
    (name) =>
      ({ config }: ReviewInputs, part: number) => ({
        ...config,
        guards: {
          ...config.guards,
          portfolio: {
            ...config.guards.portfolio,
            [name]: (config.guards.portfolio[name] ?? SHORTFALL_MAX) * part,
          },
        },
      }),
  ),
];

function entered(review: Review): Qty {
  const enters =
    (review.verdict === 'approved' || review.verdict === 'needs-approval') && review.intent.kind === 'enter';
  return enters ? review.intent.quantity : ZERO_QTY;
}

// Of the first alone: what a tighter limit keeps from an earlier proposal is room that a later one may use.
test('over any portfolio, prices and open orders, tightening a limit never lets a cycle’s first proposal buy more', () => {
  let bought = 0;
  fc.assert(
    fc.property(anyWorld, fc.constantFrom(...TIGHTENINGS), between(0, 1), (world, tighten, part) => {
      const inputs = inputsOf({
        ...world,
        things: world.things.map((thing, index) =>
          index === 0 && thing.direction === 'flat' ? { ...thing, direction: 'long' } : thing,
        ),
      });
      const alone = { ...inputs, proposals: inputs.proposals.slice(0, 1) };
      const loose = entered(at(reviewRisk(alone), 0));
      if (loose > ZERO_QTY) bought++;
      expect(entered(at(reviewRisk({ ...alone, config: tighten(inputs, part) }), 0)) <= loose).toBe(true);
    }),
    WORLDS,
  );
  expect(bought).toBeGreaterThan(5);
});

test('a proposal that comes after others is never given more than it would be alone, unless one of them makes room', () => {
  fc.assert(
    fc.property(anyWorld, fc.nat(), (world, pick) => {
      const inputs = inputsOf(world);
      const reviews = reviewRisk(inputs);
      // What leaves first makes room; without it, whoever comes later finds no more than if it had come alone.
      if (reviews.some((review) => 'intent' in review && review.intent.kind !== 'enter')) return;
      const review = at(reviews, pick % reviews.length);
      const own = inputs.proposals.filter(({ symbol }) => symbol === review.symbol);
      expect(entered(review) <= entered(at(reviewRisk({ ...inputs, proposals: own }), 0))).toBe(true);
    }),
    { ...WORLDS, ...fuzzed(100, 1_000) },
  );
});

test('over any portfolio, prices and open orders, the surer buys no less and the wilder no more', () => {
  fc.assert(
    fc.property(anyWorld, between(0, 1), between(1, 5), (world, more, times) => {
      const inputs = inputsOf(world);
      const first = at(inputs.proposals, 0);
      const bought = (given: ReviewInputs): Qty => entered(at(reviewRisk(given), 0));
      const alone = { ...inputs, proposals: [first] };
      const surer = { ...first, confidence: Math.min(1, first.confidence + more) };
      expect(bought({ ...alone, proposals: [surer] }) >= bought(alone)).toBe(true);
      const wilder = inputs.technical.map((view) =>
        view.kind === 'view'
          ? { ...view, levels: { ...view.levels, barVolatility: view.levels.barVolatility * times } }
          : view,
      );
      expect(bought({ ...alone, technical: wilder }) <= bought(alone)).toBe(true);
    }),
    WORLDS,
  );
});
