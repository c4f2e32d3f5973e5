/** `numerator / denominator`, or undefined where the denominator is zero or the quotient is not a finite number. */
export function ratio(numerator: number, denominator: number): number | undefined {
  if (denominator === 0) return undefined;
  const quotient = numerator / denominator;
  return Number.isFinite(quotient) ? quotient : undefined;
}
