import type { MarkSource } from '../../app/execution/executor-ports.ts';
import type { TradingVenue } from '../../app/ports/trading-venue.ts';
import type { VenueBook } from '../../core/execution/routing/venue-candidate.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import type { VenueWorld } from '../config/execution-schema.ts';

/** A venue that is there: where orders go, what may be traded, and its prices. */
export interface OpenedVenue {
  readonly world: VenueWorld;
  readonly venue: TradingVenue;
  readonly instruments: readonly Instrument[];
  readonly marks: MarkSource;
  /** The book as it stands now: where it is not told, the account cannot be chosen among several. */
  readonly bookOf?: (symbol: Sym) => VenueBook | undefined;
  /** What taking costs by the venue's own list, in basis points. */
  readonly takerFeeBpsOf?: (symbol: Sym) => number | undefined;
  close(): Promise<void>;
}

/** The keys of a venue, by the name of the secret that holds them. */
export type VenueKeys = (secret: string) => Promise<{
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string;
}>;

/** Something that waiting does not mend: the host ends and says so. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}
