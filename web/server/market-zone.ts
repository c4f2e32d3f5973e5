import type { CalendarId } from '../../layers/core/market/instrument.ts';

/** Where each market's day begins and ends, as IANA names. */
export const MARKET_ZONES: Readonly<Record<CalendarId, string>> = {
  XNYS: 'America/New_York',
  XLON: 'Europe/London',
  '24/7': 'UTC',
};
