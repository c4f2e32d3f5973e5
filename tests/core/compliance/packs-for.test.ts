import { describe, expect, test } from '@jest/globals';
import { jurisdictionOf } from '../../../layers/core/compliance/account-profile.ts';
import { packsFor, RULE_PACKS } from '../../../layers/core/compliance/packs-for.ts';
import type { AccountProfile } from '../../../layers/core/compliance/account-profile.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import { aProfile, aSpaniard } from '../../builders/an-account.ts';

const idsOf = (profile: AccountProfile, date: string): readonly string[] | string => {
  const found = packsFor(profile, calendarDate(date));
  return found.ok ? found.value.map(({ id }) => id) : found.error.code;
};

describe('the rules in force', () => {
  test('Alpaca left the day-trading rule on the day the new one came', () => {
    expect(idsOf(aProfile(), '2026-06-03')).toEqual(['us-venues', 'us-pattern-day-trader']);
    expect(idsOf(aProfile(), '2026-06-04')).toEqual(['us-venues', 'us-intraday-margin']);
  });

  test('a broker that has not said so keeps both until the phase-in ends', () => {
    const ibkr = aProfile({ broker: 'ibkr' });
    expect(idsOf(ibkr, '2026-06-03')).toEqual(['us-venues', 'us-pattern-day-trader']);
    expect(idsOf(ibkr, '2027-10-20')).toEqual(['us-venues', 'us-pattern-day-trader', 'us-intraday-margin']);
    expect(idsOf(ibkr, '2027-10-21')).toEqual(['us-venues', 'us-intraday-margin']);
  });

  test('a cash account has no margin to be ruled', () => {
    expect(idsOf(aProfile({ accountType: 'cash' }), '2026-06-03')).toEqual(['us-venues']);
  });

  test('a retail client in the Union has the leverage caps, a professional has not', () => {
    expect(idsOf(aSpaniard(), '2026-07-01')).toEqual(['eea-venues', 'eea-cfd-national']);
    expect(idsOf(aSpaniard({ client: 'professional' }), '2026-07-01')).toEqual(['eea-venues']);
  });

  test('where one lives and where the account is kept are two questions', () => {
    const abroad = aSpaniard({ broker: 'ibkr', brokerEntity: 'US' });
    expect(idsOf(abroad, '2026-07-01')).toEqual([
      'eea-venues',
      'eea-cfd-national',
      'us-pattern-day-trader',
      'us-intraday-margin',
    ]);
  });

  test('a place or a day that nobody wrote rules down for is refused', () => {
    expect(idsOf(aProfile({ residence: 'GB' }), '2026-07-01')).toBe('RESIDENCE_UNKNOWN');
    expect(idsOf(aProfile({ residence: 'atlantis' }), '2026-07-01')).toBe('RESIDENCE_UNKNOWN');
    expect(idsOf(aProfile(), '2025-12-31')).toBe('RULES_UNKNOWN');
  });

  test('the area is the Union’s 27 and three more', () => {
    expect(jurisdictionOf('NO')).toEqual({ ok: true, value: 'EEA' });
    expect(jurisdictionOf('ES-MD')).toEqual({ ok: true, value: 'EEA' });
    expect(jurisdictionOf('CH').ok).toBe(false);
    expect(jurisdictionOf('USA').ok).toBe(false);
    expect(jurisdictionOf('').ok).toBe(false);
  });
});

describe('every pack', () => {
  test.each(RULE_PACKS.map((pack) => [pack.id, pack] as const))(
    '%s says where it was read and when',
    (_, pack) => {
      expect(pack.source.url).toMatch(/^https?:\/\//);
      expect(pack.note.length).toBeGreaterThan(20);
      expect(pack.until === undefined || pack.until >= pack.from).toBe(true);
      expect(pack.rules.length).toBeGreaterThan(0);
    },
  );

  test('has a name of its own', () => {
    expect(new Set(RULE_PACKS.map(({ id }) => id)).size).toBe(RULE_PACKS.length);
  });
});
