import { ok, refuse, type Result } from '../foundation/result.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Jurisdiction } from './rule-pack.ts';

/** `spot` is the thing itself: a share, a fund, a coin. */
export type Product = 'spot' | 'perpetual' | 'cfd';

/** Who holds the account, where, and for what: it chooses the rules. */
export interface AccountProfile {
  /** ISO 3166-1 country, or ISO 3166-2 subdivision where the law differs within it: `ES`, `US-CA`. */
  readonly residence: string;
  readonly broker: string;
  /** Where the broker's entity that holds the account is supervised; the account agreement names it. */
  readonly brokerEntity: Jurisdiction;
  readonly accountType: 'cash' | 'margin';
  readonly client: 'retail' | 'professional';
  /** What the account may trade. */
  readonly products: readonly Product[];
}

/** Whose rules a resident lives under. A place without rules here is refused, not waved through. */
export function jurisdictionOf(residence: string): Result<Jurisdiction> {
  const country = residence.slice(0, 2);
  if (!/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(residence)) {
    return refuse('RESIDENCE_UNKNOWN', `"${residence.slice(0, 10)}" is no ISO 3166 code`, { residence });
  }
  if (country === 'US') return ok('US');
  if (EEA.has(country)) return ok('EEA');
  return refuse('RESIDENCE_UNKNOWN', `no rules are known for residents of ${residence}`, { residence });
}

/** What an instrument of ours is; a contract for differences never says so itself, and is named by the caller. */
export function productOf({ assetClass }: Pick<Instrument, 'assetClass'>): Product {
  return assetClass === 'crypto-perpetual' ? 'perpetual' : 'spot';
}

/** The 27 members of the Union, and the three of the Agreement on the European Economic Area. */
const EEA: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' '),
);
