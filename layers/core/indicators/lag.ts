import type { Stream } from './stream.ts';

/** The value that came `period` values ago; NaN until there is one. */
export function lagStream(period: number): Stream<number, number> {
  const window = new Float64Array(period).fill(NaN);
  let place = 0;
  return {
    next: (value) => {
      const old = window[place] ?? NaN;
      window[place] = value;
      place = (place + 1) % period;
      return old;
    },
    preview: () => window[place] ?? NaN,
  };
}
