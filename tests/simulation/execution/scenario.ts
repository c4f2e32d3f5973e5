import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty, toNumber, type Px, type Qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import {
  DEFAULT_LIMITS,
  executorConfig,
  type ExecutorConfig,
} from '../../../layers/core/execution/executor/executor-config.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { AlgorithmRequest } from '../../../layers/core/execution/executor/worked-intent.ts';
import type { Plan } from '../../../layers/core/execution/algorithms/schedule.ts';
import type { VenueCapabilities } from '../../../layers/core/execution/executor/venue-view.ts';
import { sym, type Instrument, type Sym } from '../../../layers/core/market/instrument.ts';
import { anyAdversity, anyDisturbances, anyLatches, type Adversity, type Disturbance } from './adversity.ts';
import { START_MS, type VenueNature } from './venue-truth.ts';
import { World } from './world.ts';

/** Everything that a seed decides beforehand; what it decides on the way it decides from the same seed. */
export interface Scenario {
  readonly seed: number;
  readonly nature: VenueNature;
  readonly config: ExecutorConfig;
  readonly adversity: Adversity;
  readonly disturbances: readonly Disturbance[];
  readonly intents: readonly { readonly atMs: number; readonly make: (markPx: Px) => ExecutionIntent }[];
  readonly activeMs: number;
  readonly quietMs: number;
}

const BTC = sym('BTC/USDT');
const ETH = sym('ETH/USDT');
const ACTIVE_MS = 60_000;
const QUIET_MS = 75_000;

export function scenarioOf(seed: number): Scenario {
  const world = new World(seed * 2 + 1);
  const nature = anyNature(world);
  const config = executorConfig({
    portfolioId: 'sim',
    currency: 'USDT',
    capabilities: nature.capabilities,
    instruments: nature.instruments,
    limits: {
      ...DEFAULT_LIMITS,
      sendTimeoutMs: 2_000,
      askMsMax: 4_000,
      quoteAgeMsMax: 4_000,
      snapshotEveryMs: 10_000,
      setbackMsMax: 4_000,
      nakedMsMax: 6_000,
      fillOverlapMs: 15_000,
      retainMs: world.chance(0.5) ? 20_000 : 3_600_000,
    },
  });
  return {
    seed,
    nature,
    config,
    adversity: anyAdversity(world),
    disturbances: anyLatches(new World(seed * 2 + 1_000_000_001), {
      disturbances: anyDisturbances(world, ACTIVE_MS),
      activeMs: ACTIVE_MS,
    }),
    intents: withAlgorithms(new World(seed * 2 + 2_000_000_001), anyIntents(world, nature)),
    activeMs: ACTIVE_MS,
    quietMs: QUIET_MS,
  };
}

/** The three families of venues: spot without pairs, spot with, derivatives. */
function anyNature(world: World): VenueNature {
  const family = world.rng.below(4);
  const derivative = family >= 2;
  const capabilities: VenueCapabilities = {
    venue: derivative ? 'perp' : 'spot',
    clientOrderIdLengthMax: 36,
    stopOrders: !world.chance(0.08),
    nativeOco: family === 1,
    amend: world.chance(0.5),
    reduceOnly: derivative,
    postOnly: true,
    cancelAfter: false,
    indexingDelayMs: world.chance(0.5) ? 0 : world.between(100, 2_000),
  };
  const feeInBase = !derivative && world.chance(0.4);
  return {
    capabilities,
    instruments: [anInstrument(BTC), anInstrument(ETH)],
    refusesTwins: world.chance(0.6),
    feeInBase,
    startPx: '100',
  };
}

function anInstrument(symbol: Sym): Instrument {
  return {
    symbol,
    venue: 'sim',
    assetClass: 'crypto-spot',
    sector: 'crypto',
    region: 'world',
    currency: 'USDT',
    calendar: '24/7',
    tick: px('0.1'),
    lot: qty('0.01'),
    minQty: qty('0.1'),
    minNotional: money('5'),
    shortable: false,
  };
}

function anyIntents(world: World, nature: VenueNature): Scenario['intents'] {
  const count = world.between(1, 6);
  return Array.from({ length: count }, (_, index) => {
    const atMs = world.between(500, ACTIVE_MS);
    const symbol = world.chance(0.7) ? BTC : ETH;
    const kind = world.rng.below(10);
    const short = nature.capabilities.reduceOnly && symbol === ETH;
    const quantity = qty(String(world.between(5, 400) / 10));
    const limit = world.chance(0.45);
    const tight = world.between(1, 12);
    const lifeMs = world.chance(0.5) ? world.between(1_500, 8_000) : world.between(3_000, 40_000);
    return {
      atMs,
      make: (markPx) =>
        anIntent({ index, atMs, symbol, kind, short, quantity, limit, tight, lifeMs }, markPx),
    };
  });
}

/** Some entries are worked in parts. */
function withAlgorithms(world: World, intents: Scenario['intents']): Scenario['intents'] {
  return intents.map(({ atMs, make }) => {
    const algorithm = world.chance(0.3) ? anyAlgorithm(world) : undefined;
    if (algorithm === undefined) return { atMs, make };
    return {
      atMs,
      make: (markPx) => {
        const made = make(markPx);
        return made.intent.kind === 'enter' ? { ...made, algorithm } : made;
      },
    };
  });
}

function anyAlgorithm(world: World): AlgorithmRequest {
  const style = world.chance(0.5) ? 'take' : 'join';
  const plans: readonly Plan[] = [
    { kind: 'twap', slices: world.between(1, 8), style },
    { kind: 'vwap', curve: [3, 1, 2, world.between(0, 4)], style },
    { kind: 'pov', participationRatio: 0.2, style, restMs: world.between(500, 5_000) },
    { kind: 'adaptive-limit', crossAtRatio: 0.8, repriceTicks: world.between(1, 5) },
  ];
  return {
    plan: at(plans, world.rng.below(plans.length)),
    horizonMs: world.between(2_000, 25_000),
    childGapMs: world.between(100, 2_000),
  };
}

interface IntentDraw {
  readonly index: number;
  readonly atMs: number;
  readonly symbol: Sym;
  readonly kind: number;
  readonly short: boolean;
  readonly quantity: Qty;
  readonly limit: boolean;
  readonly tight: number;
  readonly lifeMs: number;
}

function anIntent(draw: IntentDraw, markPx: Px): ExecutionIntent {
  const { index, atMs, symbol, kind, short, quantity, limit, tight, lifeMs } = draw;
  const base = {
    intentId: `i${index}`,
    decisionId: `d${index}`,
    expiresMs: epochMs(START_MS + atMs + lifeMs),
  };
  const mark = toNumber(markPx);
  const level = (distance: number): Px =>
    px((Math.round((mark + (short ? -1 : 1) * distance) * 10) / 10).toFixed(1));
  const closing = short ? 'buy' : 'sell';
  if (kind < 6) {
    const bracket = { stopPx: level(-tight), trailBy: px(String(tight)), targetPx: level(tight * 1.5) };
    const intent = { kind: 'enter', symbol, side: short ? 'sell' : 'buy', quantity, bracket } as const;
    return limit ? { ...base, intent, limitPx: level(-0.5) } : { ...base, intent };
  }
  if (kind === 6) {
    return { ...base, intent: { kind: 'protect', symbol, side: closing, quantity, stopPx: level(-tight) } };
  }
  return { ...base, intent: { kind: kind === 9 ? 'flatten' : 'exit', symbol, side: closing, quantity } };
}
