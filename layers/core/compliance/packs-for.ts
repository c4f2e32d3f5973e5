import { ok, refuse, type Result } from '../foundation/result.ts';
import type { CalendarDate } from '../market/calendar-date.ts';
import { jurisdictionOf, type AccountProfile } from './account-profile.ts';
import { ESMA_CFD, NATIONAL_CFD } from './eea-cfd-packs.ts';
import type { Jurisdiction, RulePack } from './rule-pack.ts';
import { INTRADAY_MARGIN, PATTERN_DAY_TRADER } from './us-margin-packs.ts';
import { EEA_VENUES, US_VENUES } from './venue-packs.ts';

/** Every pack there is, in the order in which findings are given: where one may trade, then how much. */
export const RULE_PACKS: readonly RulePack[] = [
  EEA_VENUES,
  US_VENUES,
  ESMA_CFD,
  NATIONAL_CFD,
  PATTERN_DAY_TRADER,
  INTRADAY_MARGIN,
];

/**
 * The packs in force for an account on a day. Refused with `RESIDENCE_UNKNOWN` where nobody knows the rules of the place,
 * and with `RULES_UNKNOWN` on a day for which no list of venues is known: an order is not judged by rules that are not
 * there. Not legal advice.
 */
export function packsFor(
  profile: AccountProfile,
  date: CalendarDate,
  packs: readonly RulePack[] = RULE_PACKS,
): Result<readonly RulePack[]> {
  const home = jurisdictionOf(profile.residence);
  if (!home.ok) return home;
  const inForce = packs.filter((pack) => concerns(pack, profile, home.value) && holdsOn(pack, profile, date));
  const knowsVenues = inForce.some(({ rules }) => rules.some(({ kind }) => kind === 'venue-access'));
  return knowsVenues
    ? ok(inForce)
    : refuse('RULES_UNKNOWN', `no list of venues for ${profile.residence} is known on ${date}`, { date });
}

function concerns(pack: RulePack, profile: AccountProfile, home: Jurisdiction): boolean {
  const place = pack.follows === 'residence' ? home : profile.brokerEntity;
  return (
    pack.jurisdiction === place &&
    (pack.accountType === undefined || pack.accountType === profile.accountType) &&
    (pack.client === undefined || pack.client === profile.client)
  );
}

function holdsOn(
  { from, until, untilByBroker }: RulePack,
  { broker }: AccountProfile,
  date: CalendarDate,
): boolean {
  const last = untilByBroker?.[broker] ?? until;
  return date >= from && (last === undefined || date <= last);
}
