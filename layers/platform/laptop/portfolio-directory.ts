import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { DATABASE_FILE } from './database.ts';

/** `BTC/USDT:USDT` as a folder: `btc-usdt-usdt`. */
export function folderOf(symbol: string): string {
  return symbol.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Remembers which portfolio was started last: the one that `status` and the others mean. */
export function rememberCurrent(stateDirectory: string, folder: string): void {
  mkdirSync(stateDirectory, { recursive: true });
  writeFileSync(join(stateDirectory, CURRENT), `${folder}\n`);
}

/** The directory of the named portfolio, or of the one started last. */
export function findPortfolio(stateDirectory: string, name?: string): Result<string> {
  const current = join(stateDirectory, CURRENT);
  const folder =
    name === undefined
      ? existsSync(current)
        ? readFileSync(current, 'utf8').trim()
        : undefined
      : folderOf(name);
  if (folder === undefined)
    return refuse('NO_PORTFOLIO', `nothing has been started in ${stateDirectory}; run npm start first`);
  const directory = join(stateDirectory, folder);
  if (existsSync(join(directory, DATABASE_FILE))) return ok(directory);
  const there = existsSync(stateDirectory)
    ? readdirSync(stateDirectory).filter((entry) => existsSync(join(stateDirectory, entry, DATABASE_FILE)))
    : [];
  const known = there.length > 0 ? `; there are ${there.join(', ')}` : '';
  return refuse('NO_PORTFOLIO', `there is no portfolio ${folder} in ${stateDirectory}${known}`);
}

const CURRENT = 'current';
