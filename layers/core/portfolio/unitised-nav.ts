/** The account as a fund of one owner: flows buy and sell units, so they never look like profit. */
export interface UnitisedNav {
  readonly units: number;
  /** What one unit is worth. The first flow buys units at 1. */
  readonly navPerUnit: number;
}

export const NO_UNITS: UnitisedNav = { units: 0, navPerUnit: 1 };

/** A remainder of units this small is the rounding of having taken everything out, and would be valued at nothing. */
const ROUNDING_RATIO = 1e-12;

/** The owner pays in (or takes out) `amount` at the value of the last mark. */
export function subscribe(fund: UnitisedNav, amount: number): UnitisedNav {
  const units = fund.units + amount / fund.navPerUnit;
  return { ...fund, units: Math.abs(units) < ROUNDING_RATIO * fund.units ? 0 : units };
}

/** Values the fund at a net asset value that already contains every flow. */
export function markAt(fund: UnitisedNav, nav: number): UnitisedNav {
  return fund.units > 0 ? { ...fund, navPerUnit: nav / fund.units } : fund;
}
