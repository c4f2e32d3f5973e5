import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { sizePosition, type SizingInputs } from '../../../layers/core/risk/size-position.ts';
import { SIZING } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

/** A good case in ordinary times: nothing shrinks it but the volatility target and the cap. */
function inputs(change: Partial<SizingInputs> = {}): SizingInputs {
  return {
    confidence: 0.65,
    trustRatio: 1,
    trustTrades: 0,
    strength: 1,
    stopRatio: 0.05,
    annualVolatility: 0.3,
    regimeExposureRatio: 1,
    modeExposureRatio: 1,
    breakersSizeRatio: 1,
    correlation: 0,
    correlationMax: 0.7,
    roundTripCostRatio: 0,
    positionRatioMax: 1,
    room: { limit: 'sector', ratio: 10 },
    cashRoomRatio: 1,
    minimumRatio: 0,
    ...change,
  };
}
const chain = (change: Partial<SizingInputs> = {}, parameters = SIZING): Readonly<Record<string, number>> =>
  Object.fromEntries(sizePosition(inputs(change), parameters).map(({ step, ratio }) => [step, ratio]));
const size = (change: Partial<SizingInputs> = {}): number =>
  at(sizePosition(inputs(change), SIZING), -1).ratio;

const anyRatio = between(0, 1);
/** Nothing, or what a market could show: of a number near 1e-300 a quotient overflows. */
const zeroOr = (max: number): fc.Arbitrary<number> => fc.oneof(fc.constant(0), between(1e-6, max));
const anyInputs: fc.Arbitrary<SizingInputs> = fc.record({
  confidence: anyRatio,
  trustRatio: fc.constant(1),
  trustTrades: fc.constant(0),
  strength: anyRatio,
  stopRatio: zeroOr(0.9),
  annualVolatility: zeroOr(5),
  regimeExposureRatio: fc.constantFrom(0, 0.5, 1),
  modeExposureRatio: fc.constantFrom(0, 0.5, 1),
  breakersSizeRatio: fc.constantFrom(0.75, 1),
  correlation: fc.oneof(anyRatio, fc.constantFrom(0.7, 1, 1 + Number.EPSILON)),
  correlationMax: fc.constantFrom(0, 0.5, 0.7, 1),
  roundTripCostRatio: between(0, 0.2),
  positionRatioMax: anyRatio,
  room: fc.constant({ limit: 'sector', ratio: 10 }),
  cashRoomRatio: between(-0.5, 1),
  minimumRatio: fc.constant(0),
});

describe('the sizing chain, whatever goes in', () => {
  test('never goes up, never below nothing, and is always a number', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        let last = Infinity;
        for (const { step, ratio, why } of sizePosition(given, SIZING)) {
          expect([step, Number.isFinite(ratio) && ratio >= 0 && ratio <= last]).toEqual([step, true]);
          expect(why).not.toMatch(/NaN|undefined/);
          last = ratio;
        }
      }),
      fuzzed(1_000),
    );
  });

  test('ends within the cap and the cash there is', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const { positionRatioMax, cashRoomRatio } = given;
        const ratio = at(sizePosition(given, SIZING), -1).ratio;
        expect(ratio <= positionRatioMax && ratio <= Math.max(0, cashRoomRatio)).toBe(true);
      }),
    );
  });

  test('gives no less to the surer and the stronger, and no more to the wilder, the dearer and the more alike', () => {
    fc.assert(
      fc.property(anyInputs, anyRatio, (given, more) => {
        const before = size(given);
        const capped = (key: 'confidence' | 'strength'): number => Math.min(1, given[key] + more);
        expect(size({ ...given, confidence: capped('confidence') }) >= before).toBe(true);
        expect(size({ ...given, strength: capped('strength') }) >= before).toBe(true);
        expect(size({ ...given, roundTripCostRatio: given.roundTripCostRatio + more }) <= before).toBe(true);
        expect(size({ ...given, correlation: Math.max(given.correlation, more) }) <= before).toBe(true);
        if (given.annualVolatility > 1e-6) {
          expect(size({ ...given, annualVolatility: given.annualVolatility + more }) <= before).toBe(true);
        }
      }),
      fuzzed(500),
    );
  });

  test('a mode or a regime that allows half allows half of what would be held, whichever cap was met', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const free = {
          ...given,
          regimeExposureRatio: 1,
          modeExposureRatio: 1,
          breakersSizeRatio: 1,
          cashRoomRatio: 1,
        };
        const whole = size(free);
        expect(size({ ...free, modeExposureRatio: 0.5 })).toBeCloseTo(whole / 2, 12);
        expect(size({ ...free, regimeExposureRatio: 0.5 })).toBeCloseTo(whole / 2, 12);
        expect(size({ ...free, regimeExposureRatio: 0.5, modeExposureRatio: 0.5 })).toBeCloseTo(
          whole / 4,
          12,
        );
        expect(size({ ...free, breakersSizeRatio: 0.75 })).toBeCloseTo(0.75 * whole, 12);
        expect(size({ ...free, modeExposureRatio: 0 })).toBe(0);
      }),
    );
  });

  test('too much correlation shrinks what would be held, whichever cap was met, down to nothing for the same again', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const free = { ...given, correlationMax: 0.7, cashRoomRatio: 1 };
        const whole = size({ ...free, correlation: 0 });
        expect(size({ ...free, correlation: 0.7 })).toBe(whole);
        expect(size({ ...free, correlation: 0.85 })).toBeCloseTo(whole / 2, 12);
        expect(size({ ...free, correlation: 1 })).toBeCloseTo(0, 12);
      }),
    );
  });

  test('no edge after costs is no position', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        // A bet that wins twice its risk is even at one in three; costs only raise that.
        expect(size({ ...given, confidence: Math.min(given.confidence, 1 / 3) })).toBeCloseTo(0, 12);
        expect(size({ ...given, confidence: 0 })).toBe(0);
        expect(size({ ...given, roundTripCostRatio: given.stopRatio * 2 })).toBe(0);
      }),
    );
  });
});

describe('the sizing chain, by hand', () => {
  test('half of Kelly over the stop', () => {
    // f = 0.65 - 0.35 / 2 = 0.475; half of it at risk behind a 5 % stop is 4.75 of NAV.
    expect(chain({ positionRatioMax: 10, cashRoomRatio: 10 })['kelly']).toBeCloseTo(4.75, 12);
  });

  test('costs are paid by winner and loser', () => {
    // A round trip of 1 % is 0.2 R: it wins 1.8 R and loses 1.2 R, so b = 1.5 and f = 0.65 - 0.35 / 1.5.
    expect(chain({ roundTripCostRatio: 0.01 })['kelly']).toBeCloseTo((0.5 * (0.65 - 0.35 / 1.5)) / 0.05, 12);
  });

  test('each step does what it says', () => {
    const steps = chain({
      annualVolatility: 0.1,
      positionRatioMax: 0.8,
      strength: 0.75,
      correlation: 0.76,
      regimeExposureRatio: 0.5,
      modeExposureRatio: 0.5,
      cashRoomRatio: 0.1,
    });
    expect(Object.keys(steps)).toEqual([
      'edge',
      'kelly',
      'volatility target',
      'cap',
      'strength',
      'correlation',
      'regime',
      'mode',
      'breakers',
      'limits',
      'cash floor',
      'venue minimum',
    ]);
    expect(steps['volatility target']).toBeCloseTo(1.5, 12);
    expect(steps['cap']).toBe(0.8);
    expect(steps['strength']).toBeCloseTo(0.6, 12);
    expect(steps['correlation']).toBeCloseTo(0.6 * 0.8, 12);
    expect(steps['regime']).toBeCloseTo(0.24, 12);
    expect(steps['mode']).toBeCloseTo(0.12, 12);
    expect(steps['cash floor']).toBe(0.1);
  });

  test('a market without volatility, or an entry without a stop, is not understood and not traded', () => {
    expect(size({ annualVolatility: 0 })).toBe(0);
    expect(size({ stopRatio: 0 })).toBe(0);
    expect(size({ annualVolatility: NaN })).toBe(0);
  });

  test('an account below its cash floor holds nothing more', () => {
    expect(size({ cashRoomRatio: -0.2 })).toBe(0);
  });
});
