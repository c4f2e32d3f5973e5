import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { regimeModelHash, type RegimeModel } from '../../../layers/core/regime/hidden-markov-model.ts';
import {
  parseRegimeModel,
  readRegimeModel,
  writeRegimeModel,
} from '../../../layers/platform/regime/regime-model-file.ts';
import { aMarket, aModelOf } from '../../core/regime/a-market.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const HASH = 'a'.repeat(64);
const folder = mkdtempSync(join(tmpdir(), 'atalaya-model-'));
const model: RegimeModel = { ...aModelOf(aMarket(600, 5)), codeHash: HASH };

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is said of a file that holds the model with something changed. */
function refusalOf(change: object): string {
  const parsed = parseRegimeModel(JSON.stringify({ ...model, ...change }), 'a.json');
  return parsed.ok ? 'taken' : `${parsed.error.code}: ${parsed.error.message}`;
}

describe('a trained model in a file', () => {
  test('comes back as it was, under the same hash, and leaves nothing else behind', () => {
    const path = join(folder, 'deeper', 'model.json');
    writeRegimeModel(path, model);
    writeRegimeModel(path, model);
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['model.json']);
    const read = valueOf(readRegimeModel(path));
    expect(read).toEqual(model);
    expect(regimeModelHash(read)).toBe(regimeModelHash(model));
  });

  test('is refused by its path where there is none, with the command that writes one', () => {
    const read = readRegimeModel(join(folder, 'none.json'));
    expect(read).toMatchObject({
      ok: false,
      error: { code: 'MODEL_UNREADABLE', message: expect.stringMatching(/none\.json.*train-regime/s) },
    });
  });

  test('is refused where it is cut off', () => {
    const path = join(folder, 'cut.json');
    writeFileSync(path, JSON.stringify(model).slice(0, -20));
    expect(readRegimeModel(path)).toMatchObject({ ok: false, error: { code: 'MODEL_NOT_JSON' } });
  });

  test.each<[string, object, RegExp]>([
    ['of another version', { version: 2 }, /version: must be 1/],
    ['without the instant it was trained through', { trainedThroughMs: undefined }, /trainedThroughMs/],
    ['trained through half a millisecond', { trainedThroughMs: 0.5 }, /trainedThroughMs/],
    ['that calls itself the rules', { name: 'rules' }, /name: must not be "rules"/],
    ['whose name could steer a terminal', { name: 'a\u001b[2J' }, /name: must be letters/],
    ['with a field nobody knows', { smoothed: true }, /smoothed/],
    ['with a state of no regime', { stateNames: ['calm', 'crisis'] }, /stateNames\.0/],
    ['without a hash of its data', { dataHash: 'none' }, /dataHash: must be a SHA-256/],
    [
      'with a mean that is null, as NaN is in JSON',
      {
        means: [
          [null, 0, 0],
          [0, 0, 0],
        ],
      },
      /means\.0\.0/,
    ],
    ['whose states do not fit together', { initial: [1] }, /REGIME_MODEL_INVALID: a\.json/],
    ['whose chances do not sum to one', { initial: [0.5, 0.6] }, /probabilities do not sum to 1/],
  ])('is refused if it is one %s', (_, change, words) => {
    expect(refusalOf(change)).toMatch(words);
  });

  test('is otherwise taken, so that the refusals above are about what they say', () => {
    expect(refusalOf({})).toBe('taken');
  });
});
