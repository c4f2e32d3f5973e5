import { decimalsOf, symbolOf, type Listing } from '../listing.ts';

/** Old assets have a letter before their name; bitcoin is XBT. */
const ASSETS: Readonly<Record<string, string>> = { BTC: 'XXBT', ETH: 'XETH', USD: 'ZUSD', EUR: 'ZEUR' };
const ALIASES: Readonly<Record<string, string>> = { BTC: 'XBT' };

export function assetId(currency: string): string {
  return ASSETS[currency] ?? currency;
}

export function assetAlias(currency: string): string {
  return ALIASES[currency] ?? currency;
}

/** `XXBTZUSD` where both have a letter, `SOLUSD` where one has none. */
export function pairId({ base, quote }: Listing): string {
  return base in ASSETS && quote in ASSETS
    ? `${assetId(base)}${assetId(quote)}`
    : `${assetAlias(base)}${assetAlias(quote)}`;
}

export function altName({ base, quote }: Listing): string {
  return `${assetAlias(base)}${assetAlias(quote)}`;
}

/** A pair by any of its names. */
export function listingNamed(listings: readonly Listing[], name: string): Listing | undefined {
  return listings.find((listing) => [pairId(listing), altName(listing), symbolOf(listing)].includes(name));
}

/** `OAAAAA-BBBBB-CCCCCC` from a number, as orders (O), trades (T) and ledger entries (L) are called. */
export function txid(letter: 'O' | 'T' | 'L', id: number): string {
  const text = id.toString(36).toUpperCase().padStart(16, '0');
  return `${letter}${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
}

export function numberOf(id: string): number {
  return Number.parseInt(id.slice(1).replaceAll('-', ''), 36);
}

export function pairDecimals({ tick }: Listing): number {
  return decimalsOf(tick);
}

/** Never fewer than eight, as Kraken counts coins. */
export function lotDecimals({ lot }: Listing): number {
  return Math.max(8, decimalsOf(lot));
}
