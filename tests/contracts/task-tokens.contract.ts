import { beforeEach, describe, expect, test } from '@jest/globals';
import type { TaskTokens } from '../../layers/app/ports/task-tokens.ts';

export interface TokensHarness {
  readonly tokens: TaskTokens;
  /** Something that waits: its token, and what it made of the answer. */
  wait(): Promise<{
    readonly token: string;
    readonly outcome: () => Promise<{ readonly output: unknown } | { readonly error: string }>;
  }>;
}

/** What every place of task tokens must do. */
export function describeTaskTokens(name: string, make: () => Promise<TokensHarness>): void {
  describe(`task tokens: ${name}`, () => {
    let harness: TokensHarness;

    beforeEach(async () => {
      harness = await make();
    });

    test('the one that waits is given the answer', async () => {
      const { token, outcome } = await harness.wait();
      expect(await harness.tokens.succeed(token, { answer: 'approve', by: 'owner' })).toBe('taken');
      expect(await outcome()).toEqual({ output: { answer: 'approve', by: 'owner' } });
    });

    test('or is told why there is none', async () => {
      const { token, outcome } = await harness.wait();
      expect(await harness.tokens.fail(token, { error: 'Refused', cause: 'no' })).toBe('taken');
      expect(await outcome()).toEqual({ error: expect.stringContaining('Refused') });
    });

    test('only the first answer counts', async () => {
      const { token, outcome } = await harness.wait();
      await harness.tokens.succeed(token, { answer: 'reject' });
      await outcome();
      expect(await harness.tokens.succeed(token, { answer: 'approve' })).toBe('gone');
      expect(await outcome()).toEqual({ output: { answer: 'reject' } });
    });

    test('nobody waits under a token that was never given', async () => {
      expect(await harness.tokens.succeed('never', {})).toBe('gone');
    });
  });
}
