import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  absolute,
  decimal,
  formatDecimal,
  greatest,
  least,
  minus,
  money,
  negate,
  notionalOf,
  parseDecimal,
  plus,
  pricePerUnit,
  proportion,
  px,
  qty,
  toNumber,
} from '../../../layers/core/foundation/decimal.ts';
import { anyMoney, anyPx, anyQty } from '../../builders/any-amount.ts';

const ONE = 10n ** 18n;

describe('an amount as text', () => {
  test('what is written is read back, to the last of 18 decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (units) => {
        const text = formatDecimal(units);
        expect(decimal(text)).toBe(units);
        expect(formatDecimal(decimal(text))).toBe(text);
      }),
    );
  });

  test('one amount has one text, without exponent, blank or idle zero', () => {
    fc.assert(
      fc.property(fc.bigInt(), (units) => {
        expect(formatDecimal(units)).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d{0,17}[1-9])?)$/);
      }),
    );
  });

  test.each([
    ['0', 0n],
    ['-0', 0n],
    ['-0.000', 0n],
    ['007', 7n * ONE],
    ['1.50', (3n * ONE) / 2n],
    ['-12.5', (-25n * ONE) / 2n],
    ['0.000000000000000001', 1n],
    ['1.0000000000000000000000', ONE],
    ['123456789012345678901234567890', 123456789012345678901234567890n * ONE],
  ])('%s is %d units of 10^-18', (text, units) => {
    expect(parseDecimal(text)).toEqual({ ok: true, value: units });
  });

  test.each([
    '',
    ' ',
    '.',
    '-',
    '1.',
    '.5',
    '+1',
    '1e3',
    '1E-7',
    ' 1',
    '1 ',
    '1\n',
    '1,5',
    '0x10',
    '--1',
    'NaN',
    'Infinity',
    '١',
    '1_000',
    '1.2.3',
  ])('the text "%s" is no amount', (text) => {
    expect(parseDecimal(text)).toMatchObject({ ok: false, error: { code: 'NOT_A_DECIMAL' } });
  });

  test('a nineteenth decimal that says something is refused, never rounded', () => {
    expect(parseDecimal('0.0000000000000000001')).toMatchObject({ ok: false, error: { code: 'TOO_FINE' } });
    expect(parseDecimal('-1.1234567890123456789')).toMatchObject({ ok: false, error: { code: 'TOO_FINE' } });
  });

  test('a refusal quotes no more than the beginning of a hostile text', () => {
    const parsed = parseDecimal(`${'9'.repeat(100_000)}x`);
    expect(parsed.ok ? '' : parsed.error.message.length).toBeLessThan(100);
  });

  test('a long run of zeros in a hostile text takes no time', () => {
    const startedMs = Date.now();
    expect(parseDecimal(`0.${'0'.repeat(200_000)}1`).ok).toBe(false);
    expect(Date.now() - startedMs).toBeLessThan(1_000);
  });

  test('our own code writing what is no amount is a defect', () => {
    expect(() => px('1e-7')).toThrow('not a decimal: 1e-7');
    expect(() => qty('')).toThrow('not a decimal');
    expect(() => money('0.0000000000000000001')).toThrow('not a decimal');
  });
});

describe('an amount as a double', () => {
  test('it is the nearest double, as the amount’s own text reads', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), (units) => {
        expect(toNumber(units)).toBe(Number(formatDecimal(units)));
      }),
    );
    expect(toNumber(px('0.1'))).toBe(0.1);
    expect(toNumber(0n)).toBe(0);
    expect(Object.is(toNumber(0n), -0)).toBe(false);
  });
});

describe('arithmetic', () => {
  test('sums, differences and signs are exact', () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, (a, b) => {
        expect(minus(plus(a, b), b)).toBe(a);
        expect(plus(a, negate(a))).toBe(0n);
        expect(absolute(a)).toBe(absolute(negate(a)));
        expect(plus(least(a, b), greatest(a, b))).toBe(plus(a, b));
        expect(least(a, b) <= greatest(a, b)).toBe(true);
      }),
    );
  });

  test.each([
    ['100.01', '3', '300.03'],
    ['0.1', '0.2', '0.02'],
    ['2874.56', '0.123', '353.57088'],
    ['0.00000001', '0.00000001', '0.0000000000000001'],
    ['99999999.99999999', '99999999.99999999', '9999999999999998.0000000000000001'],
  ])('%s times %s is exactly %s', (price, quantity, notional) => {
    expect(notionalOf(px(price), qty(quantity))).toBe(money(notional));
    expect(notionalOf(px(price), negate(qty(quantity)))).toBe(money(`-${notional}`));
  });

  test('beyond 18 decimals a notional goes where it is told, on both sides of zero', () => {
    const fine = px('0.000000000000000001');
    const half = (rounding: 'floor' | 'ceil' | 'nearest' | 'truncate', sign: '' | '-'): bigint =>
      notionalOf(fine, qty(`${sign}0.5`), rounding);
    expect([half('floor', ''), half('ceil', ''), half('nearest', ''), half('truncate', '')]).toEqual([
      0n,
      1n,
      1n,
      0n,
    ]);
    expect([half('floor', '-'), half('ceil', '-'), half('nearest', '-'), half('truncate', '-')]).toEqual([
      -1n,
      0n,
      -1n,
      0n,
    ]);
  });

  test('buying and selling the same are the same money, to the last unit', () => {
    fc.assert(
      fc.property(anyPx, anyQty, (price, quantity) => {
        expect(notionalOf(price, negate(quantity))).toBe(negate(notionalOf(price, quantity)));
      }),
    );
  });

  test('the parts of a cost, with the rest as the difference, are the cost', () => {
    fc.assert(
      fc.property(anyMoney, anyQty, anyQty, (cost, one, other) => {
        const whole = plus(one, other);
        const part = proportion(cost, { part: one, whole });
        const ideal = (cost * one) / whole;
        expect(absolute(minus(part, money(formatDecimal(ideal)))) <= 1n).toBe(true);
        expect(proportion(cost, { part: whole, whole })).toBe(cost);
        expect(proportion(cost, { part: negate(one), whole: negate(whole) })).toBe(part);
      }),
    );
  });

  test('an average price is the cost over the quantity, whichever way it is held', () => {
    expect(pricePerUnit(money('300.03'), qty('3'))).toBe(px('100.01'));
    expect(pricePerUnit(money('-300.03'), qty('-3'))).toBe(px('100.01'));
    expect(pricePerUnit(money('1'), qty('3'))).toBe(px('0.333333333333333333'));
    expect(pricePerUnit(money('2'), qty('3'))).toBe(px('0.666666666666666667'));
  });

  test('nothing is divided by nothing', () => {
    expect(() => pricePerUnit(money('1'), qty('0'))).toThrow('nothing');
    expect(() => proportion(money('1'), { part: qty('1'), whole: qty('0') })).toThrow('nothing');
  });
});
