import type { Qty } from '../../core/foundation/decimal.ts';

/** Who trades at the test venue, and what the key may do. */
export interface Account {
  readonly id: string;
  readonly apiKey: string;
  /** In the form of the dialect: text for Binance, base64 for Kraken. */
  readonly secret: string;
  readonly canWithdraw: boolean;
  readonly ipRestricted: boolean;
  readonly holdings: Map<string, Holding>;
}

/** In units of 10^-18, money and coins alike. */
export interface Holding {
  total: bigint;
  locked: bigint;
}

/** An account with those balances; its key can trade from one address and no more, unless told otherwise. */
export function account(
  given: Pick<Account, 'id' | 'apiKey' | 'secret'> & Partial<Pick<Account, 'canWithdraw' | 'ipRestricted'>>,
  balances: Readonly<Record<string, Qty>>,
): Account {
  const holdings = Object.entries(balances).map(([currency, total]): [string, Holding] => [
    currency,
    { total, locked: 0n },
  ]);
  return { canWithdraw: false, ipRestricted: true, ...given, holdings: new Map(holdings) };
}

export function holdingOf({ holdings }: Account, currency: string): Holding {
  const known = holdings.get(currency);
  if (known !== undefined) return known;
  const added: Holding = { total: 0n, locked: 0n };
  holdings.set(currency, added);
  return added;
}

export function freeOf(account: Account, currency: string): bigint {
  const { total, locked } = holdingOf(account, currency);
  return total - locked;
}

/** Moves money or coins; an amount below zero takes. */
export function credit(account: Account, currency: string, amount: bigint): void {
  holdingOf(account, currency).total += amount;
}

export function lock(account: Account, currency: string, amount: bigint): void {
  holdingOf(account, currency).locked += amount;
}
