import type { Px, Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Side } from '../../portfolio/fill.ts';
import type { VenueRules } from '../venue-rules.ts';

/** An order that is worked in parts, its children ([E2]). */
export interface ParentOrder {
  readonly side: Side;
  readonly quantity: Qty;
  /** No child is priced worse than this. */
  readonly limitPx?: Px;
  readonly arrivalMs: EpochMs;
  /** The mid when it was decided: what its cost is measured from. */
  readonly arrivalPx: number;
  /** When it ends, filled or not. */
  readonly endMs: EpochMs;
  readonly rules: VenueRules;
  /** On an older quote no child is sent, and none is left to rest. */
  readonly quoteAgeMsMax: number;
  /** How long after a child the next may be sent. */
  readonly childGapMs: number;
}
