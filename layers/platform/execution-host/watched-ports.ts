import type { LeaseStore } from '../../app/ports/lease-store.ts';
import type { SubmitOutcome, TradingVenue } from '../../app/ports/trading-venue.ts';
import type { VitalSigns } from './vital-signs.ts';

/** The same venue, with every sign of life and every order's way there and back noted. */
export function watchedVenue(venue: TradingVenue, signs: VitalSigns): TradingVenue {
  const heard = async <T>(answer: Promise<T>): Promise<T> => {
    const beganMs = performance.now();
    const value = await answer;
    signs.heardVenue(performance.now() - beganMs);
    return value;
  };
  const routed = async <T extends SubmitOutcome | readonly SubmitOutcome[]>(send: () => Promise<T>) => {
    const beganMs = performance.now();
    const outcome = await send();
    const latencyMs = performance.now() - beganMs;
    for (const { kind } of several(outcome)) {
      signs.routed(kind, latencyMs);
      if (kind !== 'unknown') signs.heardVenue();
    }
    return outcome;
  };
  const { submitOco, amend } = bound(venue);
  return {
    capabilities: venue.capabilities,
    instruments: () => heard(venue.instruments()),
    submit: (request) => routed(() => venue.submit(request)),
    ...(submitOco === undefined
      ? {}
      : { submitOco: (stop, target) => routed(() => submitOco(stop, target)) }),
    cancel: (order) => venue.cancel(order),
    ...(amend === undefined ? {} : { amend }),
    orderOf: (order) => heard(venue.orderOf(order)),
    openOrders: () => heard(venue.openOrders()),
    fillsSince: (symbol, sinceMs) => heard(venue.fillsSince(symbol, sinceMs)),
    balances: () => heard(venue.balances()),
    holdings: () => heard(venue.holdings()),
    ledgerSince: (sinceMs) => heard(venue.ledgerSince(sinceMs)),
    listen: (onMessage) =>
      venue.listen((message) => {
        if (message.kind === 'disconnected') signs.disconnected();
        else signs.heardVenue();
        if (message.kind === 'connected') signs.connected();
        onMessage(message);
      }),
  };
}

/** The same lease, with its age known. */
export function watchedLeases(
  leases: LeaseStore,
  signs: Pick<VitalSigns, 'leaseHeld' | 'leaseGone'>,
): LeaseStore {
  return {
    read: () => leases.read(),
    take: async (holder, seen) => {
      const taken = await leases.take(holder, seen);
      if (taken !== undefined) signs.leaseHeld();
      return taken;
    },
    renew: async (epoch) => {
      const renewed = await leases.renew(epoch);
      if (renewed) signs.leaseHeld();
      else signs.leaseGone();
      return renewed;
    },
    release: (epoch) => {
      signs.leaseGone();
      return leases.release(epoch);
    },
  };
}

function several(outcome: SubmitOutcome | readonly SubmitOutcome[]): readonly SubmitOutcome[] {
  return 'kind' in outcome ? [outcome] : outcome;
}

/** The two calls that a venue may lack. */
function bound(venue: TradingVenue): Pick<TradingVenue, 'submitOco' | 'amend'> {
  return {
    ...(venue.submitOco === undefined ? {} : { submitOco: venue.submitOco.bind(venue) }),
    ...(venue.amend === undefined ? {} : { amend: venue.amend.bind(venue) }),
  };
}
