import type {
  SubmitOutcome,
  TradingVenue,
  VenueFill,
  VenueMessage,
  VenueOrder,
} from '../../app/ports/trading-venue.ts';

/** What an order and a trade of one life of a venue are called. */
export interface LifeNames {
  order(id: string): string;
  trade(id: string): string;
}

/**
 * A venue that counts its orders and trades from one at every start, under names that no other life of it gave: a trade that bore
 * the id of an old one would be taken for it, and not be booked.
 */
export function thisLife(venue: TradingVenue, names: LifeNames): TradingVenue {
  const answered = (outcome: SubmitOutcome): SubmitOutcome =>
    outcome.kind === 'accepted' ? { ...outcome, venueOrderId: names.order(outcome.venueOrderId) } : outcome;
  const order = (told: VenueOrder): VenueOrder => ({ ...told, venueOrderId: names.order(told.venueOrderId) });
  const fill = (told: VenueFill): VenueFill => ({
    ...told,
    tradeId: names.trade(told.tradeId),
    venueOrderId: names.order(told.venueOrderId),
  });
  const message = (told: VenueMessage): VenueMessage => {
    if (told.kind === 'order') return { ...told, order: order(told.order) };
    if (told.kind !== 'fill') return told;
    return { ...told, fill: fill(told.fill), venueOrderId: names.order(told.venueOrderId) };
  };
  const submitOco = venue.submitOco?.bind(venue);
  return {
    capabilities: venue.capabilities,
    instruments: () => venue.instruments(),
    submit: async (request) => answered(await venue.submit(request)),
    ...(submitOco === undefined
      ? {}
      : {
          submitOco: async (stop, target) => {
            const [first, second] = await submitOco(stop, target);
            return [answered(first), answered(second)];
          },
        }),
    cancel: (key) => venue.cancel(key),
    orderOf: async (key) => {
      const found = await venue.orderOf(key);
      return found === undefined ? undefined : order(found);
    },
    openOrders: async () => (await venue.openOrders()).map(order),
    fillsSince: async (symbol, sinceMs) => (await venue.fillsSince(symbol, sinceMs)).map(fill),
    balances: () => venue.balances(),
    holdings: () => venue.holdings(),
    ledgerSince: (sinceMs) => venue.ledgerSince(sinceMs),
    listen: (onMessage) =>
      venue.listen((told) => {
        onMessage(message(told));
      }),
  };
}
