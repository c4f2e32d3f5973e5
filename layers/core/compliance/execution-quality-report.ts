import { toNumber } from '../foundation/decimal.ts';
import { calendarDate } from '../market/calendar-date.ts';
import type { AssetClass, Instrument, Sym } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';
import { ratio } from '../statistics/ratio.ts';
import { priceQuality, type OrderOutcome, type VenueInstrumentQuality } from './price-quality.ts';
import { NOT_LEGAL_ADVICE, type RuleSource } from './rule-pack.ts';

export const RTS_28: RuleSource = {
  title:
    'Commission Delegated Regulation (EU) 2017/576 (RTS 28), Annex II, Table 1; publishing is no longer asked for',
  url: 'https://www.regulationtomorrow.com/eu/esma-public-statement-on-reporting-requirements-under-rts-28/',
  dated: calendarDate('2024-02-13'),
};

/** A venue's part in a class, with the figures of Table 1. Fractions; absent where they cannot be known. */
export interface VenueShare {
  readonly venue: string;
  /** Of what was traded in the class, in the account's currency. */
  readonly volumeRatio?: number;
  /** Of the orders that were executed in the class, wholly or in part. */
  readonly orderRatio: number;
  /** Of the venue's orders: those that rested in the book for every fill. */
  readonly passiveRatio: number;
  /** Those that took from the book for some fill. */
  readonly aggressiveRatio: number;
}

export interface ClassOfInstrument {
  readonly classOfInstrument: string;
  readonly underOneTradeADay: boolean;
  /** At most five, by volume, then by name. */
  readonly venues: readonly VenueShare[];
}

export interface ExecutionQualityReport {
  readonly notice: string;
  readonly source: RuleSource;
  readonly classes: readonly ClassOfInstrument[];
  /** The figures of RTS 27: price, costs and likelihood of execution by venue and instrument. */
  readonly quality: readonly VenueInstrumentQuality[];
  /** What the tables name and this system cannot know. */
  readonly absent: readonly { readonly field: string; readonly why: string }[];
}

export interface ExecutionQualityInputs {
  readonly instruments: ReadonlyMap<Sym, Instrument>;
  readonly orders: readonly OrderOutcome[];
  /** An amount in the account's currency; undefined without a rate. */
  readonly toAccountCurrency: (amount: number, currency: string) => number | undefined;
  /** Of the period that the fills are from. */
  readonly businessDays: number;
}

/**
 * Where orders were executed and how well, with the fields that RTS 28 names for the top five venues of each class and
 * RTS 27 for prices, costs and likelihood. A private owner owes neither report, and publishing them is no longer asked of
 * firms; the owner reads them to judge a venue. Fills of instruments outside the universe are left out and counted in
 * `absent`. Not legal advice.
 */
export function executionQualityReport(
  fills: readonly Fill[],
  inputs: ExecutionQualityInputs,
): ExecutionQualityReport {
  const executed = fills.flatMap((fill) => {
    const instrument = inputs.instruments.get(fill.symbol);
    return instrument === undefined ? [] : [{ fill, instrument, volume: volumeOf(fill, instrument, inputs) }];
  });
  const classes = [...new Set(executed.map(({ instrument }) => classOf(instrument)))].sort();
  return {
    notice: NOT_LEGAL_ADVICE,
    source: RTS_28,
    classes: classes.map((name) => ({
      classOfInstrument: name,
      ...sharesOf(
        executed.filter(({ instrument }) => classOf(instrument) === name),
        inputs,
      ),
    })),
    quality: priceQuality(executed, inputs.orders),
    absent: absences(fills.length - executed.length),
  };
}

interface Executed {
  readonly fill: Fill;
  readonly instrument: Instrument;
  readonly volume: number | undefined;
}

const TOP_VENUES = 5;

function sharesOf(
  executed: readonly Executed[],
  { businessDays }: ExecutionQualityInputs,
): Omit<ClassOfInstrument, 'classOfInstrument'> {
  const total = totalVolume(executed);
  const orders = ordersOf(executed);
  const venues = [...new Set(executed.map(({ instrument }) => instrument.venue))].map((venue) => {
    const own = executed.filter(({ instrument }) => instrument.venue === venue);
    const ownOrders = ordersOf(own);
    const volume = totalVolume(own);
    const volumeRatio = total === undefined || volume === undefined ? undefined : ratio(volume, total);
    const aggressive = ordersOf(own.filter(({ fill }) => fill.liquidity === 'taker')).size;
    return {
      venue,
      ...(volumeRatio === undefined ? {} : { volumeRatio }),
      orderRatio: ownOrders.size / orders.size,
      passiveRatio: 1 - aggressive / ownOrders.size,
      aggressiveRatio: aggressive / ownOrders.size,
    };
  });
  const ranked = venues.sort(
    (a, b) => (b.volumeRatio ?? 0) - (a.volumeRatio ?? 0) || (a.venue < b.venue ? -1 : 1),
  );
  return { underOneTradeADay: executed.length < businessDays, venues: ranked.slice(0, TOP_VENUES) };
}

function ordersOf(executed: readonly Executed[]): ReadonlySet<string> {
  return new Set(executed.map(({ fill }) => fill.clientOrderId));
}

/** Undefined where one part has no rate: a share of an unknown whole is unknown. */
function totalVolume(executed: readonly Executed[]): number | undefined {
  return executed.reduce<number | undefined>(
    (sum, { volume }) => (sum === undefined || volume === undefined ? undefined : sum + volume),
    0,
  );
}

function volumeOf(
  { lastPx, lastQty }: Fill,
  { currency }: Instrument,
  { toAccountCurrency }: ExecutionQualityInputs,
): number | undefined {
  return toAccountCurrency(toNumber(lastPx) * toNumber(lastQty), currency);
}

/** The classes of Annex I; what is no financial instrument of MiFID II says so. */
const CLASSES: Readonly<Record<AssetClass, string>> = {
  equity: 'Equities - Shares & Depositary Receipts',
  bond: 'Debt instruments - Bonds',
  etf: 'Exchange traded products',
  'crypto-perpetual': 'Contracts for difference',
  'crypto-spot': 'Outside MiFID II: crypto-assets',
  fx: 'Outside MiFID II: spot currency',
};

function classOf({ assetClass }: Instrument): string {
  return CLASSES[assetClass];
}

function absences(unknownFills: number): ExecutionQualityReport['absent'] {
  const always = [
    {
      field: 'Percentage of directed orders',
      why: 'the owner is the only client: no order is directed by another',
    },
    {
      field: 'Tick size liquidity band',
      why: 'needs the average daily number of trades of the whole market',
    },
    { field: 'Speed of execution', why: 'a fill does not carry when its order reached the venue' },
    { field: 'Legal entity and market codes of venues', why: 'nobody has looked them up' },
  ];
  return unknownFills === 0
    ? always
    : [...always, { field: 'Fills', why: `${unknownFills} of instruments that are not in the universe` }];
}
