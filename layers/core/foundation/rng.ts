import { assert } from './assert.ts';

/** A seeded source of chance: the same seed gives the same numbers on every machine. */
export interface Rng {
  /** A double in [0, 1) with 53 random bits. */
  next(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** A standard normal deviate. */
  normal(): number;
}

/** xoshiro128** (Blackman and Vigna 2018), seeded through splitmix32. */
export function seededRng(seed: number): Rng {
  assert(Number.isSafeInteger(seed), `a seed is a whole number, not ${seed}`);
  const state = new Uint32Array(4);
  let mix = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  for (let i = 0; i < 4; i++) {
    // The seed's high half comes in with the second word, so that no two seeds are the same one.
    mix = (mix + 0x9e3779b9 + (i === 1 ? high : 0)) >>> 0;
    let word = mix;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[i] = (word ^ (word >>> 15)) >>> 0;
  }
  const next = (): number => ((word32(state) >>> 5) * 67108864 + (word32(state) >>> 6)) / 2 ** 53;
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    // Box and Muller 1958; one of the pair is enough, so that no state hides between calls.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

function word32(state: Uint32Array): number {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  const product = Math.imul(s1, 5);
  const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  const mixed2 = s2 ^ s0;
  const mixed3 = s3 ^ s1;
  state[0] = s0 ^ mixed3;
  state[1] = s1 ^ mixed2;
  state[2] = mixed2 ^ (s1 << 9);
  state[3] = (mixed3 << 11) | (mixed3 >>> 21);
  return result;
}
