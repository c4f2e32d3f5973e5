import type { Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';

/** What is done when the latch falls, softest first; DESIGN 4. */
export type LatchPolicy =
  /** No new orders; what protects stays. */
  | 'halt'
  /** As well, each position is brought down to a part of itself. */
  | 'reduce'
  /** As well, everything is closed. */
  | 'flatten';

/** The latch as the executor reads it. Its epoch grows with each time it falls. */
export type LatchView =
  | { readonly kind: 'armed' }
  | { readonly kind: 'latched'; readonly policy: LatchPolicy; readonly epoch: number };

/** Where nobody ever said, and where it cannot be read. */
export const HALTED = { kind: 'latched', policy: 'halt', epoch: 0 } as const satisfies LatchView;

/** Which latch the executor obeyed or obeys, and how far it has come. */
export interface Obeyed {
  readonly epoch: number;
  readonly policy: LatchPolicy;
  readonly atMs: EpochMs;
  /** The venue's own account shows it: entries are gone and, by policy, positions reduced or closed but for dust. */
  readonly done: boolean;
  /** How much of each position a reduction leaves; absent until the positions are known. */
  readonly keeps?: readonly { readonly symbol: Sym; readonly quantity: Qty }[];
}
