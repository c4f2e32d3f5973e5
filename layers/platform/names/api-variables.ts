/** What the API's functions are told beside the names of tables. */
export const API_VARIABLES = {
  /** The safety stack's function that hears the owner's kill. */
  killFunction: 'KILL_FUNCTION',
  /** The one that alone arms the latch. */
  rearmFunction: 'REARM_FUNCTION',
} as const;

/** What a caller may be allowed, each a scope of its own: to look, to steer, to stop everything. */
export const API_SCOPES = ['read', 'trade', 'kill'] as const;

export type ApiScope = (typeof API_SCOPES)[number];

export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly scope: ApiScope;
}

/**
 * Every road into the system from outside. Each is there twice: as it stands for a person with a token, and under `/iam`
 * for the command line with the account's own signature.
 */
export const API_ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/status', scope: 'read' },
  { method: 'GET', path: '/decisions', scope: 'read' },
  { method: 'GET', path: '/decisions/{id}', scope: 'read' },
  { method: 'GET', path: '/approvals', scope: 'read' },
  { method: 'POST', path: '/approvals', scope: 'trade' },
  { method: 'POST', path: '/pause', scope: 'trade' },
  { method: 'POST', path: '/resume', scope: 'trade' },
  { method: 'POST', path: '/acknowledge', scope: 'trade' },
  { method: 'POST', path: '/kill', scope: 'kill' },
  { method: 'POST', path: '/rearm', scope: 'kill' },
];

/** The safety stack names this function so, for the API must find it without depending on that stack. */
export function killFunctionName(environment: string): string {
  return `atalaya-${environment}-safety-alarm`;
}

/** Likewise the function that arms the latch again. */
export function rearmFunctionName(environment: string): string {
  return `atalaya-${environment}-safety-rearm`;
}
