/**
 * The latch of each portfolio: one item under `portfolioId` with `status` (armed, tripped, review), `epoch`, `policy` (halt,
 * reduce, flatten), `reason`, `atMs`, and the hash of a code that waits. An item that is missing means closed. Only the
 * safety stack writes it; the executor's commits are conditional on `status = armed`.
 */
export const LATCH_TABLE = { partition: { name: 'portfolioId', type: 'S' } } as const;

/** What the safety stack did, for good: one item an entry. */
export const SAFETY_LOG_TABLE = {
  partition: { name: 'portfolioId', type: 'S' },
  sort: { name: 'entry', type: 'S' },
} as const;
