import type { LatchPolicy } from '../../../layers/core/execution/executor/latch-view.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import type { World } from './world.ts';

/** How bad the lines are: probabilities a call or a message. */
export interface Adversity {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly serverError: number;
  readonly tooMany: number;
  readonly requestTwice: number;
  readonly queryFails: number;
  readonly messageLost: number;
  readonly messageTwice: number;
  readonly messageLate: number;
  readonly commitFails: number;
  readonly commitDoubted: number;
  readonly storeSlow: number;
}

/** Something that befalls the world at an instant. */
export type Disturbance = { readonly atMs: number } & (
  | {
      readonly kind: 'disconnect' | 'maintenance' | 'store-outage' | 'marks-stop';
      readonly forMs: number;
    }
  | { readonly kind: 'latch'; readonly policy: LatchPolicy; readonly forMs: number }
  | { readonly kind: 'pause'; readonly forMs: number }
  /** Held up between the commit of its next send and the send; somebody takes it for dead and starts another. */
  | { readonly kind: 'freeze'; readonly forMs: number }
  | { readonly kind: 'crash' }
  /** Dies at its n-th call to the outside from then on, before or after the request has left. */
  | { readonly kind: 'crash-at-call'; readonly nth: number; readonly side: 'before' | 'after' }
  /** A second process is started, and the first asked to go, now or only a while later. */
  | { readonly kind: 'deploy'; readonly overlapMs: number }
  | { readonly kind: 'wall-jump'; readonly byMs: number }
  | { readonly kind: 'others-trade'; readonly lots: number }
);

export const CALM: Adversity = {
  requestLost: 0,
  answerLost: 0,
  serverError: 0,
  tooMany: 0,
  requestTwice: 0,
  queryFails: 0,
  messageLost: 0,
  messageTwice: 0,
  messageLate: 0,
  commitFails: 0,
  commitDoubted: 0,
  storeSlow: 0,
};

/** Each kind of trouble is there or not, and then more or less of it: so that seeds differ in what they are about. */
export function anyAdversity(world: World): Adversity {
  const some = (most: number): number => (world.chance(0.5) ? 0 : world.rng.next() * most);
  return {
    requestLost: some(0.2),
    answerLost: some(0.2),
    serverError: some(0.15),
    tooMany: some(0.15),
    requestTwice: some(0.1),
    queryFails: some(0.4),
    messageLost: some(0.5),
    messageTwice: some(0.5),
    messageLate: some(0.3),
    commitFails: some(0.05),
    commitDoubted: some(0.05),
    storeSlow: some(0.1),
  };
}

/** A latch that nobody lifts. */
export const FOR_GOOD_MS = 1_000_000_000;

/** What the latch asks for when it falls, and in some worlds one that stays. */
export function anyLatches(
  world: World,
  { disturbances, activeMs }: { disturbances: readonly Disturbance[]; activeMs: number },
): readonly Disturbance[] {
  const policies = ['halt', 'reduce', 'flatten'] as const;
  const anyPolicy = (): LatchPolicy => at(policies, world.rng.below(3));
  const drawn = disturbances.map((one) => (one.kind === 'latch' ? { ...one, policy: anyPolicy() } : one));
  if (!world.chance(0.25)) return drawn;
  const atMs = world.between(3_000, activeMs);
  const stays = { atMs, kind: 'latch', policy: anyPolicy(), forMs: FOR_GOOD_MS } as const;
  return [...drawn, stays].sort((a, b) => a.atMs - b.atMs);
}

export function anyDisturbances(world: World, activeMs: number): readonly Disturbance[] {
  const count = world.between(0, 7);
  const list = Array.from({ length: count }, () => anyDisturbance(world, world.between(1_000, activeMs)));
  return list.sort((a, b) => a.atMs - b.atMs);
}

function anyDisturbance(world: World, atMs: number): Disturbance {
  const forMs = world.between(500, 20_000);
  switch (world.rng.below(14)) {
    case 0:
      return { atMs, kind: 'disconnect', forMs };
    case 1:
      return { atMs, kind: 'maintenance', forMs };
    case 2:
      return { atMs, kind: 'store-outage', forMs };
    case 3:
      return { atMs, kind: 'marks-stop', forMs };
    case 4:
      return { atMs, kind: 'latch', policy: 'halt', forMs };
    case 5:
      return { atMs, kind: 'pause', forMs };
    case 6:
      return { atMs, kind: 'crash' };
    case 7:
    case 8:
      return {
        atMs,
        kind: 'crash-at-call',
        nth: world.between(1, 12),
        side: world.chance(0.5) ? 'before' : 'after',
      };
    case 9:
      return { atMs, kind: 'deploy', overlapMs: world.chance(0.3) ? 0 : world.between(100, 20_000) };
    case 10:
    case 11:
      return { atMs, kind: 'freeze', forMs: world.between(3_000, 20_000) };
    case 12:
      return { atMs, kind: 'wall-jump', byMs: world.between(-500_000, 500_000) };
    default:
      return { atMs, kind: 'others-trade', lots: world.between(1, 9) };
  }
}
