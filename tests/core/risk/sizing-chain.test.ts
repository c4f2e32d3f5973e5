import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizePosition, type SizingInputs } from '../../../layers/core/risk/size-position.ts';
import { SIZING } from '../../builders/a-config.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const RUNS = fuzzed(10_000);

/** An entry that nothing but the edge holds back. */
function anEntry(change: Partial<SizingInputs> = {}): SizingInputs {
  return {
    confidence: 0.7,
    trustRatio: 1,
    trustTrades: 100,
    strength: 1,
    stopRatio: 0.5,
    annualVolatility: 0.01,
    regimeExposureRatio: 1,
    modeExposureRatio: 1,
    breakersSizeRatio: 1,
    correlation: 0,
    correlationMax: 0.7,
    roundTripCostRatio: 0,
    positionRatioMax: 100,
    room: { limit: 'sector', ratio: 100 },
    cashRoomRatio: 100,
    minimumRatio: 0,
    ...change,
  };
}

const ratio = (max = 1): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });

const anyEntry: fc.Arbitrary<SizingInputs> = fc.record({
  confidence: ratio(),
  trustRatio: ratio(),
  trustTrades: fc.nat(500),
  strength: ratio(),
  stopRatio: fc.double({ min: 0.001, max: 1, noNaN: true }),
  annualVolatility: fc.double({ min: 0.001, max: 3, noNaN: true }),
  regimeExposureRatio: fc.constantFrom(0, 0.5, 1),
  modeExposureRatio: fc.constantFrom(0, 0.5, 1),
  breakersSizeRatio: fc.constantFrom(0.75, 1),
  correlation: ratio(),
  correlationMax: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  roundTripCostRatio: ratio(0.05),
  positionRatioMax: ratio(),
  room: fc.record({ limit: fc.constant('cluster'), ratio: fc.double({ min: -1, max: 1, noNaN: true }) }),
  cashRoomRatio: fc.double({ min: -1, max: 1, noNaN: true }),
  minimumRatio: ratio(0.1),
});

function sized(inputs: SizingInputs): number {
  return sizePosition(inputs, SIZING).at(-1)?.ratio ?? NaN;
}

describe('the sizing chain by hand', () => {
  test('at p 0.7, twice the risk to win and a stop of 50 %, Kelly is 0.55, half of it 0.275, over the stop 0.55', () => {
    const [edge, kelly] = sizePosition(anEntry(), SIZING);
    expect(edge?.ratio).toBeCloseTo(0.55 / 0.5, 12);
    expect(kelly?.ratio).toBeCloseTo(0.275 / 0.5, 12);
  });

  test('half believed, p 0.7 is 0.6: Kelly 0.6 - 0.4 / 2 = 0.4', () => {
    const [edge] = sizePosition(anEntry({ trustRatio: 0.5 }), SIZING);
    expect(edge?.ratio).toBeCloseTo(0.4 / 0.5, 12);
    expect(edge?.why).toContain('p 70.0 % believed as 60.0 % (50.0 % of its edge after 100 trades)');
  });

  test('what is too little for the venue is refused, not inflated, and says by how much', () => {
    const last = sizePosition(anEntry({ positionRatioMax: 0.001, minimumRatio: 0.002 }), SIZING).at(-1);
    expect(last).toEqual({
      step: 'venue minimum',
      ratio: 0,
      why: '0.1000 % is too little: the venue takes at least 0.2000 %',
    });
  });

  test('the steps come in the order of the specification, each with its reason in words', () => {
    const held = anEntry({ correlation: 0.5, breakersSizeRatio: 0.75, minimumRatio: 0.001 });
    const steps = sizePosition({ ...held, positionRatioMax: 0.2, cashRoomRatio: 0.9 }, SIZING);
    expect(steps.map(({ step, why }) => `${step}: ${why}`)).toEqual([
      'edge: p 70.0 % believed as 70.0 % (100.0 % of its edge after 100 trades), payoff 2.00: Kelly 55.0 % over a 50.0 % stop',
      'kelly: 50.0 % of it is bet',
      'volatility target: 15.0 % target over 1.0 % a year',
      'cap: one position at most 20.0 %',
      'strength: 100.0 % of a full position is wanted',
      'correlation: highest correlation with a held position 0.50',
      'regime: regime allows 100.0 %',
      'mode: mode allows 100.0 %',
      'breakers: breakers leave 75.0 %',
      'limits: the limit of sector leaves 10000.0 %',
      'cash floor: cash allows 90.0 %',
      'venue minimum: the venue takes at least 0.1000 %',
    ]);
  });

  test('a claim below one half is believed as it is, however little claims have been worth', () => {
    const [edge] = sizePosition(anEntry({ confidence: 0.45, trustRatio: 0.1 }), SIZING);
    // Kelly 0.45 - 0.55 / 2 = 0.175 over the stop of 0.5.
    expect(edge?.ratio).toBeCloseTo(0.175 / 0.5, 12);
  });

  test('exactly what the venue takes is enough', () => {
    const exact = sizePosition(anEntry({ positionRatioMax: 0.25, minimumRatio: 0.25 }), SIZING).at(-1);
    expect(exact).toEqual({ step: 'venue minimum', ratio: 0.25, why: 'the venue takes at least 25.0000 %' });
  });

  test('costs that eat the whole win leave no edge to bet on', () => {
    // A round trip of 2 R: what wins 2 R wins nothing.
    expect(sizePosition(anEntry({ roundTripCostRatio: 1.5 }), SIZING)[0]?.ratio).toBe(0);
  });
});

describe('for every entry', () => {
  test('no step makes the position larger, and none makes it negative', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const ratios = sizePosition(entry, SIZING).map((step) => step.ratio);
        expect(ratios.every((value, index) => value >= 0 && value <= (ratios[index - 1] ?? Infinity))).toBe(
          true,
        );
      }),
      RUNS,
    );
  });

  test('more confidence never buys less', () => {
    fc.assert(
      fc.property(anyEntry, ratio(), (entry, other) => {
        const [low, high] = [Math.min(entry.confidence, other), Math.max(entry.confidence, other)];
        expect(sized({ ...entry, confidence: low })).toBeLessThanOrEqual(
          sized({ ...entry, confidence: high }),
        );
      }),
      RUNS,
    );
  });

  test('more volatility never buys more', () => {
    fc.assert(
      fc.property(anyEntry, fc.double({ min: 1, max: 10, noNaN: true }), (entry, times) => {
        const wilder = { ...entry, annualVolatility: entry.annualVolatility * times };
        expect(sized(wilder)).toBeLessThanOrEqual(sized(entry));
      }),
      RUNS,
    );
  });

  test('a tighter cap, cash floor, mode, regime or trust never buys more', () => {
    fc.assert(
      fc.property(anyEntry, ratio(), (entry, part) => {
        const before = sized(entry);
        expect(sized({ ...entry, positionRatioMax: entry.positionRatioMax * part })).toBeLessThanOrEqual(
          before,
        );
        expect(sized({ ...entry, cashRoomRatio: entry.cashRoomRatio - part })).toBeLessThanOrEqual(before);
        expect(sized({ ...entry, modeExposureRatio: entry.modeExposureRatio * part })).toBeLessThanOrEqual(
          before,
        );
        expect(
          sized({ ...entry, regimeExposureRatio: entry.regimeExposureRatio * part }),
        ).toBeLessThanOrEqual(before);
        expect(sized({ ...entry, trustRatio: entry.trustRatio * part })).toBeLessThanOrEqual(before);
      }),
      RUNS,
    );
  });
});
