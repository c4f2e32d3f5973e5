import type { Bar } from '../../core/market/bar.ts';
import { slice, type BarWindow } from '../../core/market/bar-window.ts';

/** Half a century of hours that never pause; files of shorter bars, which are not read, soon pass it. */
export const MAX_BARS = 500_000;
const FIRST_CAPACITY = 1_024;

const NAMES = ['openMs', 'closeMs', 'availableMs', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Bars under collection: eight doubles each in columns that double, so that a long file costs no objects. */
export interface BarColumns {
  readonly add: (bar: Bar) => void;
  /** What was added so far, as views. */
  readonly window: () => BarWindow;
}

export function barColumns(): BarColumns {
  let columns = emptyColumns(FIRST_CAPACITY);
  let length = 0;
  return {
    add: (bar) => {
      if (length === columns.length) columns = doubled(columns);
      for (const name of NAMES) columns[name][length] = bar[name];
      length += 1;
    },
    window: () => slice(columns, 0, length),
  };
}

function doubled(columns: BarWindow): BarWindow {
  const larger = emptyColumns(columns.length * 2);
  for (const name of NAMES) larger[name].set(columns[name]);
  return larger;
}

function emptyColumns(length: number): BarWindow {
  return {
    length,
    openMs: new Float64Array(length),
    closeMs: new Float64Array(length),
    availableMs: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}
