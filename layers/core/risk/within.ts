/** Ratios come from doubles: a limit met to the last bit but one is met. */
const TOLERANCE = 1e-9;

export function within(value: number, limit: number): boolean {
  return value <= limit + TOLERANCE;
}
