import type { Px, Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Side } from '../../portfolio/fill.ts';
import type { VenueRules } from '../venue-rules.ts';

/** A venue that lists the pair, as it stands now. */
export interface VenueCandidate {
  readonly venue: string;
  readonly status: 'open' | 'halted';
  readonly book: VenueBook;
  /** Of the account's tier, for taking; a rebate is negative. */
  readonly feeBps: number;
  /** From the send to the venue's answer, as measured. */
  readonly latencyMs: number;
  readonly rules: VenueRules;
}

export interface VenueBook {
  /** Only a live book has been proven whole. */
  readonly state: 'syncing' | 'live' | 'stale' | 'broken';
  readonly atMs: EpochMs;
  /** Best first. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookLevel {
  readonly px: number;
  readonly quantity: number;
}

/** An order that is to trade at once, no worse than its limit if it has one. */
export interface RouteRequest {
  readonly side: Side;
  readonly quantity: Qty;
  readonly limitPx?: Px;
  readonly nowMs: EpochMs;
}

/** The levels that the order would take, best first. */
export function levelsToTake({ bids, asks }: VenueBook, side: Side): readonly BookLevel[] {
  return side === 'buy' ? asks : bids;
}
