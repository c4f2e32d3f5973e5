import type { Instrument } from '../../core/market/instrument.ts';
import { openCcxtVenue, type CcxtVenue } from '../venues/ccxt-venue.ts';
import type { VenueAccess } from '../venues/open-exchange.ts';
import { streamMarks } from './ccxt-marks.ts';
import type { HostLog } from './host-log.ts';
import { openMarketStream } from './market-stream.ts';
import { Unusable, type OpenedVenue } from './opened-venue.ts';
import { streamBooks } from './stream-books.ts';

/** Of one request; with its turn it stays below the executor's `sendTimeoutMs`. */
export const REQUEST_TIMEOUT_MS = 3_500;
const CLOCK_EVERY_MS = 3_600_000;

/**
 * A venue through ccxt, and the books of what is traded there. In the real world a key that can withdraw, or that works from any
 * address, is refused. Throws an outage where the venue cannot be reached.
 */
export async function openRealVenue(
  access: VenueAccess,
  {
    world,
    isTraded,
    log,
  }: { world: OpenedVenue['world']; isTraded: (instrument: Instrument) => boolean; log: HostLog },
): Promise<OpenedVenue> {
  const venue = await openCcxtVenue(access);
  await judgeKey(venue, world, log);
  const instruments = (await venue.instruments()).filter(isTraded);
  const stream = await openMarketStream(access, instruments);
  const clock = setInterval(() => {
    void venue.syncClock().catch((error: unknown) => {
      log({ level: 'warn', code: 'CLOCK', text: `the venue's clock cannot be read: ${String(error)}` });
    });
  }, CLOCK_EVERY_MS);
  return {
    world,
    venue,
    instruments,
    marks: streamMarks(stream, instruments),
    bookOf: streamBooks(stream),
    takerFeeBpsOf: (symbol) => venue.takerFeeBpsOf(symbol),
    close: async () => {
      clearInterval(clock);
      await stream.close();
    },
  };
}

async function judgeKey(venue: CcxtVenue, world: OpenedVenue['world'], log: HostLog): Promise<void> {
  // A venue of ours gives its keys out itself, and a test world has no such question.
  if (world !== 'real') return;
  const findings = await venue.assessKey();
  for (const { message, refusedInProduction } of findings) {
    log({ level: refusedInProduction ? 'error' : 'warn', code: 'KEY', text: message });
  }
  const refused = findings.filter(({ refusedInProduction }) => refusedInProduction);
  if (refused.length > 0) {
    throw new Unusable(`${refused.map(({ message }) => message).join(', ')}: production refuses such a key`);
  }
}
