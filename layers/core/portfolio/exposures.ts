import { toNumber, type Money, type Qty } from '../foundation/decimal.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { Instrument } from '../market/instrument.ts';
import { convert, type RateBook } from './rate-book.ts';

/** What is held, or would be, of an instrument at a price in its own currency. Quantity is negative for a short. */
export interface Holding {
  readonly instrument: Instrument;
  readonly quantity: Qty;
  readonly price: number;
}

/** Cash of one currency. */
export interface CashBalance {
  readonly currency: string;
  readonly amount: Money;
}

/** A holding's value in the portfolio's currency. */
export interface ValuedHolding extends Holding {
  readonly value: number;
}

/** All that shares a mark, in the portfolio's currency and as fractions of NAV. Shorts count against in `net`. */
export interface Exposure {
  readonly key: string;
  readonly gross: number;
  readonly net: number;
  readonly grossRatio: number;
  readonly netRatio: number;
}

/** Each list sorted by its key. */
export interface Exposures {
  readonly currency: string;
  readonly nav: number;
  readonly holdings: readonly ValuedHolding[];
  /** By the currency that a thing is quoted in, and cash by its own. */
  readonly byCurrency: readonly Exposure[];
  readonly bySector: readonly Exposure[];
  readonly byRegion: readonly Exposure[];
  readonly byAssetClass: readonly Exposure[];
  /** By the clusters given, named by their members; what is in none is a cluster of its own. */
  readonly byCluster: readonly Exposure[];
}

export interface ExposureInputs {
  readonly holdings: readonly Holding[];
  readonly cash: readonly CashBalance[];
  /** Of the portfolio: what everything is valued in. */
  readonly currency: string;
  readonly rates: RateBook;
  /** Symbols that move together, as `correlationClusters` groups them. */
  readonly clusters?: readonly (readonly string[])[];
}

/**
 * Exposures of a portfolio in its own currency from its instruments' reference data ([A5]). Refused where a price is no
 * number, a rate is missing or too old, or nothing is left to take a fraction of: half an exposure is worse than none.
 */
export function exposuresOf(inputs: ExposureInputs): Result<Exposures> {
  const { currency } = inputs;
  const cash = valuedCash(inputs);
  if (!cash.ok) return cash;
  const held = valuedHoldings(inputs);
  if (!held.ok) return held;
  const holdings = held.value;
  const nav = sum(cash.value.map(({ value }) => value)) + sum(holdings.map(({ value }) => value));
  if (!(nav > 0)) return refuse('NO_NAV', `a NAV of ${nav} ${currency} has no fractions`, { nav, currency });
  const by = (keyOf: (instrument: Instrument) => string): readonly Exposure[] =>
    grouped(
      holdings.map(({ instrument, value }) => ({ key: keyOf(instrument), value })),
      nav,
    );
  const currencies = holdings.map(({ instrument, value }) => ({ key: instrument.currency, value }));
  return ok({
    currency,
    nav,
    holdings,
    byCurrency: grouped([...currencies, ...cash.value], nav),
    bySector: by(({ sector }) => sector),
    byRegion: by(({ region }) => region),
    byAssetClass: by(({ assetClass }) => assetClass),
    byCluster: by(({ symbol }) => clusterOf(symbol, inputs.clusters ?? [])),
  });
}

interface Valued {
  readonly key: string;
  readonly value: number;
}

function valuedCash({ cash, currency, rates }: ExposureInputs): Result<readonly Valued[]> {
  const valued: Valued[] = [];
  for (const balance of cash) {
    const converted = convert(rates, toNumber(balance.amount), { from: balance.currency, to: currency });
    if (!converted.ok) return converted;
    valued.push({ key: balance.currency, value: converted.value.amount });
  }
  return ok(valued);
}

function valuedHoldings({ holdings, currency, rates }: ExposureInputs): Result<readonly ValuedHolding[]> {
  const valued: ValuedHolding[] = [];
  for (const holding of holdings) {
    const { instrument, quantity, price } = holding;
    const { symbol } = instrument;
    if (!Number.isFinite(price)) return refuse('NO_PRICE', `${symbol} has no price`, { symbol });
    const own = toNumber(quantity) * price;
    const converted = convert(rates, own, { from: instrument.currency, to: currency });
    if (!converted.ok) return converted;
    valued.push({ ...holding, value: converted.value.amount });
  }
  return ok(valued);
}

function grouped(values: readonly Valued[], nav: number): readonly Exposure[] {
  const groups = new Map<string, { gross: number; net: number }>();
  for (const { key, value } of values) {
    const { gross, net } = groups.get(key) ?? { gross: 0, net: 0 };
    groups.set(key, { gross: gross + Math.abs(value), net: net + value });
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { gross, net }]) => ({ key, gross, net, grossRatio: gross / nav, netRatio: net / nav }));
}

function clusterOf(symbol: string, clusters: readonly (readonly string[])[]): string {
  return clusters.find((cluster) => cluster.includes(symbol))?.join(' + ') ?? symbol;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
