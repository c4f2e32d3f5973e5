// How long each function of the decision cycle takes from the start of its process to a handler that is ready, beside a
// function that does nothing. Run: node bench/cold-start/run.ts
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cycleTasks } from '../../layers/platform/names/cycle-states.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import { withFunctionBundles } from '../../lib/decision-cycle/bundle-functions.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ENVIRONMENT = join(ROOT, 'config', 'staging.yaml');
const TURNS = Number(process.env['TURNS'] ?? 15);
const EMPTY = 'an empty handler';

const directory = mkdtempSync(join(tmpdir(), 'atalaya-cold-'));
try {
  const folders = prepared();
  const times = new Map(folders.map(({ name }) => [name, [] as number[]]));
  // In turns, so that what else the machine does falls on all alike. The first turn only warms the disk's cache.
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const { name, folder } of folders) {
      const ms = startMs(folder);
      if (turn > 0) times.get(name)?.push(ms);
    }
  }
  report(folders, times);
} finally {
  rmSync(directory, { recursive: true });
}

interface Folder {
  readonly name: string;
  readonly folder: string;
}

function prepared(): readonly Folder[] {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'index.js'), 'exports.handler = async () => ({});\n');
  const tasks = withFunctionBundles(ENVIRONMENT, (folderOf) =>
    cycleTasks(true).map((task) => {
      const folder = join(directory, task);
      cpSync(folderOf(task), folder, { recursive: true });
      return { name: task, folder };
    }),
  );
  return [{ name: EMPTY, folder: empty }, ...tasks];
}

/** Milliseconds from starting a process to its handler standing there, of which the process itself tells. */
function startMs(folder: string): number {
  const ready = `const { handler } = require('./index.js'); if (typeof handler !== 'function') throw new Error('no handler'); process.stdout.write(String(performance.now()));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', ready], {
    cwd: folder,
    encoding: 'utf8',
    env: variables(folder),
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

function variables(folder: string): Record<string, string> {
  const tables: Readonly<Record<string, string>> = Object.fromEntries(
    Object.values(TABLE_VARIABLES).map((name) => [name, `the-${name.toLowerCase()}`]),
  );
  return {
    LAMBDA_TASK_ROOT: folder,
    CODE_HASH: '0'.repeat(64),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    ...tables,
  };
}

function report(folders: readonly Folder[], times: ReadonlyMap<string, readonly number[]>): void {
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(
    `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load.join(' ')}, ${TURNS} turns`,
  );
  console.log('| function | bundle | median | fastest | beside an empty one |\n|---|---|---|---|---|');
  const empty = median(times.get(EMPTY) ?? []);
  for (const { name, folder } of folders) {
    const own = times.get(name) ?? [];
    const kilobytes = statSync(join(folder, 'index.js')).size / 1_000;
    console.log(
      `| ${name} | ${kilobytes.toFixed(1)} KB | ${median(own).toFixed(0)} ms | ${Math.min(...own).toFixed(0)} ms | ${(median(own) / empty).toFixed(2)} |`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
