import { describe, expect, test } from '@jest/globals';
import { projectBook } from '../../../layers/core/decision/exposure.ts';
import { limitUse, type LimitUse } from '../../../layers/core/decision/limit-use.ts';
import { money, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import type { Position } from '../../../layers/core/portfolio/ledger.ts';
import type { Regime } from '../../../layers/core/regime/regime.ts';
import { aConfig } from '../../builders/a-config.ts';
import { barsUntilToday } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';
import { aState } from '../../builders/a-state.ts';

const CONFIG = aConfig({
  universe: [
    aMember({ sector: 'a', currency: 'USD' }),
    aMember({ symbol: FTSE, sector: 'b', currency: 'USD' }),
  ],
});
const held = (symbol: Sym, quantity: string): Position => {
  const nothing = money('0');
  return { symbol, quantity: qty(quantity), cost: nothing, openedMs: epochMs(0), realisedSinceOpen: nothing };
};
/** 10,000 in all: thirty of the one and ten of the other at 100, and 6,000 in cash. */
const STATE = aState({
  portfolio: {
    ...aState().portfolio,
    cash: money('6000'),
    positions: [held(FTSE, '10'), held(SPX, '30')],
  },
});

function uses(
  otherSeed: number,
  regime: Regime | undefined = 'trending-bull',
): ReadonlyMap<string, LimitUse> {
  const prices = CONFIG.universe.map((member) => ({ member, price: 100 }));
  const book = projectBook(STATE.portfolio, [], prices);
  const windows = new Map([
    [SPX, barsUntilToday(1)],
    [FTSE, barsUntilToday(otherSeed)],
  ]);
  const found = limitUse({ state: STATE, config: CONFIG, book, regime, tailRisk: [], windows });
  return new Map(found.map((use) => [use.code, use]));
}

describe('how much of each limit is used', () => {
  test('is what is held, by position, sector, currency and in all, and the cash that is left', () => {
    const found = uses(7);
    const ratioOf = (code: string): number => found.get(code)?.used ?? NaN;
    expect(ratioOf('POSITION_LIMIT')).toBeCloseTo(0.3, 12);
    expect(ratioOf('SECTOR_LIMIT')).toBeCloseTo(0.3, 12);
    expect(ratioOf('USD_LIMIT')).toBeCloseTo(0.4, 12);
    expect(ratioOf('GROSS_LIMIT')).toBeCloseTo(0.4, 12);
    expect(ratioOf('CASH_FLOOR')).toBeCloseTo(0.6, 12);
    expect(found.get('CASH_FLOOR')).toMatchObject({ sense: 'at-least', action: 'only-closing' });
    expect(found.has('CRYPTO_LIMIT')).toBe(false);
  });

  test('what moves together counts as one', () => {
    expect(uses(1).get('CLUSTER_LIMIT')?.used).toBeCloseTo(0.4, 12);
    expect(uses(1).get('CORRELATION')).toMatchObject({ action: 'shrunk' });
    expect(uses(1).get('CORRELATION')?.used).toBeCloseTo(1, 9);
    expect(uses(7).get('CLUSTER_LIMIT')?.used).toBeCloseTo(0.3, 12);
  });

  test('without a regime the limits are those of the worst', () => {
    const limitOf = (found: ReadonlyMap<string, LimitUse>): number =>
      found.get('POSITION_LIMIT')?.limit ?? NaN;
    const config = aConfig(CONFIG);
    const found = limitUse({
      ...{ state: STATE, config, regime: undefined, tailRisk: [], windows: new Map() },
      book: projectBook(
        STATE.portfolio,
        [],
        CONFIG.universe.map((member) => ({ member, price: 100 })),
      ),
    });
    expect(limitOf(new Map(found.map((use) => [use.code, use])))).toBeLessThan(limitOf(uses(1)));
  });
});
