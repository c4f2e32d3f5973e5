import type { SafetyVenue } from '../../../layers/app/safety/safety-ports.ts';
import { Outage } from '../../../layers/platform/aws/outage.ts';
import { plus, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import type { VenueTruth } from '../execution/venue-truth.ts';
import type { World } from '../execution/world.ts';

export type VenueState = 'fine' | 'slow' | '5xx' | 'down-then-back';

export interface SafetyLineState {
  venue: VenueState;
  /** Nobody reaches the venue. */
  down: boolean;
}

const SEND_TIMEOUT_MS = 2_000;

/** The venue as the safety stack reaches it, on a line of its own. */
export function safetyLine(world: World, truth: VenueTruth, state: SafetyLineState): SafetyVenue {
  const { capabilities, instruments } = truth.nature;
  const pass = async (): Promise<void> => {
    await world.sleep(state.venue === 'slow' ? world.between(500, 4_000) : world.between(5, 120));
    if (state.down || (state.venue === '5xx' && world.chance(0.25))) throw new Outage('503');
  };
  const ask = async <T>(answer: () => T): Promise<T> => {
    await pass();
    return answer();
  };
  /** A request that changes something: the venue may do it and nobody hears of it. */
  const send = async <T>(act: () => T): Promise<T | { kind: 'unknown'; cause: string }> => {
    try {
      await pass();
    } catch {
      return { kind: 'unknown', cause: '503' };
    }
    const outcome = act();
    if (state.venue !== '5xx' || !world.chance(0.25)) return outcome;
    await world.sleep(SEND_TIMEOUT_MS);
    return { kind: 'unknown', cause: 'TIMEOUT' };
  };
  return {
    capabilities,
    instruments: () => ask(() => instruments),
    submit: (request) => send(() => truth.accept(request)),
    cancel: ({ clientOrderId }) => send(() => ({ kind: truth.cancel(clientOrderId) })),
    orderOf: ({ clientOrderId }) =>
      ask(() => {
        const order = truth.find(clientOrderId);
        return order === undefined || order.indexedMs > world.nowMs ? undefined : truth.toVenueOrder(order);
      }),
    openOrders: () =>
      ask(() =>
        truth.orders
          .filter(({ status, indexedMs }) => status === 'open' && indexedMs <= world.nowMs)
          .map((order) => truth.toVenueOrder(order)),
      ),
    fillsSince: (symbol, sinceMs) =>
      ask(() =>
        truth.trades
          .filter(
            ({ fill, indexedMs }) =>
              fill.symbol === symbol && fill.atMs >= sinceMs && indexedMs <= world.nowMs,
          )
          .map(({ fill }) => fill),
      ),
    holdings: () =>
      ask(() =>
        instruments.map(({ symbol }) => ({
          symbol,
          quantity: plus(truth.heldOf(symbol), truth.heldByOthers.get(symbol) ?? ZERO_QTY),
        })),
      ),
  };
}
