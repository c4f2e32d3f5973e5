import type { MarkSource } from '../../app/execution/executor-ports.ts';
import type { TradingVenue } from '../../app/ports/trading-venue.ts';
import type { Instrument } from '../../core/market/instrument.ts';
import type { VenueWorld } from '../config/execution-schema.ts';

/** A venue that is there: where orders go, what may be traded, and its prices. */
export interface OpenedVenue {
  readonly world: VenueWorld;
  readonly venue: TradingVenue;
  readonly instruments: readonly Instrument[];
  readonly marks: MarkSource;
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
