import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import {
  markAt,
  NO_UNITS,
  subscribe,
  type UnitisedNav,
} from '../../../layers/core/portfolio/unitised-nav.ts';
import { between } from '../../builders/any-number.ts';

const anyAmount = between(0.01, 1e7);
const anyGrowth = between(0.5, 1.5);
const worth = ({ units, navPerUnit }: UnitisedNav): number => units * navPerUnit;

describe('the fund of one owner', () => {
  test('money paid in or taken out changes no NAV per unit, whenever it comes', () => {
    fc.assert(
      fc.property(anyAmount, fc.array(fc.tuple(anyGrowth, between(-0.9, 9))), (initial, sessions) => {
        let fund = subscribe(NO_UNITS, initial);
        let nav = initial;
        let growth = 1;
        for (const [factor, flowRatio] of sessions) {
          nav *= factor;
          growth *= factor;
          fund = markAt(fund, nav);
          const before = fund.navPerUnit;
          fund = subscribe(fund, nav * flowRatio);
          nav += nav * flowRatio;
          expect(fund.navPerUnit).toBe(before);
          expect(markAt(fund, nav).navPerUnit / before).toBeCloseTo(1, 9);
        }
        // Time-weighted: the product of the sessions' own growths, whatever came and went between them.
        expect(fund.navPerUnit / growth).toBeCloseTo(1, 9);
      }),
      fuzzed(1_000),
    );
  });

  test('two owners of the same account are told the same, whatever each paid in or took out', () => {
    const anyFlow = between(-0.9, 9);
    const anySession = fc.record({ growth: anyGrowth, flows: fc.array(anyFlow, { maxLength: 4 }) });
    fc.assert(
      fc.property(anyAmount, anyAmount, fc.array(anySession, { maxLength: 40 }), (one, other, sessions) => {
        let still = subscribe(NO_UNITS, one);
        let busy = subscribe(NO_UNITS, other);
        for (const { growth, flows } of sessions) {
          still = markAt(still, worth(still) * growth);
          busy = markAt(busy, worth(busy) * growth);
          for (const flowRatio of flows) busy = subscribe(busy, worth(busy) * flowRatio);
          expect(busy.navPerUnit / still.navPerUnit).toBeCloseTo(1, 9);
        }
      }),
      fuzzed(2_000),
    );
  });

  test('to take everything out and come back later is no loss', () => {
    fc.assert(
      fc.property(anyAmount, fc.array(anyGrowth, { minLength: 1 }), anyAmount, (initial, growths, again) => {
        let fund = subscribe(NO_UNITS, initial);
        for (const growth of growths) fund = markAt(fund, worth(fund) * growth);
        // The account's own NAV, which the product of units and value meets but for its last bits.
        for (const left of [worth(fund), worth(fund) * (1 - 1e-15), worth(fund) * (1 + 1e-15)]) {
          const emptied = markAt(subscribe(fund, -left), 0);
          expect(emptied).toEqual({ units: 0, navPerUnit: fund.navPerUnit });
          const back = subscribe(emptied, again);
          expect(markAt(back, again).navPerUnit / fund.navPerUnit).toBeCloseTo(1, 9);
        }
      }),
      fuzzed(1_000),
    );
  });

  test('the first money buys units at one, and the units are worth what is in the account', () => {
    const fund = markAt(subscribe(NO_UNITS, 100_000), 110_000);
    expect(fund).toEqual({ units: 100_000, navPerUnit: 1.1 });
    expect(worth(subscribe(fund, 400))).toBeCloseTo(110_400, 6);
  });

  test('a contribution during a loss hides none of it', () => {
    const fallen = markAt(subscribe(NO_UNITS, 1_000), 900);
    const topped = subscribe(fallen, 5_000);
    expect(markAt(topped, 5_900).navPerUnit).toBeCloseTo(0.9, 12);
  });

  test('an empty fund keeps its last value per unit, and goes on from there', () => {
    const risen = markAt(subscribe(NO_UNITS, 1_000), 2_000);
    const emptied = subscribe(risen, -2_000);
    expect(markAt(emptied, 0)).toEqual({ units: 0, navPerUnit: 2 });
    expect(markAt(subscribe(emptied, 500), 500).navPerUnit).toBe(2);
    expect(markAt(NO_UNITS, 0)).toEqual(NO_UNITS);
  });
});
