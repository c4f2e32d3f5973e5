import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { regimeModelHash, type RegimeModel } from '../../../layers/core/regime/hidden-markov-model.ts';
import { environmentFrom, type Environment } from '../../../layers/platform/config/load-environment.ts';
import { writeRegimeModel } from '../../../layers/platform/regime/regime-model-file.ts';
import { aMarket, aModelOf } from '../../core/regime/a-market.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const folder = mkdtempSync(join(tmpdir(), 'atalaya-model-'));
const path = join(folder, 'model.json');
const model: RegimeModel = { ...aModelOf(aMarket(600, 5)), codeHash: 'a'.repeat(64) };
const dev = z
  .looseObject({ regime: z.looseObject({}) })
  .parse(parse(readFileSync(join(import.meta.dirname, '../../../config/dev.yaml'), 'utf8')));

beforeAll(() => {
  writeRegimeModel(path, model);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function withModel(named: unknown, change: object = {}): ReturnType<typeof environmentFrom> {
  return environmentFrom({ ...dev, ...change, regime: { ...dev.regime, model: named } }, 'an.yaml');
}

function environmentOf(raw: unknown): Environment {
  return valueOf(environmentFrom(raw, 'an.yaml'));
}

describe('an environment', () => {
  test('that names no model runs on the rules, as the laptop does', () => {
    expect(environmentOf(dev).config.regimeModel).toBeUndefined();
  });

  test('that names a model opens it', () => {
    const { config } = valueOf(withModel(path));
    expect(config.regimeModel).toMatchObject({
      name: 'a-trained-model',
      hash: regimeModelHash(model),
      trainedThroughMs: model.trainedThroughMs,
    });
    expect(config.regime).toEqual({ marginMin: 0.15, sessionsMin: 3 });
  });

  test('holds the model itself from then on, so that another one in its file changes no portfolio', () => {
    const loaded = valueOf(withModel(path));
    writeRegimeModel(path, { ...model, seed: 2 });
    const stored: unknown = JSON.parse(JSON.stringify(loaded.source));
    const again = environmentOf(stored);
    expect(again.configHash).toBe(loaded.configHash);
    expect(again.config.regimeModel?.hash).toBe(regimeModelHash(model));
    expect(valueOf(withModel(path)).configHash).not.toBe(loaded.configHash);
    writeRegimeModel(path, model);
  });

  test('has a hash that says which model it names, and none is another than the rules', () => {
    const hashes = [environmentOf(dev), valueOf(withModel(path)), valueOf(withModel({ ...model, seed: 2 }))];
    expect(new Set(hashes.map(({ configHash }) => configHash)).size).toBe(3);
  });

  test.each<[string, unknown, object, RegExp]>([
    ['that is not there', join(folder, 'none.json'), {}, /an\.yaml.*\n {2}regime\.model: .*none\.json/],
    ['that is none', 7, {}, /regime\.model: /],
    [
      'that wants to know what a cycle does not',
      { ...model, featureNames: ['dailyLogReturn', 'realisedVolatility21d', 'vix'] },
      {},
      /regime\.model: a-trained-model wants .*vix; a cycle knows dailyLogReturn, realisedVolatility21d, atrRatio/,
    ],
    ['of days for bars of an hour', model, { interval: 'hour' }, /regime\.model: .* daily bars/],
    ['that does not hold together', { ...model, initial: [0.5, 0.6] }, {}, /regime\.model: .*sum to 1/],
  ])('is refused with a model %s', (_, named, change, words) => {
    const refused = withModel(named, change);
    expect(refused.ok ? 'taken' : refused.error.message).toMatch(words);
  });
});
