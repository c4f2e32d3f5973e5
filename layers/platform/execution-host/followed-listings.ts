import { z } from 'zod';
import { formatDecimal, moneyFrom } from '../../core/foundation/decimal.ts';
import type { Instrument } from '../../core/market/instrument.ts';
import type { VenueCapabilities } from '../../app/ports/trading-venue.ts';
import type { Listing } from '../test-venue/listing.ts';
import { unifiedMarket } from '../venues/ccxt-exchange.ts';
import { openExchange, type VenueAccess } from '../venues/open-exchange.ts';
import { unifiedInstrument } from '../venues/unified-instrument.ts';

/** An instrument as the followed venue trades it, and where its fees are from, for people. */
export interface FollowedListing {
  readonly listing: Listing;
  readonly feesFrom: string;
}

const RATIO_DECIMALS = 9;

const markets = z.record(z.string(), z.unknown());
/** What the venue lists is text, what ccxt knows by itself a double. */
const feeRatio = z
  .union([z.string().transform((text) => Number(text)), z.number()])
  .pipe(z.number().min(-0.01).max(0.02))
  .transform((ratio): bigint => moneyFrom(ratio, RATIO_DECIMALS, 'nearest'));
const fees = z.object({ maker: feeRatio, taker: feeRatio });
/** Kraken lists its tiers with each pair, the smallest account's first. */
const listedTiers = z.object({ info: z.object({ fees: z.array(z.unknown()).min(1) }) });

/**
 * The instruments of a venue's own public list that are wanted, with its steps, its minimums and the fees of its public tier; and
 * what its accounts can do that the matching engine can too. Throws an outage where it cannot be reached.
 */
export async function readListings(
  access: Pick<VenueAccess, 'venue' | 'world' | 'urls' | 'timeoutMs'>,
  isWanted: (instrument: Instrument) => boolean,
): Promise<{ readonly listings: readonly FollowedListing[]; readonly capabilities: VenueCapabilities }> {
  const { exchange, profile } = await openExchange({ ...access, apiKey: '', secret: '' });
  const told = markets.parse(await exchange.loadMarkets());
  const listings = Object.values(told).flatMap((row) => {
    const market = unifiedMarket.parse(row);
    const listed = profile.lists(market) ? unifiedInstrument(market, access.venue) : undefined;
    if (listed === undefined || !isWanted(listed.instrument)) return [];
    return [followedListing(row, { instrument: listed.instrument, base: market.base, venue: access.venue })];
  });
  return { listings, capabilities: profile.capabilities };
}

function followedListing(
  row: unknown,
  { instrument, base, venue }: { instrument: Instrument; base: string; venue: string },
): FollowedListing {
  const { currency: quote, tick, lot, minQty, minNotional } = instrument;
  const { maker: makerRatio, taker: takerRatio } = fees.parse(row);
  const source = listedTiers.safeParse(row).success
    ? `the smallest account's as ${venue} lists them`
    : `${venue}'s standard ones as ccxt knows them, for ${venue} lists none`;
  return {
    // Nobody makes a market here: where one would start, and with how much, is never looked at.
    listing: {
      ...{ base, quote, tick, lot, minQty, minNotional },
      startPx: tick,
      levelQty: lot,
      fees: { makerRatio, takerRatio },
    },
    feesFrom: `maker ${percent(makerRatio)}, taker ${percent(takerRatio)}: ${source}`,
  };
}

function percent(ratio: bigint): string {
  return `${formatDecimal(ratio * 100n)} %`;
}
