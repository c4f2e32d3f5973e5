import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { VenueOrder } from '../../app/ports/trading-venue.ts';
import type { SafetyVenue } from '../../app/safety/safety-ports.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { mayFill } from '../../core/execution/order-stage.ts';
import { quantityOf, type TrackedOrder } from '../../core/execution/order-track.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Instrument } from '../../core/market/instrument.ts';

/**
 * A paper account as its executor last wrote it down: the simulated venue lives and dies with the executor's process, so
 * nobody else can trade there. What is still held and rests can be seen here, and is closed by the executor alone. No books mean
 * that nothing was ever traded, but of several accounts one without books leaves unknown what the others hold: then it throws.
 */
export function bookedVenue(
  store: Pick<ExecutionStore, 'load'>,
  instruments: readonly Instrument[],
  accounts: 'one' | 'several' = 'one',
): SafetyVenue {
  const refusal = { code: 'PAPER', message: 'only the executor reaches its simulated venue' };
  const books = async (): Promise<ExecutionBooks | undefined> => {
    const stored = await store.load();
    if (stored === undefined && accounts === 'several') {
      throw new Error('one of its accounts has no books, so that nobody knows what all of them hold');
    }
    return stored?.books;
  };
  return {
    paper: true,
    capabilities: {
      venue: 'simulated',
      clientOrderIdLengthMax: 36,
      stopOrders: true,
      nativeOco: true,
      amend: false,
      reduceOnly: false,
      postOnly: false,
      cancelAfter: false,
      indexingDelayMs: 0,
    },
    instruments: () => Promise.resolve(instruments),
    submit: () => Promise.resolve({ kind: 'rejected', refusal }),
    cancel: () => Promise.resolve({ kind: 'not-open' }),
    orderOf: () => Promise.resolve(undefined),
    openOrders: async () => ((await books())?.orders ?? []).filter(mayFill).map(orderInBooks),
    fillsSince: () => Promise.resolve([]),
    holdings: async () =>
      ((await books())?.portfolio.positions ?? []).map(({ symbol, quantity }) => ({ symbol, quantity })),
  };
}

function orderInBooks(order: TrackedOrder): VenueOrder {
  const { request, venueOrderId, filledQty, amend } = order;
  const { clientOrderId, symbol, side, type } = request;
  const limitPx = amend.terms?.limitPx ?? (type.kind === 'limit' ? type.limitPx : undefined);
  const stopPx = amend.terms?.stopPx ?? (type.kind === 'stop' ? type.stopPx : undefined);
  return {
    ...{ clientOrderId, symbol, side, filledQty },
    venueOrderId: venueOrderId ?? clientOrderId,
    quantity: quantityOf(order),
    ...(limitPx === undefined ? {} : { limitPx }),
    ...(stopPx === undefined ? {} : { stopPx }),
    status: 'open',
    atMs: order.submittedMs ?? epochMs(0),
  };
}
