import type { ExecutionStore } from '../../app/ports/execution-store.ts';
import type { SafetyVenue } from '../../app/safety/safety-ports.ts';
import type { Instrument } from '../../core/market/instrument.ts';

/**
 * A paper account as its executor last wrote it down: the simulated venue lives and dies with the executor's process, so
 * nobody else can trade there. What is still held can be seen here, and closed by the executor alone.
 */
export function bookedVenue(
  store: Pick<ExecutionStore, 'load'>,
  instruments: readonly Instrument[],
): SafetyVenue {
  const refusal = { code: 'PAPER', message: 'only the executor reaches its simulated venue' };
  return {
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
    openOrders: () => Promise.resolve([]),
    fillsSince: () => Promise.resolve([]),
    holdings: async () => {
      const stored = await store.load();
      return (stored?.books.portfolio.positions ?? []).map(({ symbol, quantity }) => ({ symbol, quantity }));
    },
  };
}
