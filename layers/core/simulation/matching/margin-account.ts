import {
  absolute,
  formatDecimal,
  minus,
  negate,
  plus,
  proportion,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { Side } from '../../portfolio/fill.ts';
import { carryingValue, notionalValue, type Contract } from './contract-value.ts';
import { asPx, share, UNIT, type MoneyRounding, type Ratio } from './exact-ratio.ts';

/** What a participant has at a venue for one contract, in the settlement currency. Every amount is exact. */
export interface MarginAccount {
  readonly deposits: Money;
  readonly quantity: Qty;
  /** What the open quantity was taken on at, by `carryingValue`. */
  readonly cost: Money;
  readonly realisedPnl: Money;
  readonly feesPaid: Money;
  /** Negative where funding was received. */
  readonly fundingPaid: Money;
}

/** How a venue margins a contract, as rates of a position's value at the mark. */
export interface MarginRules {
  readonly contract: Contract;
  readonly initialRatio: Ratio;
  readonly maintenanceRatio: Ratio;
}

export function marginAccount(deposits: Money): MarginAccount {
  return {
    deposits,
    quantity: ZERO_QTY,
    cost: ZERO_MONEY,
    realisedPnl: ZERO_MONEY,
    feesPaid: ZERO_MONEY,
    fundingPaid: ZERO_MONEY,
  };
}

/** After a fill. What closes is realised against its share of the cost; a fill that turns the position closes it first. */
export function withFill(
  account: MarginAccount,
  contract: Contract,
  fill: { readonly side: Side; readonly lastPx: Px; readonly lastQty: Qty; readonly fee: Money },
): MarginAccount {
  const { quantity, cost, realisedPnl } = account;
  const traded = fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty);
  const value = carryingValue(contract, fill.lastPx, traded);
  const feesPaid = plus(account.feesPaid, fill.fee);
  const after = plus(quantity, traded);
  if (quantity === ZERO_QTY || quantity > 0n === traded > 0n) {
    return { ...account, quantity: after, cost: plus(cost, value), feesPaid };
  }
  const turned = after !== ZERO_QTY && after > 0n !== quantity > 0n;
  // What stays open afterwards, of the old position or of this fill, and its part of what either is carried at.
  const costAfter = turned
    ? proportion(value, { part: after, whole: traded })
    : proportion(cost, { part: after, whole: quantity });
  const gain = minus(costAfter, plus(cost, value));
  return { ...account, quantity: after, cost: costAfter, realisedPnl: plus(realisedPnl, gain), feesPaid };
}

/** After a funding time: a long pays the rate of its value at the mark, a short receives it; reversed below zero. */
export function withFunding(
  account: MarginAccount,
  contract: Contract,
  { markPx, rate, charged }: { markPx: Px; rate: Ratio; charged: MoneyRounding },
): MarginAccount {
  const value = notionalValue(contract, markPx, account.quantity);
  const paid = share(account.quantity < 0n ? negate(value) : value, rate, charged);
  return { ...account, fundingPaid: plus(account.fundingPaid, paid) };
}

/** Deposits and everything realised, before the open position. */
export function balanceOf({ deposits, realisedPnl, feesPaid, fundingPaid }: MarginAccount): Money {
  return minus(minus(plus(deposits, realisedPnl), feesPaid), fundingPaid);
}

export function equityAt(account: MarginAccount, contract: Contract, markPx: Px): Money {
  const unrealised = minus(carryingValue(contract, markPx, account.quantity), account.cost);
  return plus(balanceOf(account), unrealised);
}

/** Why the account may not take on this order, if so: its equity would not carry the initial margin of what it then holds. */
export function marginRefusal(
  account: MarginAccount,
  { contract, initialRatio }: MarginRules,
  { side, quantity, markPx }: { side: Side; quantity: Qty; markPx: Px },
): Refusal | undefined {
  const after = plus(account.quantity, side === 'buy' ? quantity : negate(quantity));
  if (absolute(after) <= absolute(account.quantity)) return undefined;
  const value = notionalValue(contract, markPx, after);
  const needed = share(value, initialRatio, { decimals: 18, rounding: 'ceil' });
  const equity = equityAt(account, contract, markPx);
  if (equity >= needed) return undefined;
  const details = { equity: formatDecimal(equity), needed: formatDecimal(needed) };
  return { code: 'INSUFFICIENT_MARGIN', message: `${details.equity} below ${details.needed}`, details };
}

/** Whether the venue takes the position away: equity under the maintenance margin at the mark. */
export function mustLiquidate(account: MarginAccount, rules: MarginRules, markPx: Px): boolean {
  if (account.quantity === ZERO_QTY) return false;
  const value = notionalValue(rules.contract, markPx, account.quantity);
  const needed = share(value, rules.maintenanceRatio, { decimals: 18, rounding: 'ceil' });
  return equityAt(account, rules.contract, markPx) < needed;
}

/**
 * The price at which nothing would be left, undefined where no positive price does that. Linear: (cost - balance) / (quantity x
 * multiplier); inverse: quantity x multiplier / (balance - cost). To the nearest 10^-18.
 */
export function bankruptcyPx(account: MarginAccount, { kind, multiplier }: Contract): Px | undefined {
  const { quantity, cost } = account;
  const size = (quantity * multiplier) / UNIT;
  const spare = minus(balanceOf(account), cost);
  const [over, under] = kind === 'linear' ? [negate(spare), size] : [size, spare];
  if (under === 0n || over === 0n || over > 0n !== under > 0n) return undefined;
  return asPx((over * UNIT) / under);
}

/**
 * Takes a position over at its bankruptcy price: the account is left with nothing, and the insurance fund with the position at
 * `takenOverAt`, which is worth more than that while the mark is on the good side of it and less beyond.
 */
export function liquidated(
  account: MarginAccount,
  contract: Contract,
): { readonly account: MarginAccount; readonly takenOver: Qty; readonly takenOverAt: Px | undefined } {
  const lost = balanceOf(account);
  return {
    account: {
      ...account,
      quantity: ZERO_QTY,
      cost: ZERO_MONEY,
      realisedPnl: minus(account.realisedPnl, lost),
    },
    takenOver: account.quantity,
    takenOverAt: bankruptcyPx(account, contract),
  };
}
