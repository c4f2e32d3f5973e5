import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cycleTasks, type AnyCycleTask } from '../../layers/platform/names/cycle-states.ts';
import { encodeSettings } from '../../layers/platform/config/bundled-settings.ts';
import { loadEnvironment, type Environment } from '../../layers/platform/config/load-environment.ts';
import { ENVIRONMENT_FILE, SETTINGS_FILE } from '../../layers/platform/names/function-bundle.ts';
import { bundleHandlers } from '../functions/bundle-handlers.ts';

/**
 * Bundles every task's function with its dependencies, and the environment's file and settings beside it, one folder each; gives the
 * folders to `use`, and removes them when it returns. Needs no network and no Docker.
 */
export function withFunctionBundles<T>(
  environmentFile: string,
  use: (folderOf: (task: AnyCycleTask) => string) => T,
): T {
  const environment = environmentOf(environmentFile);
  const tasks = cycleTasks(environment.config.execution !== undefined);
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-functions-'));
  try {
    bundleHandlers(tasks.map(folderName), { outdir: directory });
    const folderOf = (task: AnyCycleTask): string => join(directory, folderName(task));
    const settings = encodeSettings(environment);
    for (const task of tasks) {
      copyFileSync(environmentFile, join(folderOf(task), ENVIRONMENT_FILE));
      writeFileSync(join(folderOf(task), SETTINGS_FILE), settings);
    }
    return use(folderOf);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** `load-context` for `LoadContext`. */
export function folderName(task: AnyCycleTask): string {
  return task.replace(/(?<!^)[A-Z]/g, (capital) => `-${capital}`).toLowerCase();
}

function environmentOf(environmentFile: string): Environment {
  const environment = loadEnvironment(environmentFile);
  if (!environment.ok) throw new Error(environment.error.message);
  return environment.value;
}
