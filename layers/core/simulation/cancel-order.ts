import type { EpochMs } from '../foundation/time.ts';
import type { BarVenue, VenueReport } from './bar-venue.ts';

/** Takes an order off the book. One that is not there any more has filled or ended: nothing happens. */
export function cancelOrder(
  venue: BarVenue,
  clientOrderId: string,
  atMs: EpochMs,
): { readonly venue: BarVenue; readonly reports: readonly VenueReport[] } {
  const resting = venue.resting.filter(({ request }) => request.clientOrderId !== clientOrderId);
  if (resting.length === venue.resting.length) return { venue, reports: [] };
  const event = { kind: 'canceled', atMs, reason: 'ASKED' } as const;
  return { venue: { ...venue, resting }, reports: [{ clientOrderId, event }] };
}
