import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { refuse, ok, type Result } from '../../core/foundation/result.ts';

/** Held while a process runs a portfolio. The operating system lets go of it when the process ends, however it ends. */
export interface DirectoryLock {
  release(): void;
}

/** One process a portfolio: an open exclusive transaction on a file of its own, so that readers are not shut out. */
export function lockDirectory(directory: string): Result<DirectoryLock> {
  mkdirSync(directory, { recursive: true });
  const lock = new DatabaseSync(join(directory, 'lock.sqlite'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    return refuse(
      'ALREADY_RUNNING',
      `another process is running the portfolio in ${directory}; stop it first (Ctrl-C)`,
    );
  }
  return ok({
    release: () => {
      lock.close();
    },
  });
}
