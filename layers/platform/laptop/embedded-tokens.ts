import type { TaskTokens, TokenOutcome } from '../../app/ports/task-tokens.ts';

/** Why a wait ended without an answer. */
export class TokenFailed extends Error {
  override readonly name = 'TokenFailed';
}

interface Waiting {
  readonly succeed: (output: unknown) => void;
  readonly fail: (error: TokenFailed) => void;
}

/** Waits of a state machine in the same process. */
export class EmbeddedTokens implements TaskTokens {
  private readonly waiting = new Map<string, Waiting>();
  private made = 0;

  /** A token and the answer that will come under it; nobody answering it, it is gone after the deadline. */
  open(deadlineMs: number): { readonly token: string; readonly answer: Promise<unknown> } {
    const token = `token-${++this.made}`;
    const answer = new Promise<unknown>((succeed, fail) => {
      this.waiting.set(token, { succeed, fail });
    });
    setTimeout(
      () => void this.fail(token, { error: 'States.Timeout', cause: 'nobody answered' }),
      deadlineMs,
    ).unref();
    return { token, answer };
  }

  succeed(token: string, output: unknown): Promise<TokenOutcome> {
    return this.end(token, ({ succeed }) => {
      succeed(JSON.parse(JSON.stringify(output)));
    });
  }

  fail(
    token: string,
    { error, cause }: { readonly error: string; readonly cause: string },
  ): Promise<TokenOutcome> {
    return this.end(token, ({ fail }) => {
      fail(new TokenFailed(`${error}: ${cause}`));
    });
  }

  private end(token: string, how: (waiting: Waiting) => void): Promise<TokenOutcome> {
    const waiting = this.waiting.get(token);
    if (waiting === undefined) return Promise.resolve('gone');
    this.waiting.delete(token);
    how(waiting);
    return Promise.resolve('taken');
  }
}
