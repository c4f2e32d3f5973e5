// Partition keys of what the owner and the system leave for each other. Who may do so may touch these keys and no other.

/** Where the owner's requests lie in the state's table: beside the state, never under its key. */
export function controlsKey(portfolioId: string): string {
  return `${portfolioId}#controls`;
}

/** Where open questions lie in the table of cycles. */
export function approvalsKey(portfolioId: string): string {
  return `${portfolioId}#approvals`;
}
