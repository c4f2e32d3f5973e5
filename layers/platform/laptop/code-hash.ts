import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sha256, type Sha256 } from '../../core/foundation/hash.ts';

const LAYERS = join(import.meta.dirname, '..', '..');

/** One hash of all code that decides: every source file of core and app with its path. */
export function codeHash(): Sha256 {
  const files = ['core', 'app'].flatMap((room) =>
    readdirSync(join(LAYERS, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const named = files.map((path) => ({ path, name: relative(LAYERS, path).replaceAll('\\', '/') }));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(...named.flatMap(({ path, name }) => [name, '\0', readFileSync(path), '\0']));
}
