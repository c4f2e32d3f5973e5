/** What was observed beside the bars, such as an index that nobody trades, oldest first. */
export interface KnownSeries {
  /** The instant from which each value was known, in EpochMs; never falls. */
  readonly availableMs: Float64Array;
  readonly values: Float64Array;
}

/**
 * For each instant (EpochMs, never falling) the newest value that was known then; NaN where none was, or where the
 * newest was known for longer than `ageMsMax` already.
 */
export function lastKnown(
  { availableMs, values }: KnownSeries,
  instants: Float64Array,
  ageMsMax: number,
): Float64Array {
  let newest = -1;
  return instants.map((nowMs) => {
    while ((availableMs[newest + 1] ?? Infinity) <= nowMs) newest += 1;
    const knownForMs = nowMs - (availableMs[newest] ?? -Infinity);
    return knownForMs <= ageMsMax ? (values[newest] ?? NaN) : NaN;
  });
}
