import { SECOND_MS } from '../../core/foundation/time.ts';
import type { SafetyClock, SafetyVenue } from './safety-ports.ts';

const ATTEMPTS = 4;

/**
 * The venue with each question asked again after an outage, so that one that fails now and then does not stop a look of many
 * questions. What changes something is passed on as it is: its doubt is an answer.
 */
export function patientVenue(venue: SafetyVenue, clock: SafetyClock): SafetyVenue {
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await clock.sleep((SECOND_MS / 4) * attempt);
      }
    }
  };
  return {
    ...(venue.paper === undefined ? {} : { paper: venue.paper }),
    capabilities: venue.capabilities,
    submit: (request) => venue.submit(request),
    cancel: (order) => venue.cancel(order),
    instruments: () => patiently(() => venue.instruments()),
    orderOf: (order) => patiently(() => venue.orderOf(order)),
    openOrders: () => patiently(() => venue.openOrders()),
    fillsSince: (symbol, sinceMs) => patiently(() => venue.fillsSince(symbol, sinceMs)),
    holdings: () => patiently(() => venue.holdings()),
  };
}
