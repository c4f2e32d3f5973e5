import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SecretSource } from '../../layers/app/ports/secret-source.ts';

export interface SecretHarness {
  /** A source of a secret of this text. */
  open(text: string): Promise<SecretSource>;
  /** Puts another text in its place, as its owner does. */
  turn(text: string): Promise<void>;
  dispose(): Promise<void>;
}

/** What every source of a secret must do. */
export function describeSecretSource(name: string, makeHarness: () => Promise<SecretHarness>): void {
  describe(`secret: ${name}`, () => {
    let harness: SecretHarness;

    beforeEach(async () => {
      harness = await makeHarness();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('it is given as it was put, to everybody who asks', async () => {
      const source = await harness.open('{"apiKey":"ключ"}');
      const asked = await Promise.all([source.current(), source.current(), source.reload()]);
      expect(new Set(asked.map(({ text }) => text))).toEqual(new Set(['{"apiKey":"ключ"}']));
      expect(new Set(asked.map(({ version }) => version)).size).toBe(1);
    });

    test('once turned, it is another with another version', async () => {
      const source = await harness.open('old');
      const before = await source.current();
      await harness.turn('new');
      const after = await source.reload();
      expect(after.text).toBe('new');
      expect(after.version).not.toBe(before.version);
      expect(await source.current()).toEqual(after);
    });
  });
}
