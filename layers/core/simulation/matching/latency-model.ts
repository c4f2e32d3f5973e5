import { assert, at } from '../../foundation/assert.ts';
import type { Rng } from '../../foundation/rng.ts';

/** How long the next message is under way, in whole microseconds, never negative. */
export type LatencyModel = () => number;

export function constantLatency(us: number): LatencyModel {
  assert(Number.isSafeInteger(us) && us >= 0, `a latency is a whole number of microseconds, not ${us}`);
  return () => us;
}

/** A floor that no message beats, and above it a log-normal delay of that median; sigma is of the logarithm. */
export function lognormalLatency(
  { floorUs, medianUs, sigma }: { floorUs: number; medianUs: number; sigma: number },
  rng: Rng,
): LatencyModel {
  assert(floorUs >= 0 && medianUs > 0 && sigma >= 0, 'a latency is never negative');
  return () => Math.round(floorUs + medianUs * Math.exp(sigma * rng.normal()));
}

/** Drawn from the distribution of recorded latencies, between neighbouring samples in proportion. */
export function resampledLatency(samplesUs: readonly number[], rng: Rng): LatencyModel {
  assert(samplesUs.length > 0 && samplesUs.every((us) => us >= 0), 'a latency is never negative');
  const sorted = samplesUs.toSorted((a, b) => a - b);
  return () => {
    const place = rng.next() * (sorted.length - 1);
    const below = Math.floor(place);
    const low = at(sorted, below);
    const high = sorted[below + 1] ?? low;
    return Math.round(low + (place - below) * (high - low));
  };
}

/** A connection: messages arrive in the order they were sent, each after its own latency or with the one before. */
export interface Channel<T> {
  readonly latency: LatencyModel;
  readonly messages: { readonly arrivesUs: number; readonly message: T }[];
  /** How many of them have been taken. */
  taken: number;
  lastArrivalUs: number;
}

export function channel<T>(latency: LatencyModel): Channel<T> {
  return { latency, messages: [], taken: 0, lastArrivalUs: 0 };
}

/** Sends a message, and tells when it will arrive. */
export function send<T>(line: Channel<T>, message: T, sentUs: number): number {
  line.lastArrivalUs = Math.max(line.lastArrivalUs, sentUs + line.latency());
  line.messages.push({ arrivesUs: line.lastArrivalUs, message });
  return line.lastArrivalUs;
}

/** When the next message arrives; infinity while none is under way. */
export function nextArrivalUs(line: Channel<unknown>): number {
  return line.messages[line.taken]?.arrivesUs ?? Infinity;
}

/** Takes the next message if it has arrived by then. */
export function receive<T>(line: Channel<T>, nowUs: number): T | undefined {
  const next = line.messages[line.taken];
  if (next === undefined || next.arrivesUs > nowUs) return undefined;
  line.taken++;
  if (line.taken > KEPT_MAX) {
    line.messages.splice(0, line.taken);
    line.taken = 0;
  }
  return next.message;
}

/** Messages already taken that may still hold their place, so that taking one need not move the rest. */
const KEPT_MAX = 1024;
