import { assert } from '../foundation/assert.ts';
import { bytesOf, sha256, type Sha256 } from '../foundation/hash.ts';
import { epochMs, type EpochMs } from '../foundation/time.ts';
import type { Bar } from './bar.ts';

/** Consecutive bars as columns of equal length, oldest first. Views, not copies: nobody writes into them. */
export interface BarWindow {
  readonly length: number;
  readonly openMs: Float64Array;
  readonly closeMs: Float64Array;
  readonly availableMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const COLUMNS = ['openMs', 'closeMs', 'availableMs', 'open', 'high', 'low', 'close', 'volume'] as const;

export function windowOf(bars: readonly Bar[]): BarWindow {
  const column = (name: (typeof COLUMNS)[number]): Float64Array =>
    Float64Array.from(bars, (bar) => bar[name]);
  return columnsBy(bars.length, column);
}

/** Bars [from, to) of the window, as views. */
export function slice(window: BarWindow, from: number, to: number): BarWindow {
  assert(from >= 0 && from <= to && to <= window.length, `no bars ${from} to ${to} among ${window.length}`);
  return columnsBy(to - from, (name) => window[name].subarray(from, to));
}

/** The last `count` bars, or all where there are fewer. */
export function tail(window: BarWindow, count: number): BarWindow {
  return slice(window, Math.max(0, window.length - count), window.length);
}

export function barAt(window: BarWindow, index: number): Bar {
  const value = (name: (typeof COLUMNS)[number]): number => {
    const found = window[name][index < 0 ? window.length + index : index];
    assert(found !== undefined, `no bar ${index} among ${window.length}`);
    return found;
  };
  return {
    openMs: epochMs(value('openMs')),
    closeMs: epochMs(value('closeMs')),
    availableMs: epochMs(value('availableMs')),
    open: value('open'),
    high: value('high'),
    low: value('low'),
    close: value('close'),
    volume: value('volume'),
  };
}

/** How many bars were known at `nowMs`; availability must not go backwards within the window. */
export function countKnownAt(window: BarWindow, nowMs: EpochMs): number {
  let low = 0;
  let high = window.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((window.availableMs[middle] ?? Infinity) <= nowMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The SHA-256 of every column's bytes: two windows are the same data exactly if these are equal. */
export function windowHash(window: BarWindow): Sha256 {
  // Gathered first: one long update costs a fraction of eight short ones.
  const all = new Float64Array(COLUMNS.length * window.length);
  for (const [index, name] of COLUMNS.entries()) all.set(window[name], index * window.length);
  return sha256(bytesOf(all));
}

function columnsBy(length: number, column: (name: (typeof COLUMNS)[number]) => Float64Array): BarWindow {
  return {
    length,
    openMs: column('openMs'),
    closeMs: column('closeMs'),
    availableMs: column('availableMs'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
