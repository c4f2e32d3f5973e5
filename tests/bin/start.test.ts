import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BUNDLED_SAMPLE } from '../../layers/platform/bars/bundled-sample.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'atalaya-bin-'));
const sample = readFileSync(BUNDLED_SAMPLE.path, 'utf8').trimEnd().split('\n');
const [header = ''] = sample;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function atalaya(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/atalaya.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

function startArguments(bars: string, state: string): readonly string[] {
  return [
    'start',
    '--bars',
    bars,
    '--symbol',
    'OWN',
    '--state',
    state,
    '--pace',
    'max',
    '--exit',
    '--port',
    '0',
  ];
}

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Every file below a folder with its bytes, to see that nothing was touched. */
function contentsOf(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
  );
}

const row = (date: string, prices = '10,11,9,10', volume = '100'): string => `${date},${prices},${volume}`;
const HEAD = 'date,open,high,low,close,volume';

const HOSTILE: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['a missing column', `date,open,high,low,volume\n2020-01-02,1,1,1,1`, /close/],
  [
    'a price that is no number',
    [HEAD, row('2020-01-02'), row('2020-01-03', 'NaN,11,9,10')].join('\n'),
    /line 3/,
  ],
  ['a date twice', [HEAD, row('2020-01-02'), row('2020-01-02')].join('\n'), /line 3/],
  ['dates out of order', [HEAD, row('2020-01-03'), row('2020-01-02')].join('\n'), /line 3/],
  ['a negative price', [HEAD, row('2020-01-02', '10,11,-9,10')].join('\n'), /line 2/],
  ['a line of ten megabytes', `${HEAD}\n${'9'.repeat(10_000_000)}`, /line 2/],
  ['UTF-16', Buffer.from(`\uFEFF${HEAD}\n${row('2020-01-02')}`, 'utf16le'), /UTF-8/],
  ['a day on which the market was closed', [HEAD, row('2020-01-04')].join('\n'), /Saturday/],
  ['nothing', '', /hostile/],
];

describe('a hostile file', () => {
  const state = join(folder, 'state-of-hostile');
  let before: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    const good = fileOf('good.csv', [header, ...sample.slice(1, 300)].join('\n'));
    expect(atalaya(...startArguments(good, state))).toMatchObject({ status: 0 });
    before = contentsOf(state);
  });

  test.each(HOSTILE)('%s is named, and the state is left as it was', (_, content, named) => {
    const run = atalaya(...startArguments(fileOf('hostile.csv', content), state));
    expect(run.status).toBe(1);
    expect(run.err).toMatch(/^atalaya: .*hostile\.csv/);
    expect(run.err).toMatch(named);
    expect(run.err).not.toMatch(/ at .*\.ts:/);
    expect(contentsOf(state)).toEqual(before);
  });

  test('the same on a machine that has no state leaves none behind', () => {
    const fresh = join(folder, 'never');
    expect(atalaya(...startArguments(fileOf('hostile.csv', 'x'), fresh)).status).toBe(1);
    expect(existsSync(fresh)).toBe(false);
  });
});

describe('a portfolio', () => {
  test('refuses other values for bars it has traded on, and goes on with bars added to them', () => {
    const state = join(folder, 'state-of-growing');
    const grow = (count: number, edit = (line: string): string => line): Ran =>
      atalaya(
        ...startArguments(
          fileOf('grow.csv', [header, ...sample.slice(1, count + 1).map(edit)].join('\n')),
          state,
        ),
      );
    expect(grow(300).status).toBe(0);
    const changed = grow(320, (line) => line.replace('1469.250000', '1469.260000'));
    expect(changed).toMatchObject({ status: 1 });
    expect(changed.err).toMatch(/2000-01-03.*other values/);
    expect(grow(320).status).toBe(0);
    const status = atalaya('status', '--state', state);
    expect(status.out).toMatch(/after 320 sessions/);
    expect(atalaya('replay', '--all', '--state', state).out).toMatch(/320 of 320 decisions came out equal/);
    expect(atalaya('verify', '--state', state).out).toMatch(/whole/);
  });

  test('refuses another configuration than the one it was started with', () => {
    const state = join(folder, 'state-of-config');
    const bars = fileOf('config.csv', [header, ...sample.slice(1, 20)].join('\n'));
    expect(atalaya(...startArguments(bars, state)).status).toBe(0);
    const other = fileOf(
      'other.yaml',
      readFileSync(join(ROOT, 'config/dev.yaml'), 'utf8').replace('kellyRatio: 0.5', 'kellyRatio: 0.4'),
    );
    const refused = atalaya(...startArguments(bars, state), '--config', other);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.err).toMatch(/another configuration/);
  });

  test('is run by one process at a time, can be looked at meanwhile, and stops cleanly when asked', async () => {
    const state = join(folder, 'state-of-lock');
    const bars = fileOf('lock.csv', [header, ...sample.slice(1, 400)].join('\n'));
    const paced = startArguments(bars, state).filter((argument) => argument !== '--exit');
    const running = spawn(
      process.execPath,
      ['bin/atalaya.ts', ...paced.map((word) => (word === 'max' ? '50ms' : word))],
      { cwd: ROOT },
    );
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve));
    let said = '';
    running.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (!said.includes('page: ')) await sleep(50);
    expect(atalaya(...startArguments(bars, state)).err).toMatch(/another process/);
    expect(atalaya('status', '--state', state).out).toMatch(/mode {8}normal/);
    running.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(atalaya('verify', '--state', state).out).toMatch(/whole/);
  }, 60_000);
});

describe('the command line', () => {
  test('says what is there when nothing has been started', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(atalaya('status', '--state', empty)).toMatchObject({ status: 1 });
    expect(atalaya('status', '--state', empty).err).toMatch(/npm start/);
  });

  test('refuses words it does not know, with what it does', () => {
    expect(atalaya('start', '--pace', 'quick').err).toMatch(/max/);
    expect(atalaya('start', '--calendar', 'XETR', '--bars', 'x.csv').err).toMatch(/XNYS, XLON, 24\/7/);
    expect(atalaya('replay').err).toMatch(/--all/);
    expect(atalaya('start', '--config', fileOf('wrong.yaml', 'environment: prod')).err).toMatch(
      /environment: .*"dev"/,
    );
  });
});
