/** What became of an answer: it was taken, or nobody waits for it any more. */
export type TokenOutcome = 'taken' | 'gone';

/** Where a state machine waits for an answer from outside, under a token that it made. Only the first answer counts. */
export interface TaskTokens {
  /** `output` is what can be written as JSON. */
  succeed(token: string, output: unknown): Promise<TokenOutcome>;
  fail(token: string, reason: { readonly error: string; readonly cause: string }): Promise<TokenOutcome>;
}
