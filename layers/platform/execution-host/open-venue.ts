import { decimal } from '../../core/foundation/decimal.ts';
import type { Instrument } from '../../core/market/instrument.ts';
import type { Environment } from '../config/load-environment.ts';
import { venueWorld, type ExecutionSettings } from '../config/execution-schema.ts';
import { openFollowedVenue } from './followed-venue.ts';
import type { HostLog } from './host-log.ts';
import { Unusable, type OpenedVenue, type VenueKeys } from './opened-venue.ts';
import type { PaperTerms, RecalledBooks } from './paper-account.ts';
import { openPaperVenue } from './paper-venue.ts';
import { openRealVenue, REQUEST_TIMEOUT_MS } from './real-venue.ts';

type FollowedVenue = NonNullable<ExecutionSettings['follow']>;

export interface VenueChoice {
  readonly environment: Environment;
  readonly settings: ExecutionSettings;
  readonly keys: VenueKeys;
  readonly log: HostLog;
  /** The executor's own, for a paper account that goes on where it was. */
  readonly books?: RecalledBooks;
  /**
   * A venue of ours in another process of this machine: the one that is followed, in its dialect, or else where orders go, in
   * Binance's.
   */
  readonly loopback?: string;
}

/**
 * Opens the venue that the environment names, in the world that it may trade; nothing else decides which money is at stake. Throws
 * `Unusable` for a combination that is not allowed, though the file's own check should have refused it.
 */
export async function openVenue(choice: VenueChoice): Promise<OpenedVenue> {
  const { environment, settings, keys, log, books, loopback } = choice;
  const judged = venueWorld(settings, environment.file.environment);
  if ('fault' in judged) throw new Unusable(judged.fault);
  const { world } = judged;
  const isTraded = tradedIn(environment);
  if (settings.venue === 'simulated' || world === 'simulated') {
    const paper = paperTerms(environment, books);
    const { follow } = settings;
    if (follow !== undefined) {
      const urls = loopback === undefined ? {} : { urls: followUrls(follow, loopback) };
      const access = { venue: follow, world: 'real', timeoutMs: REQUEST_TIMEOUT_MS, ...urls } as const;
      return openFollowedVenue(paper, { access, isTraded, log });
    }
    if (loopback !== undefined) {
      const access = {
        venue: 'binance',
        world: 'real',
        ...LOOPBACK_KEY,
        urls: loopbackUrls(loopback),
      } as const;
      return openRealVenue(
        { ...access, timeoutMs: REQUEST_TIMEOUT_MS },
        { world: 'simulated', isTraded, log },
      );
    }
    return openPaperVenue(paper);
  }
  if (settings.secret === undefined) throw new Unusable(`${settings.venue} wants keys`);
  const key = await keys(settings.secret);
  return openRealVenue(
    { venue: settings.venue, world, ...key, timeoutMs: REQUEST_TIMEOUT_MS },
    { world, isTraded, log },
  );
}

function paperTerms({ file }: Environment, books: RecalledBooks): PaperTerms {
  const { currency, initialCapital } = file.portfolio;
  const capital = decimal<'money'>(initialCapital);
  return { currency, capital, ...(books === undefined ? {} : { books }), nowMs: Date.now };
}

/** Whoever starts a venue of ours on a loopback address gives its one account this key. */
export const LOOPBACK_KEY = { apiKey: 'paper', secret: 'paper' };

/** Where ccxt's class of Binance finds a venue of ours. */
export function loopbackUrls(host: string): Readonly<Record<string, unknown>> {
  assertLoopback(host);
  return {
    public: `http://${host}/api/v3`,
    private: `http://${host}/api/v3`,
    sapi: `http://${host}/sapi/v1`,
    ws: { spot: `ws://${host}/ws`, 'ws-api': { spot: `ws://${host}/ws-api/v3` } },
  };
}

/** The same for its public part alone, in either of the dialects that a venue of ours speaks. */
export function followUrls(follow: FollowedVenue, host: string): Readonly<Record<string, unknown>> {
  if (follow === 'binance') return loopbackUrls(host);
  if (follow !== 'kraken') throw new Unusable(`no venue of ours speaks as ${follow} does`);
  assertLoopback(host);
  return { public: `http://${host}`, private: `http://${host}`, ws: { publicV2: `ws://${host}/v2` } };
}

/** The universe's own, as far as they settle in the account's currency: the executor keeps one account in one currency. */
function tradedIn({ file, config }: Environment): (instrument: Instrument) => boolean {
  const symbols = new Set<string>(config.universe.map(({ instrument }) => instrument.symbol));
  return ({ symbol, currency }) => symbols.has(symbol) && currency === file.portfolio.currency;
}

function assertLoopback(host: string): void {
  if (!/^127\.0\.0\.1:\d{1,5}$/.test(host)) throw new Unusable(`${host} is no loopback address`);
}
