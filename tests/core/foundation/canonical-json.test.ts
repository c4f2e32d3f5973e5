import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../layers/core/foundation/canonical-json.ts';
import { money } from '../../../layers/core/foundation/decimal.ts';

describe('one text for one value', () => {
  test('keys are sorted at every depth, nothing is blank, exact amounts are text', () => {
    const value = { b: [1, { d: null, c: true }], a: money('-1.50'), z: 'é\n"' };
    expect(canonicalJson(value)).toBe('{"a":"-1.5","b":[1,{"c":true,"d":null}],"z":"é\\n\\""}');
  });

  test('keys sort by code unit, in no language', () => {
    expect(canonicalJson({ é: 1, z: 2, Z: 3, 10: 4, 9: 5 })).toBe('{"10":4,"9":5,"Z":3,"z":2,"é":1}');
  });

  test('what is absent and what is undefined are the same, and both differ from null', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
    expect(canonicalJson({ a: null, b: 1 })).not.toBe(canonicalJson({ b: 1 }));
  });

  test('the order in which the keys were written does not show', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  test('it reads back as what it was, and says the same of that', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        const read: unknown = JSON.parse(text);
        expect(canonicalJson(read)).toBe(text);
        expect(read).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('different values have different texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const left: unknown = JSON.parse(JSON.stringify(a));
        const right: unknown = JSON.parse(JSON.stringify(b));
        const same = canonicalJson(a) === canonicalJson(b);
        if (same) expect(left).toEqual(right);
        else expect(left).not.toEqual(right);
      }),
    );
  });

  test('doubles are written with the digits that tell them apart', () => {
    expect(canonicalJson([0.1 + 0.2, 1e21, 1e-7, -0])).toBe('[0.30000000000000004,1e+21,1e-7,0]');
  });

  test.each([
    ['NaN', NaN],
    ['an infinity', -Infinity],
    ['a function', canonicalJson],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a hole in a list', Array(1)],
    ['a map, which would look empty', new Map([['a', 1]])],
    ['a set, which would look empty', new Set([1])],
    ['a date, which would look empty', new Date(0)],
    ['a column of doubles, which would look like an object', new Float64Array(2)],
    ['NaN deep inside', { a: [{ b: NaN }] }],
  ])('%s has no text and is a defect of the caller', (_, value: unknown) => {
    expect(() => canonicalJson(value)).toThrow('no canonical text');
  });
});
