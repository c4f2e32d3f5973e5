import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { assert } from '../../core/foundation/assert.ts';
import { isObjectKey, type ObjectStore } from '../../app/ports/object-store.ts';

const fileError = z.object({ code: z.string() });

/** Objects as files of one directory. A file appears under its key whole or not at all. */
export class FileObjects implements ObjectStore {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const draft = join(this.directory, `.${randomUUID()}`);
    await writeFile(draft, bytes, { flush: true });
    try {
      await link(draft, path);
      return true;
    } catch (error) {
      if (isError(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(this.pathOf(key)));
    } catch (error) {
      if (isError(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async list(prefix: string, limit: number): Promise<readonly string[]> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => relative(this.directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort()
      .slice(0, limit);
  }

  private pathOf(key: string): string {
    assert(isObjectKey(key), `${key} is no key of an object`);
    return join(this.directory, ...key.split('/'));
  }
}

function isError(error: unknown, code: string): boolean {
  return fileError.safeParse(error).data?.code === code;
}
