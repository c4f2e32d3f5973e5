import type { CalendarDate } from '../market/calendar-date.ts';

/** Printed with every report and shown beside every finding. */
export const NOT_LEGAL_ADVICE =
  'This is a record kept by software from public sources, not legal advice: ask the broker, the supervisor or a lawyer.';

/** Whose rules. `EEA`: the European Union with Iceland, Liechtenstein and Norway. */
export type Jurisdiction = 'US' | 'EEA';

/** Where a rule was read, and the date the source bears. */
export interface RuleSource {
  readonly title: string;
  readonly url: string;
  readonly dated: CalendarDate;
}

/** What a contract for differences is written on: the classes of the leverage caps. */
export type CfdUnderlying =
  | 'major-fx'
  | 'minor-fx'
  | 'gold'
  | 'major-index'
  | 'minor-index'
  | 'other-commodity'
  | 'equity'
  | 'other'
  | 'crypto';

/** A venue that serves residents, while it does and where it does. */
export interface VenueAccess {
  readonly venue: string;
  /** The last day of service. */
  readonly until?: CalendarDate;
  /** ISO 3166-2 subdivisions that are not served. */
  readonly exceptIn?: readonly string[];
  readonly source: RuleSource;
}

/** What must hold. Each is judged by one check of the same name. */
export type Rule =
  | {
      readonly kind: 'pattern-day-trader';
      readonly dayTradesMax: number;
      readonly sessions: number;
      readonly equityUsdMin: number;
    }
  | {
      /** Requirements as fractions of market value; the amounts are US dollars a share sold short. */
      readonly kind: 'intraday-margin';
      readonly longRatio: number;
      readonly shortRatio: number;
      readonly shortUsdMin: number;
      readonly cheapBelowUsd: number;
      readonly cheapShortRatio: number;
      readonly cheapShortUsdMin: number;
    }
  | { readonly kind: 'cfd-leverage'; readonly leverageMax: Readonly<Record<CfdUnderlying, number>> }
  | {
      /** Equity over the margin required, at or below which a provider closes positions. */
      readonly kind: 'cfd-account';
      readonly closeOutRatio: number;
    }
  | { readonly kind: 'venue-access'; readonly venues: readonly VenueAccess[] };

/** Rules of one source with the days on which they hold. */
export interface RulePack {
  readonly id: string;
  readonly jurisdiction: Jurisdiction;
  /** Whose jurisdiction decides: where the owner lives, or where the broker's entity that holds the account is. */
  readonly follows: 'residence' | 'broker-entity';
  readonly accountType?: 'margin';
  readonly client?: 'retail';
  readonly from: CalendarDate;
  /** The last day it holds; absent while nobody has said. */
  readonly until?: CalendarDate;
  /** Brokers that left it earlier, with their last day. */
  readonly untilByBroker?: Readonly<Record<string, CalendarDate>>;
  readonly source: RuleSource;
  readonly note: string;
  readonly rules: readonly Rule[];
}
