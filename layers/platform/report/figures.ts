/** Stands for a number that there is none of: never 0, never NaN. */
export const MISSING = '—';

/** `7.32 %` of a fraction. */
export function shownPercent(fraction: number | undefined, decimals = 2): string {
  return fraction === undefined || !Number.isFinite(fraction)
    ? MISSING
    : `${decimal(100 * fraction, decimals)} %`;
}

/** `-0.02`. */
export function shownRatio(value: number | undefined, decimals = 2): string {
  return value === undefined || !Number.isFinite(value) ? MISSING : decimal(value, decimals);
}

/** `193,400.11 USD`. */
export function shownMoney(amount: number | undefined, currency: string | undefined): string {
  if (amount === undefined || !Number.isFinite(amount)) return MISSING;
  return currency === undefined ? decimal(amount, 2) : `${decimal(amount, 2)} ${currency}`;
}

/** `5,105`. */
export function shownCount(count: number): string {
  return Number.isFinite(count) ? decimal(count, 0) : MISSING;
}

/** `1 session`, `5,105 sessions`. */
export function counted(count: number, thing: string): string {
  return `${shownCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** A share of a whole in per cent; of nothing there is no share. */
export function shownShare(part: number, whole: number): string {
  return shownPercent(part / whole, 1);
}

function decimal(value: number, decimals: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // What rounds to zero is not shown as -0.
    signDisplay: 'negative',
  });
}
