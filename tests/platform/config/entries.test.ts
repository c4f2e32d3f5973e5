import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { money } from '../../../layers/core/foundation/decimal.ts';
import type { Result } from '../../../layers/core/foundation/result.ts';
import { environmentFrom, type Environment } from '../../../layers/platform/config/load-environment.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const PAPER = join(import.meta.dirname, '../../../config/paper.yaml');
const raw = z.looseObject({}).parse(parse(readFileSync(PAPER, 'utf8')));

function withEntries(entries: object): Result<Environment> {
  return environmentFrom({ ...raw, execution: { venue: 'simulated', entries } }, 'an.yaml');
}

const common = { aboveNotional: '5000', horizonSeconds: 120 };

describe('how large entries are worked', () => {
  test.each([
    [
      { algorithm: 'twap', ...common, slices: 6 },
      { kind: 'twap', slices: 6, style: 'take' },
    ],
    [
      { algorithm: 'vwap', ...common, curve: [3, 1, 2], participationRatioMax: 0.1, style: 'join' },
      { kind: 'vwap', curve: [3, 1, 2], participationRatioMax: 0.1, style: 'join' },
    ],
    [
      { algorithm: 'pov', ...common, participationRatio: 0.05 },
      { kind: 'pov', participationRatio: 0.05, restMs: 5_000, style: 'take' },
    ],
    [
      { algorithm: 'adaptive-limit', ...common, repriceTicks: 2 },
      { kind: 'adaptive-limit', crossAtRatio: 0.8, repriceTicks: 2 },
    ],
  ])('is what the owner wrote, in the system’s units: %j', (entries, plan) => {
    expect(valueOf(withEntries(entries)).config.execution?.entries).toEqual({
      algorithm: { plan, horizonMs: 120_000, childGapMs: 1_000 },
      aboveNotional: money('5000'),
    });
  });

  test('is not at all, unless somebody says so', () => {
    const silent = environmentFrom({ ...raw, execution: { venue: 'simulated' } }, 'an.yaml');
    expect(valueOf(silent).config.execution?.entries).toBeUndefined();
    expect(valueOf(withEntries({ algorithm: 'none' })).config.execution?.entries).toBeUndefined();
  });

  test.each([
    [{ algorithm: 'iceberg', ...common }, /algorithm/],
    [{ algorithm: 'twap', ...common }, /slices/],
    [{ algorithm: 'twap', horizonSeconds: 120, slices: 6 }, /aboveNotional/],
    [{ algorithm: 'twap', ...common, slices: 6, crossAtRatio: 1 }, /crossAtRatio/],
    [{ algorithm: 'vwap', ...common, curve: [0, 0] }, /not all zero/],
    [{ algorithm: 'pov', ...common, participationRatio: 2 }, /participationRatio/],
    [
      { algorithm: 'twap', ...common, horizonSeconds: 900, slices: 6 },
      /entries.horizonSeconds: 900 is longer than intentSeconds, 300/,
    ],
  ])('%j is refused by name', (entries, why) => {
    expect(withEntries(entries)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(why) },
    });
  });
});
