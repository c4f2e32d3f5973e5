import { assert } from '../../foundation/assert.ts';
import type { Instrument, Sym } from '../../market/instrument.ts';
import { prefixOf } from '../client-order-id.ts';
import type { VenueCapabilities } from './venue-view.ts';

/** How the executor of one portfolio on one venue's account behaves. */
export interface ExecutorConfig {
  readonly portfolioId: string;
  /** What the account is kept in; every instrument settles in it. */
  readonly currency: string;
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
  readonly limits: ExecutorLimits;
}

/** Bounds and delays, in milliseconds where they say so. */
export interface ExecutorLimits {
  /** Within it a call to the venue has ended; a send can still arrive as long as this. */
  readonly sendTimeoutMs: number;
  readonly askFirstMs: number;
  readonly askMsMax: number;
  /** How often the venue must deny knowing an order, beyond its indexing delay, until it is believed. */
  readonly absencesMin: number;
  readonly quoteAgeMsMax: number;
  readonly snapshotEveryMs: number;
  /** How often an entry that is being worked is looked at though nothing happened. */
  readonly workMs: number;
  /** How long a child that is to trade at once is given, from its send: no venue's own immediate order is relied on. */
  readonly immediateMs: number;
  readonly setbackMs: number;
  readonly setbackMsMax: number;
  /** How long a position may lack protection before a person is called. */
  readonly nakedMsMax: number;
  /** What a latch that asks to reduce leaves of each position. */
  readonly reduceToRatio: number;
  /** A stop is moved when it would come this fraction of the trail closer. */
  readonly trailStepRatio: number;
  /** How far back trades are read again, for a venue that lists them late. */
  readonly fillOverlapMs: number;
  /** How long an order that ended is remembered. */
  readonly retainMs: number;
  readonly intentsMax: number;
  readonly ordersMax: number;
}

export const DEFAULT_LIMITS: ExecutorLimits = {
  sendTimeoutMs: 5_000,
  askFirstMs: 250,
  askMsMax: 15_000,
  absencesMin: 2,
  quoteAgeMsMax: 10_000,
  snapshotEveryMs: 30_000,
  workMs: 500,
  immediateMs: 1_000,
  setbackMs: 500,
  setbackMsMax: 30_000,
  nakedMsMax: 10_000,
  reduceToRatio: 0.5,
  trailStepRatio: 0.1,
  fillOverlapMs: 60_000,
  retainMs: 3_600_000,
  intentsMax: 64,
  ordersMax: 2_000,
};

export function instrumentOf({ instruments }: ExecutorConfig, symbol: Sym): Instrument | undefined {
  return instruments.find((instrument) => instrument.symbol === symbol);
}

/** The configuration, where nothing in it contradicts the rest. */
export function executorConfig(config: ExecutorConfig): ExecutorConfig {
  const { capabilities, portfolioId, instruments, currency } = config;
  assert(
    capabilities.clientOrderIdLengthMax >= 18 && prefixOf(portfolioId).length < 18,
    `${capabilities.venue} takes ids of ${capabilities.clientOrderIdLengthMax} only`,
  );
  const foreign = instruments.find((instrument) => instrument.currency !== currency);
  assert(foreign === undefined, `${foreign?.symbol ?? ''} does not settle in ${currency}`);
  return config;
}

/** How protection can rest at the venue, best first. What is emulated is said at the start. */
export type ProtectionMode =
  /** Stop and target as one order of the venue. */
  | 'oco'
  /** Both rest, and the venue lets neither sell more than is held. */
  | 'reduce-only'
  /** What rests holds what it would sell: the stop rests, the target is watched. */
  | 'stop-only'
  /** Nothing can rest: both are watched. */
  | 'watched';

export function protectionModeOf({ nativeOco, reduceOnly, stopOrders }: VenueCapabilities): ProtectionMode {
  if (!stopOrders) return 'watched';
  if (nativeOco) return 'oco';
  return reduceOnly ? 'reduce-only' : 'stop-only';
}
