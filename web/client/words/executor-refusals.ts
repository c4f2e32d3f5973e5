import type { EndReason } from '../../../layers/core/execution/algorithms/work-parent.ts';

/** Why the executor did not do all of an intent, where it says so itself. A venue's own words come besides. */
export type RefusalCode =
  | Uppercase<Joined<EndReason>>
  | 'LATCHED'
  | 'OPPOSITE_POSITION'
  | 'TOO_MANY_ORDERS'
  | 'EXPIRED'
  | 'WITHDRAWN'
  | 'NOT_LISTED'
  | 'NOTHING_HELD'
  | 'DUST'
  | 'BAD_PLAN'
  | 'BAD_HORIZON'
  | 'PX_BELOW_MIN'
  | 'PX_ABOVE_MAX'
  | 'QTY_BELOW_MIN'
  | 'QTY_ABOVE_MAX'
  | 'NOTIONAL_BELOW_MIN'
  | 'NEVER_ARRIVED'
  | 'VENUE'
  | 'VENUE_HALTED'
  | 'BOOK_NOT_LIVE'
  | 'BOOK_STALE'
  | 'BOOK_EMPTY'
  | 'BOOK_CROSSED'
  | 'COST_UNKNOWN'
  | 'TOO_THIN'
  | 'NO_FUNDS'
  | 'NOT_OPEN'
  | 'DISCONNECTED'
  | 'BOOK_UNKNOWN'
  | 'FUNDS_UNKNOWN'
  | 'WITHHELD'
  | 'NO_USABLE_VENUE';

type Joined<T extends string> = T extends `${infer A}-${infer B}` ? `${A}_${Joined<B>}` : T;

/** A refusal's numbers, by name, in the page's figures. */
export type Details = Readonly<Record<string, string>>;

export type Refusals = Readonly<Record<RefusalCode, (details: Details) => string>>;
