import type { TradingVenue, VenueMessage } from '../../app/ports/trading-venue.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { MarketStream } from './market-stream.ts';

/** A single book that is begun anew is no lost connection: this long without any is. */
const LOST_MS = 5_000;

/**
 * An account in this process whose market is elsewhere: it is connected while at least one book there can be believed, as an account
 * there would be. So its executor waits, compares its books afterwards, and its host is unwell when the market stays away.
 */
export function heardVenue(venue: TradingVenue, stream: MarketStream, markets: number): TradingVenue {
  return {
    ...venue,
    listen: async (onMessage) => {
      // Its own word that it is there is worth nothing without a market; what does not trade needs none.
      const end = await venue.listen((message) => {
        if (message.kind !== 'connected' || markets === 0) onMessage(message);
      });
      const unlisten = markets === 0 ? () => undefined : tellWhileHeard(stream, onMessage);
      return async () => {
        unlisten();
        await end();
      };
    },
  };
}

function tellWhileHeard(stream: MarketStream, onMessage: (message: VenueMessage) => void): () => void {
  const whole = new Set<Sym>();
  let told: 'connected' | 'disconnected' = 'disconnected';
  let losing: NodeJS.Timeout | undefined;
  const tell = (kind: typeof told): void => {
    if (told === kind) return;
    told = kind;
    onMessage({ kind, atMs: epochMs(Date.now()) });
  };
  const unlisten = stream.listen((symbol, { kind }) => {
    if (kind === 'book') whole.add(symbol);
    if (kind === 'lost') whole.delete(symbol);
    if (whole.size > 0) {
      clearTimeout(losing);
      losing = undefined;
      tell('connected');
      return;
    }
    losing ??= setTimeout(tell, LOST_MS, 'disconnected').unref();
  });
  return () => {
    clearTimeout(losing);
    unlisten();
  };
}
