import { describe, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../layers/core/foundation/time.ts';
import type { ProvidedBar } from '../../../layers/app/ports/bar-provider.ts';
import { heardBar } from '../../../layers/platform/ingest/heard-bar.ts';

const MIDNIGHT = Date.UTC(2026, 10, 20);
const aBar = (given: Partial<ProvidedBar> = {}): ProvidedBar => ({
  ...{ openMs: MIDNIGHT, open: 100, high: 110, low: 95, close: 105, volume: 7 },
  ...given,
});

const faultOf = (given: Partial<ProvidedBar>, interval: 'day' | 'hour' = 'day'): string => {
  const heard = heardBar(aBar(given), interval);
  return heard.ok ? 'none' : `${heard.error.code} ${heard.error.message}`;
};

describe('a bar that a provider told', () => {
  test('spans its day or its hour, and is known when a file’s would be', () => {
    const day = heardBar(aBar(), 'day');
    expect(day.ok && [day.value.closeMs, day.value.availableMs]).toEqual([
      MIDNIGHT + 24 * HOUR_MS,
      MIDNIGHT + 24 * HOUR_MS + MINUTE_MS,
    ]);
    const hour = heardBar(aBar({ openMs: MIDNIGHT + 5 * HOUR_MS }), 'hour');
    expect(hour.ok && [hour.value.closeMs, hour.value.availableMs]).toEqual([
      MIDNIGHT + 6 * HOUR_MS,
      MIDNIGHT + 6 * HOUR_MS + SECOND_MS,
    ]);
  });

  // Hong Kong's days begin at 16:00 UTC: they are no days of ours.
  test.each([
    [{ openMs: MIDNIGHT - 8 * HOUR_MS }, 'day'],
    [{ openMs: MIDNIGHT + 1 }, 'day'],
    [{ openMs: MIDNIGHT + 30 * MINUTE_MS }, 'hour'],
    [{ openMs: 1.5 }, 'day'],
    [{ openMs: -HOUR_MS }, 'hour'],
    [{ openMs: 1e17 }, 'day'],
    [{ openMs: Number.NaN }, 'day'],
  ] as const)('that begins at %p where no %s does is refused', (given, interval) => {
    expect(faultOf(given, interval)).toMatch(/^BAD_TIME/);
  });

  test.each([
    [{ high: 99 }],
    [{ low: 101 }],
    [{ close: Number.NaN }],
    [{ open: Infinity }],
    [{ volume: -1 }],
    [{ close: 0 }],
    [{ volume: 1e19 }],
    [{ low: 1e-19 }],
  ])('with %p is refused, as a row of a file would be', (given) => {
    expect(faultOf(given)).toMatch(/^BAD_ROW/);
  });

  test('without trades is a bar all the same', () => {
    expect(faultOf({ open: 100, high: 100, low: 100, close: 100, volume: 0 })).toBe('none');
  });
});
