/** One value a session; a gap in the line where there is none. */
export type Series = ArrayLike<number | undefined>;

/** A plot is this wide in its own units, whatever it is stretched to. */
export const FIELD_WIDTH = 1_000;

/** The middle of a session's share of the width. */
export function middleOf(index: number, sessions: number): number {
  return ((index + 0.5) * FIELD_WIDTH) / sessions;
}

/** The value at an index, where it can be drawn. */
export function drawable(series: Series, index: number): number | undefined {
  const value = series[index];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
