import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CYCLE_TASKS, type CycleTask } from '../../layers/platform/names/cycle-states.ts';
import { ENVIRONMENT_FILE } from '../../layers/platform/names/function-bundle.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Bundles every task's function with its dependencies, and the environment's file beside it, one folder each; gives the
 * folders to `use`, and removes them when it returns. Needs no network and no Docker.
 */
export function withFunctionBundles<T>(
  environmentFile: string,
  use: (folderOf: (task: CycleTask) => string) => T,
): T {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-functions-'));
  try {
    buildSync({
      absWorkingDir: ROOT,
      entryPoints: CYCLE_TASKS.map((task) => ({
        in: `functions/${folderName(task)}/handler.ts`,
        out: `${folderName(task)}/index`,
      })),
      outdir: directory,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      mainFields: ['module', 'main'],
      // Names and lines stay readable in a stack trace; the errors that are retried are known by their names.
      minify: false,
      legalComments: 'none',
      logLevel: 'error',
    });
    const folderOf = (task: CycleTask): string => join(directory, folderName(task));
    for (const task of CYCLE_TASKS) copyFileSync(environmentFile, join(folderOf(task), ENVIRONMENT_FILE));
    return use(folderOf);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** `load-context` for `LoadContext`. */
export function folderName(task: CycleTask): string {
  return task.replace(/(?<!^)[A-Z]/g, (capital) => `-${capital}`).toLowerCase();
}
