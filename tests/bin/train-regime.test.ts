import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { regimeModelHash } from '../../layers/core/regime/hidden-markov-model.ts';
import { BUNDLED_SAMPLE } from '../../layers/platform/bars/bundled-sample.ts';
import { readRegimeModel } from '../../layers/platform/regime/regime-model-file.ts';
import { valueOf } from '../core/regime/hidden-markov/a-chain.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'atalaya-train-'));
const bars = join(folder, 'bars.csv');
const out = join(folder, 'models', 'model.json');
const rows = readFileSync(BUNDLED_SAMPLE.path, 'utf8').trimEnd().split('\n');

beforeAll(() => {
  writeFileSync(bars, rows.slice(0, 1_101).join('\n'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function command(...flags: readonly string[]): { said: string; shown: string; status: number | null } {
  const run = spawnSync(process.execPath, ['bin/atalaya.ts', 'train-regime', ...flags], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { said: run.stderr, shown: run.stdout, status: run.status };
}

describe('the command that trains a regime model', () => {
  test('shows each number of states as it is done, then the tables, and writes model and page', () => {
    const flags = ['--bars', bars, '--symbol', 'SPX', '--until', '2004-02-27', '--seed', '4', '--out', out];
    const { said, shown, status } = command(...flags);
    expect(status).toBe(0);
    expect(
      said.match(/^\d states {2}.*converged after \d+ iterations, BIC -?[\d.]+, \d+ of \d+ starts/gm),
    ).toHaveLength(4);
    for (const heading of [
      'NUMBER OF STATES',
      'HIDDEN STATES',
      'THROUGH THE CRASHES',
      'EACH YEAR BY THE MODEL',
    ])
      expect(shown).toContain(heading);
    expect(shown).toContain('trained on 2000-01-03 to 2004-02-27');
    const model = valueOf(readRegimeModel(out));
    expect(model).toMatchObject({ name: 'spx-2004-02-27', seed: 4 });
    expect(new Date(model.trainedThroughMs).toISOString()).toBe('2004-02-27T21:01:00.000Z');
    expect(shown).toContain(regimeModelHash(model));
    expect(readFileSync(join(folder, 'models', 'model.html'), 'utf8')).toContain(regimeModelHash(model));
  });

  test('gives the same model again from the same seed', () => {
    const again = join(folder, 'again.json');
    const flags = ['--bars', bars, '--symbol', 'SPX', '--until', '2004-02-27', '--seed', '4'];
    expect(command(...flags, '--out', again).status).toBe(0);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'));
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a day that is none', ['--until', '2004-02-30'], /there is no day 2004-02-30/],
    ['a day before all bars', ['--until', '1999-12-31'], /no bar until 1999-12-31/],
    ['too few bars to learn from', ['--until', '2002-01-02'], /5 states need 690 rows/],
    ['a VIX that is not there', ['--vix', 'no-such-vix.csv'], /no-such-vix\.csv cannot be read/],
    ['bars that are not there', ['--bars', 'no-such-bars.csv'], /no-such-bars\.csv cannot be read/],
  ])('refuses %s, and writes nothing', (_, flags, words) => {
    const never = join(folder, 'never.json');
    const { said, shown, status } = command('--bars', bars, '--out', never, ...flags);
    expect({ status, shown }).toEqual({ status: 1, shown: '' });
    expect(said).toMatch(words);
    expect(() => readFileSync(never)).toThrow();
  });
});
