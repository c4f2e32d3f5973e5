import { describe, expect, test } from '@jest/globals';
import { HOUR_MS, epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import { dateIn, instantIn, offsetMsAt, type ZoneId } from '../../../layers/core/market/time-zone.ts';

const FROM = Date.UTC(1990, 0, 1);
const TO = Date.UTC(2031, 0, 1);
const ZONES: readonly ZoneId[] = ['America/New_York', 'Europe/London'];

describe.each(ZONES)('the clocks of %s', (zone) => {
  const offsetByIntl = intlOffset(zone);

  test('stand where the time-zone database has them at every noon from 1990 to 2030', () => {
    const astray: string[] = [];
    for (let at = FROM + 12 * HOUR_MS; at < TO; at += 24 * HOUR_MS) {
      if (offsetMsAt(zone, epochMs(at)) !== offsetByIntl(at)) astray.push(new Date(at).toISOString());
    }
    expect(astray).toEqual([]);
  });

  test('change at the very millisecond that the time-zone database says, twice a year', () => {
    const changes = changesOf(zone);
    expect(changes).toHaveLength(2 * 41);
    for (const at of changes) {
      expect(offsetByIntl(at - 1)).toBe(offsetMsAt(zone, epochMs(at - 1)));
      expect(offsetByIntl(at)).toBe(offsetMsAt(zone, epochMs(at)));
      expect(offsetByIntl(at)).not.toBe(offsetByIntl(at - 1));
    }
  });

  test('show the date and minute that an instant was made from, on every day', () => {
    const astray: string[] = [];
    for (let at = FROM; at < TO; at += 24 * HOUR_MS) {
      const date = dateIn('UTC', epochMs(at));
      for (const minute of [0, 8 * 60, 9 * 60 + 30, 16 * 60 + 30, 23 * 60 + 59]) {
        const instant = instantIn(zone, date, minute);
        const shownMs = instant + offsetMsAt(zone, instant);
        if (dateIn(zone, instant) !== date || shownMs !== at + minute * 60_000)
          astray.push(`${date} ${minute}`);
      }
    }
    expect(astray).toEqual([]);
  });
});

test('of the autumn hour that comes twice the later is meant', () => {
  expect(instantIn('America/New_York', calendarDate('2019-11-03'), 90)).toBe(Date.UTC(2019, 10, 3, 6, 30));
  expect(instantIn('Europe/London', calendarDate('2019-10-27'), 90)).toBe(Date.UTC(2019, 9, 27, 1, 30));
});

test('a time that the spring change leaps over is read as standard time', () => {
  expect(instantIn('America/New_York', calendarDate('2019-03-10'), 150)).toBe(Date.UTC(2019, 2, 10, 7, 30));
  expect(instantIn('Europe/London', calendarDate('2019-03-31'), 90)).toBe(Date.UTC(2019, 2, 31, 1, 30));
});

test('New York is still on the day before when London has begun the next', () => {
  const at = epochMs(Date.UTC(2020, 3, 17, 3));
  expect(dateIn('America/New_York', at)).toBe('2020-04-16');
  expect(dateIn('Europe/London', at)).toBe('2020-04-17');
});

test('the clocks of a year before the tables begin are not guessed', () => {
  const at: EpochMs = epochMs(Date.UTC(1989, 11, 31, 12));
  expect(() => offsetMsAt('America/New_York', at)).toThrow('not known in 1989');
  expect(offsetMsAt('UTC', at)).toBe(0);
});

/** The offset by the host's own time-zone database. */
function intlOffset(zone: ZoneId): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = (format.format(at).match(/\d+/g) ?? []).map(
      Number,
    );
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000;
  };
}

/** The instants at which our table changes, found by halving the hours between two that differ. */
function changesOf(zone: ZoneId): readonly number[] {
  const changes: number[] = [];
  for (let at = FROM; at < TO; at += 24 * HOUR_MS) {
    let before = at;
    let after = at + 24 * HOUR_MS;
    if (offsetMsAt(zone, epochMs(before)) === offsetMsAt(zone, epochMs(after))) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetMsAt(zone, epochMs(middle)) === offsetMsAt(zone, epochMs(at))) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}
