/** Uniform numbers in (0, 1) by the minimal standard generator of Park and Miller 1988, so that any tool can redo them. */
export function uniforms(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

/** Bell-shaped numbers of mean 0 and deviation 1: twelve uniforms less six. */
export function bells(count: number, seed: number): Float64Array {
  const drawn = uniforms(12 * count, seed);
  return Float64Array.from({ length: count }, (_, i) =>
    drawn.subarray(12 * i, 12 * i + 12).reduce((a, b) => a + b, -6),
  );
}

/** Daily returns of mean 0.05 % and deviation 1 %, every tenth three times as wide and the losses among them wider. */
export function fatTailedReturns(count: number, seed: number): Float64Array {
  return bells(count, seed).map((bell, i) => 0.0005 + 0.01 * bell * (i % 10 === 0 ? (bell < 0 ? 4 : 3) : 1));
}

/** The running sum of bell-shaped steps from 100. */
export function randomWalk(count: number, seed: number): Float64Array {
  let level = 100;
  return bells(count, seed).map((bell) => (level += bell));
}

/** An autoregression of order one around zero. */
export function autoregression(count: number, seed: number, memory: number): Float64Array {
  let level = 0;
  return bells(count, seed).map((bell) => (level = memory * level + bell));
}
