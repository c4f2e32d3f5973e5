import { ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import type { SafetyPorts, SafetyVenue } from '../../../layers/app/safety/safety-ports.ts';
import type { Plant } from './live-incident.ts';

/** Faults of the machine or of what it stands on; lived often enough, each must be found. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  'the latch is said to have been written': (ports) => ({
    ...ports,
    latches: {
      read: () => ports.latches.read(),
      turn: () => Promise.resolve(true),
      note: (entry) => ports.latches.note(entry),
      entries: (limit) => ports.latches.entries(limit),
    },
  }),
  'the executor is never fenced': (ports) => ({
    ...ports,
    patience: { ...ports.patience, leaseTtlMs: 0, sendTimeoutMs: 0, deadlineMs: 0 },
    leases: { ...leasesOf(ports), take: () => Promise.resolve(undefined) },
  }),
  'the lease that was taken is not kept alive': (ports) => ({
    ...ports,
    leases: { ...leasesOf(ports), renew: () => Promise.resolve(true) },
  }),
  'cancels go nowhere': onVenue(() => ({ cancel: () => Promise.resolve({ kind: 'accepted' }) })),
  'sales go nowhere': onVenue(() => ({
    submit: () => Promise.resolve({ kind: 'accepted', venueOrderId: 'none', atMs: epochMs(1) }),
  })),
  'the orders of the account are not seen': onVenue(() => ({ openOrders: () => Promise.resolve([]) })),
  'holdings are said to be nothing': onVenue((venue) => ({
    holdings: async () => (await venue.holdings()).map((one) => ({ ...one, quantity: ZERO_QTY })),
  })),
};

/** A paper account is looked at in its executor's books: here they are said to hold nothing. */
export const EMPTY_BOOKS: Plant = onVenue(() => ({
  openOrders: () => Promise.resolve([]),
  holdings: () => Promise.resolve([]),
}));

function onVenue(change: (venue: SafetyVenue) => Partial<SafetyVenue>): Plant {
  return (ports) => ({
    ...ports,
    openVenue: async () => {
      const venue = await ports.openVenue();
      return { ...venue, ...change(venue) };
    },
  });
}

function leasesOf({ leases }: SafetyPorts): SafetyPorts['leases'] {
  return {
    read: () => leases.read(),
    take: (holder, seen) => leases.take(holder, seen),
    renew: (epoch) => leases.renew(epoch),
    release: (epoch) => leases.release(epoch),
  };
}
