import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatDecimal,
  minus,
  money,
  negate,
  plus,
  px,
  qty,
  ZERO_MONEY,
} from '../../../../layers/core/foundation/decimal.ts';
import { carryingValue, type Contract } from '../../../../layers/core/simulation/matching/contract-value.ts';
import { ratio } from '../../../../layers/core/simulation/matching/exact-ratio.ts';
import { takeOverPosition } from '../../../../layers/core/simulation/matching/liquidate-participant.ts';
import {
  balanceOf,
  bankruptcyPx,
  equityAt,
  liquidated,
  marginAccount,
  marginRefusal,
  mustLiquidate,
  withFill,
  withFunding,
  type MarginAccount,
} from '../../../../layers/core/simulation/matching/margin-account.ts';
import { matchingEngine } from '../../../../layers/core/simulation/matching/matching-engine.ts';
import { EXCHANGE } from '../../../../layers/core/simulation/matching/matching-state.ts';
import { aVenueOrder, tell } from '../../../builders/a-venue-order.ts';

const LINEAR: Contract = { kind: 'linear', multiplier: qty('1') };
/** A hundred dollars of bitcoin, settled in bitcoin. */
const INVERSE: Contract = { kind: 'inverse', multiplier: qty('100') };

interface Trade {
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
}

function after(contract: Contract, deposits: string, ...trades: readonly Trade[]): MarginAccount {
  return trades.reduce(
    (account, { side, price, quantity }) =>
      withFill(account, contract, { side, lastPx: px(price), lastQty: qty(quantity), fee: ZERO_MONEY }),
    marginAccount(money(deposits)),
  );
}

const buy = (quantity: string, price: string): Trade => ({ side: 'buy', price, quantity });
const sell = (quantity: string, price: string): Trade => ({ side: 'sell', price, quantity });

describe('profit', () => {
  test('of a linear contract is the price difference times the quantity', () => {
    const account = after(LINEAR, '0', buy('3', '100'), sell('1', '110'));
    expect(formatDecimal(account.realisedPnl)).toBe('10');
    expect(formatDecimal(equityAt(account, LINEAR, px('120')))).toBe('50');
  });

  test('of an inverse contract is in base asset: 100 contracts of 100 dollars from 10,000 to 12,500 make a fifth of a bitcoin', () => {
    expect(formatDecimal(after(INVERSE, '0', buy('100', '10000'), sell('100', '12500')).realisedPnl)).toBe(
      '0.2',
    );
    expect(formatDecimal(after(INVERSE, '0', sell('100', '10000'), buy('100', '12500')).realisedPnl)).toBe(
      '-0.2',
    );
  });

  test('of a fill that turns the position is that of the part that closes it', () => {
    const account = after(LINEAR, '0', buy('2', '100'), sell('5', '90'));
    expect([
      formatDecimal(account.realisedPnl),
      formatDecimal(account.quantity),
      formatDecimal(account.cost),
    ]).toEqual(['-20', '-3', '-270']);
  });

  test('realised less what is carried is what the fills were worth, to the last decimal', () => {
    const anyTrade = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      price: fc.integer({ min: 1, max: 1e7 }).map((cents) => formatDecimal(BigInt(cents) * 10n ** 16n)),
      quantity: fc.integer({ min: 1, max: 9 }).map(String),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(LINEAR, INVERSE),
        fc.array(anyTrade, { maxLength: 30 }),
        (contract, trades) => {
          const account = after(contract, '0', ...trades);
          const worth = trades.reduce((sum, { side, price, quantity }) => {
            const signed = side === 'buy' ? qty(quantity) : negate(qty(quantity));
            return plus(sum, carryingValue(contract, px(price), signed));
          }, ZERO_MONEY);
          expect(minus(account.realisedPnl, account.cost)).toBe(negate(worth));
          if (account.quantity === 0n) expect(account.cost).toBe(0n);
        },
      ),
    );
  });
});

test('funding goes from longs to shorts while its rate is above zero, and back below', () => {
  const charged = { decimals: 8, rounding: 'ceil' } as const;
  const paid = (trade: Trade, rate: string): string =>
    formatDecimal(
      withFunding(after(LINEAR, '0', trade), LINEAR, { markPx: px('101'), rate: ratio(rate), charged })
        .fundingPaid,
    );
  expect(paid(buy('2', '100'), '0.0001')).toBe('0.0202');
  expect(paid(sell('2', '100'), '0.0001')).toBe('-0.0202');
  expect(paid(buy('2', '100'), '-0.0001')).toBe('-0.0202');
  const short = withFunding(after(LINEAR, '10', sell('2', '100')), LINEAR, {
    markPx: px('101'),
    rate: ratio('0.0001'),
    charged,
  });
  expect(formatDecimal(balanceOf(short))).toBe('10.0202');
});

describe('a position at ten times its margin', () => {
  const rules = { contract: LINEAR, initialRatio: ratio('0.1'), maintenanceRatio: ratio('0.05') };
  const long = after(LINEAR, '100', buy('10', '100'));

  test('is refused more than its equity carries, with both numbers, and never refused less', () => {
    const more = { side: 'buy', quantity: qty('1'), markPx: px('100') } as const;
    expect(marginRefusal(long, rules, more)).toMatchObject({ details: { equity: '100', needed: '110' } });
    expect(marginRefusal(long, rules, { ...more, side: 'sell' })).toBeUndefined();
    expect(marginRefusal(after(LINEAR, '110', buy('10', '100')), rules, more)).toBeUndefined();
  });

  test('is liquidated once its equity is under the maintenance margin, and bankrupt at 90', () => {
    // Equity 100 + 10 (p - 100) meets 0.05 x 10 p at 94.736842...
    expect(mustLiquidate(long, rules, px('94.74'))).toBe(false);
    expect(mustLiquidate(long, rules, px('94.73'))).toBe(true);
    expect(bankruptcyPx(long, LINEAR)).toBe(px('90'));
    expect(bankruptcyPx(after(LINEAR, '100', sell('10', '100')), LINEAR)).toBe(px('110'));
  });

  test('leaves nothing behind when it is taken over', () => {
    const { account, takenOver, takenOverAt } = liquidated(long, LINEAR);
    expect([balanceOf(account), account.quantity, takenOver, takenOverAt]).toEqual([
      0n,
      0n,
      qty('10'),
      px('90'),
    ]);
  });

  test('that no price can ruin has no bankruptcy price', () => {
    expect(bankruptcyPx(after(LINEAR, '2000', buy('10', '100')), LINEAR)).toBeUndefined();
    expect(bankruptcyPx(marginAccount(money('5')), LINEAR)).toBeUndefined();
  });

  test('of an inverse contract is bankrupt where its losses in base asset are what it had', () => {
    // 1 BTC long at 10,000 with 0.1 BTC: 1 / p - 1 / 10,000 = 0.1 / 10,000 at 9,090.909...
    const inverse = after(INVERSE, '0.1', buy('100', '10000'));
    expect(formatDecimal(bankruptcyPx(inverse, INVERSE) ?? 0n)).toMatch(/^9090\.909090909/);
  });
});

test('a liquidated participant has no orders and no position, and the insurance fund has what it had', () => {
  const state = matchingEngine(EXCHANGE);
  tell(
    state,
    { kind: 'submit', orders: [aVenueOrder(), aVenueOrder({ owner: 'bob', side: 'sell', lots: 6 })] },
    1,
  );
  expect(takeOverPosition(state, { from: 'ann', to: 'insurance' }, 2)).toBe(6);
  expect(
    [...state.participants.values()].map(({ id, positionLots, orders }) => [id, positionLots, orders.size]),
  ).toEqual([
    ['ann', 0, 0],
    ['bob', -6, 0],
    ['insurance', 6, 0],
  ]);
  expect(state.events).toMatchObject([{ kind: 'canceled', reason: 'LIQUIDATED', leavesLots: 4 }]);
});
