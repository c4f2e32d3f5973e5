import type { Qty } from '../../foundation/decimal.ts';
import type { Result } from '../../foundation/result.ts';
import type { VenueCandidate } from './venue-candidate.ts';

/** One of several accounts as it stands now towards one instrument. */
export interface AccountView {
  readonly account: string;
  /** Whether its venue lists the instrument; undefined while the venue could not be asked. */
  readonly lists: boolean | undefined;
  /** Through our own fills; short is negative. */
  readonly heldQty: Qty;
  /** An entry of the instrument waits there, rests, or may still fill. */
  readonly isEntering: boolean;
  /** Its venue as the router judges it, under the account's name; refused where something is not known. */
  readonly candidate: Result<VenueCandidate>;
  /** What a purchase may cost, in the account's currency; infinite where it is not paid in full. */
  readonly spendable: number;
}
