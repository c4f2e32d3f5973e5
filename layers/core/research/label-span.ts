/**
 * What a sample's label looks at: from the moment it is formed to the moment its outcome is known, both included. Bar
 * indexes or instants, as long as a study keeps to one.
 */
export interface LabelSpan {
  readonly from: number;
  readonly to: number;
}

/** Whether two labels share a moment. */
export function overlap(a: LabelSpan, b: LabelSpan): boolean {
  return a.from <= b.to && b.from <= a.to;
}
