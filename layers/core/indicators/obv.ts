import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { adapted, streamOf, type Stream } from './stream.ts';

export type CloseVolume = 'close' | 'volume';

/**
 * On-balance volume (Granville 1963), in the unit of the volume: added on a higher close, taken off on a lower one,
 * counted from 0 at the first bar. Its level has no meaning, only its changes.
 */
export function obvInto({ close, volume }: Columns<CloseVolume>, out: Float64Array): void {
  let balance = 0;
  let previous = close[0] ?? NaN;
  for (let i = 0; i < close.length; i++) {
    const now = close[i] ?? NaN;
    balance += direction(now, previous) * (volume[i] ?? NaN);
    out[i] = balance;
    previous = now;
  }
}

export function obvStream(): Stream<Row<CloseVolume>, number> {
  return streamOf({ balance: 0, previous: NaN }, (state, { close, volume }: Row<CloseVolume>) => {
    state.balance += direction(close, state.previous) * volume;
    state.previous = close;
    return state.balance;
  });
}

export const obvDefinition = defineIndicator({
  name: 'obv',
  title: 'On-balance volume',
  version: 1,
  parameters: {},
  inputs: ['close', 'volume'],
  outputs: ['obv'],
  warmUp: () => 0,
  batch: (bars, _, { obv }) => {
    obvInto(bars, obv);
  },
  stream: () =>
    adapted(
      obvStream(),
      (bar: Row<CloseVolume>) => bar,
      (obv) => ({ obv }),
    ),
});

/** 1, 0 or -1; 0 before there is a previous close. Without a branch, since rises and falls are not foreseeable. */
function direction(now: number, previous: number): number {
  return Number(now > previous) - Number(now < previous);
}
