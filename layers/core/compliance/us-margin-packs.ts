import { calendarDate } from '../market/calendar-date.ts';
import type { RulePack } from './rule-pack.ts';

/**
 * FINRA's day-trading margin rule, until each broker has left it. A broker not named here may take until the end of the
 * phase-in, so an account there keeps both the old rule and the new one: in doubt, do less.
 */
export const PATTERN_DAY_TRADER: RulePack = {
  id: 'us-pattern-day-trader',
  jurisdiction: 'US',
  follows: 'broker-entity',
  accountType: 'margin',
  from: calendarDate('2001-09-28'),
  until: calendarDate('2027-10-20'),
  untilByBroker: { alpaca: calendarDate('2026-06-03') },
  source: {
    title:
      'FINRA Rule 4210(f)(8)(B), first as NASD Rule 2520, approved on that date: Notice to Members 01-26',
    url: 'https://www.finra.org/rules-guidance/notices/01-26',
    dated: calendarDate('2001-02-27'),
  },
  note:
    'Four day trades in five business days make a pattern day trader, who needs 25,000 USD of equity; three do not. ' +
    'The exception for accounts whose day trades are at most 6 % of all trades is not used. Alpaca left the rule on ' +
    'its last day (https://www.titandiagnostics.io/notes/pdt, June 2026); others have until 2027-10-20.',
  rules: [{ kind: 'pattern-day-trader', dayTradesMax: 3, sessions: 5, equityUsdMin: 25_000 }],
};

/** What replaces it: at every moment of the day the account's equity must carry what it holds. */
export const INTRADAY_MARGIN: RulePack = {
  id: 'us-intraday-margin',
  jurisdiction: 'US',
  follows: 'broker-entity',
  accountType: 'margin',
  from: calendarDate('2026-06-04'),
  source: {
    title: 'FINRA Rule 4210 as amended: SEC Release 34-105226 (SR-FINRA-2025-017), Regulatory Notice 26-10',
    url: 'https://www.govinfo.gov/content/pkg/FR-2026-04-17/html/2026-07485.htm',
    dated: calendarDate('2026-04-17'),
  },
  note:
    'Effective 2026-06-04, with brokers phasing in until 2027-10-20; judged here from the first day whatever the ' +
    'broker does. The requirement is the maintenance margin of paragraph (c) on the projected holdings; a broker may ' +
    'ask for more. A deficit is to be met promptly, and repeated failures restrict the account.',
  rules: [
    {
      kind: 'intraday-margin',
      longRatio: 0.25,
      shortRatio: 0.3,
      shortUsdMin: 5,
      cheapBelowUsd: 5,
      cheapShortRatio: 1,
      cheapShortUsdMin: 2.5,
    },
  ],
};
