import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { assert as hold } from '../../../layers/core/foundation/assert.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { convert, ratesAsOf, type Rate, type RateBook } from '../../../layers/core/portfolio/rate-book.ts';
import { between } from '../../builders/any-number.ts';

const NOW = epochMs(1_700_000_000_000);
const rate = (pair: string, value: number, ageMs = 0): Rate => {
  const [base = '', quote = ''] = pair.split('/');
  return { base, quote, rate: value, atMs: epochMs(NOW - ageMs) };
};
const bookOf = (rates: readonly Rate[], atMs = NOW): RateBook => {
  const book = ratesAsOf(rates, { atMs, ageMsMax: HOUR_MS, pivot: 'USD' });
  hold(book.ok, 'rates of a test');
  return book.value;
};
const into = (book: RateBook, amount: number, from: string, to: string): number | string => {
  const converted = convert(book, amount, { from, to });
  return converted.ok ? converted.value.amount : converted.error.code;
};

describe('an amount in another currency', () => {
  const book = bookOf([rate('EUR/USD', 1.25), rate('USD/JPY', 100, 5 * MINUTE_MS), rate('GBP/USD', 1.5)]);

  test('goes by the pair as quoted, its inverse, or through the pivot', () => {
    expect(convert(book, 100, { from: 'EUR', to: 'USD' })).toEqual({
      ok: true,
      value: { amount: 125, rate: 1.25, road: 'direct', ageMs: 0 },
    });
    expect(convert(book, 100, { from: 'USD', to: 'EUR' })).toEqual({
      ok: true,
      value: { amount: 80, rate: 0.8, road: 'inverse', ageMs: 0 },
    });
    // 100 euros are 125 dollars are 12,500 yen; the road is as old as its oldest rate.
    expect(convert(book, 100, { from: 'EUR', to: 'JPY' })).toEqual({
      ok: true,
      value: { amount: 12_500, rate: 125, road: 'triangulated', ageMs: 5 * MINUTE_MS },
    });
  });

  test('is itself in its own currency, with no rate at all', () => {
    expect(convert(bookOf([]), 7, { from: 'EUR', to: 'EUR' })).toEqual({
      ok: true,
      value: { amount: 7, rate: 1, road: 'same', ageMs: 0 },
    });
  });

  test('is refused without a road, never taken one for one', () => {
    expect(convert(book, 100, { from: 'EUR', to: 'CHF' })).toEqual({
      ok: false,
      error: {
        code: 'NO_RATE',
        message: 'no rate from EUR to CHF, nor through USD',
        details: { from: 'EUR', to: 'CHF' },
      },
    });
    expect(into(book, 100, 'CHF', 'USD')).toBe('NO_RATE');
    expect(into(bookOf([]), 100, 'EUR', 'USD')).toBe('NO_RATE');
  });

  test('is refused by a rate that is too old, with its age', () => {
    const old = bookOf([rate('EUR/USD', 1.25, HOUR_MS + 1), rate('GBP/USD', 1.5, HOUR_MS)]);
    expect(convert(old, 100, { from: 'EUR', to: 'USD' })).toMatchObject({
      ok: false,
      error: { code: 'STALE_RATE', details: { ageMs: HOUR_MS + 1, ageMsMax: HOUR_MS } },
    });
    expect(into(old, 100, 'GBP', 'USD')).toBe(150);
    expect(into(old, 100, 'EUR', 'GBP')).toBe('STALE_RATE');
  });

  test('takes the fresh road where the straight one is stale', () => {
    const crossed = bookOf([rate('EUR/GBP', 0.5, 2 * HOUR_MS), rate('EUR/USD', 1.25), rate('GBP/USD', 1.25)]);
    expect(into(crossed, 100, 'EUR', 'GBP')).toBeCloseTo(100, 12);
    const both = bookOf([rate('EUR/USD', 1.25, 2 * HOUR_MS), rate('USD/EUR', 0.5)]);
    expect(into(both, 100, 'EUR', 'USD')).toBe(200);
    expect(into(bookOf([...both.rates.values(), rate('GBP/USD', 1)]), 100, 'EUR', 'GBP')).toBe(200);
  });

  test('no rate is zero, negative or not a number', () => {
    for (const wrong of [0, -1, NaN, Infinity]) {
      const book = ratesAsOf([rate('EUR/USD', wrong)], { atMs: NOW, ageMsMax: 1, pivot: 'USD' });
      expect(book).toMatchObject({ ok: false, error: { code: 'NOT_A_RATE', details: { base: 'EUR' } } });
    }
  });

  test('the newest observation counts, in whatever order they are heard', () => {
    const rates = [rate('EUR/USD', 1.1, 20), rate('EUR/USD', 1.3, 5), rate('EUR/USD', 1.2, 10)];
    expect(into(bookOf(rates), 1, 'EUR', 'USD')).toBe(1.3);
    expect(into(bookOf([...rates].reverse()), 1, 'EUR', 'USD')).toBe(1.3);
  });
});

describe('the laws of conversion', () => {
  const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'GBP', 'CHF');
  const anyRate = fc
    .record({
      base: currency,
      quote: currency,
      rate: between(0.01, 200),
      atMs: fc.integer({ min: -2, max: 2 }).map((hours) => epochMs(NOW + hours * HOUR_MS)),
    })
    .filter(({ base, quote, rate }) => base !== quote && rate > 0);
  const anyRates = fc.array(anyRate, { maxLength: 12 });

  test('there and back again is the same amount', () => {
    fc.assert(
      fc.property(anyRates, currency, currency, between(-1e6, 1e6), (rates, from, to, amount) => {
        // One quotation a pair, so that the way back is the way out.
        const once = rates.filter(
          ({ base, quote }, i) =>
            !rates
              .slice(0, i)
              .some((other) => [other.base, other.quote].sort().join() === [base, quote].sort().join()),
        );
        const book = bookOf(once);
        const there = convert(book, amount, { from, to });
        if (!there.ok) return;
        const back = convert(book, there.value.amount, { from: to, to: from });
        hold(back.ok, 'a road leads both ways');
        expect(back.value.amount).toBeCloseTo(amount, 6);
      }),
      fuzzed(1_000),
    );
  });

  test('what is observed later changes nothing that was known', () => {
    fc.assert(
      fc.property(anyRates, currency, currency, (rates, from, to) => {
        const known = rates.filter(({ atMs }) => atMs <= NOW);
        expect(convert(bookOf(rates), 1, { from, to })).toEqual(convert(bookOf(known), 1, { from, to }));
      }),
      fuzzed(1_000),
    );
  });

  test('an amount comes through unchanged only into its own currency, or by a rate that says so', () => {
    fc.assert(
      fc.property(anyRates, currency, currency, (rates, from, to) => {
        const converted = convert(bookOf(rates), 100, { from, to });
        if (!converted.ok) expect(['NO_RATE', 'STALE_RATE']).toContain(converted.error.code);
        else if (from === to) expect(converted.value.road).toBe('same');
        else {
          expect(converted.value.road).not.toBe('same');
          expect(converted.value.amount).toBe(100 * converted.value.rate);
          expect(converted.value.ageMs).toBeLessThanOrEqual(HOUR_MS);
        }
      }),
      fuzzed(1_000),
    );
  });

  test('time alone never makes a refused conversion good', () => {
    fc.assert(
      fc.property(anyRates, currency, currency, fc.nat(3), (rates, from, to, hours) => {
        const known = rates.filter(({ atMs }) => atMs <= NOW);
        const later = bookOf(known, epochMs(NOW + hours * HOUR_MS));
        if (convert(later, 1, { from, to }).ok) expect(convert(bookOf(known), 1, { from, to }).ok).toBe(true);
      }),
      fuzzed(1_000),
    );
  });
});
