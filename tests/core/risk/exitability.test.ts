import { describe, expect, test } from '@jest/globals';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { firstRejection, runChecks } from '../../../layers/core/risk/checks.ts';
import { exitabilityOf } from '../../../layers/core/risk/exitability.ts';
import { LIMITS } from '../../builders/a-config.ts';
import { anInstrument } from '../../builders/an-instrument.ts';
import { aProjectedState } from '../../builders/a-projected-state.ts';

const coin = anInstrument({ lot: qty('0.001'), minQty: qty('0.01'), minNotional: money('10') });
const bracket = { stopPx: px('90'), targetPx: px('120') };

describe('an entry that could not be left again', () => {
  test('0.105 at 100 is worth 10.50 and may be bought, but at its stop of 90 only 9.45, under the 10 to send', () => {
    const exit = exitabilityOf(qty('0.105'), bracket, coin);
    const rejection = firstRejection(runChecks(aProjectedState({ exit }), LIMITS));
    expect(rejection).toMatchObject({ code: 'EXITABLE', outcome: 'reject', limit: 10 });
    expect(rejection?.value).toBeCloseTo(9.45, 12);
  });

  test('of a short it is the target below that counts: 0.11 at 85 is 9.35', () => {
    const exit = exitabilityOf(qty('0.11'), { stopPx: px('110'), targetPx: px('85') }, coin);
    expect(firstRejection(runChecks(aProjectedState({ exit }), LIMITS))?.value).toBeCloseTo(9.35, 12);
  });

  test('a quantity under the least is refused with the quantities', () => {
    const exit = exitabilityOf(qty('0.009'), { stopPx: px('9000'), targetPx: px('12000') }, coin);
    const rejection = firstRejection(runChecks(aProjectedState({ exit }), LIMITS));
    expect(rejection).toEqual({ code: 'EXITABLE', outcome: 'reject', value: 0.009, limit: 0.01 });
  });

  test('worth exactly the least at its stop, it may be opened', () => {
    const exit = exitabilityOf(qty('0.2'), { stopPx: px('50'), targetPx: px('120') }, coin);
    expect(firstRejection(runChecks(aProjectedState({ exit }), LIMITS))).toBeUndefined();
  });
});

test('closing is never held up by what an exit would be worth', () => {
  const { exit, ...closing } = aProjectedState({ effect: 'closes' });
  expect(exit).toBeDefined();
  expect(runChecks(closing, LIMITS)).toContainEqual({ code: 'EXITABLE', outcome: 'not-applicable' });
});
