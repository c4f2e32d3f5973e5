import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../../core/foundation/hash.ts';
import type { Secret, SecretSource } from '../../app/ports/secret-source.ts';

/** Whoever else may read it, it is no secret. */
const OTHERS_MAY = 0o077;

/** A secret in a file of its owner, read anew each time; what it holds is its version. */
export class FileSecret implements SecretSource {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  current(): Promise<Secret> {
    return this.reload();
  }

  /** Throws where others than its owner may read it. */
  async reload(): Promise<Secret> {
    const { mode } = await stat(this.path);
    if ((mode & OTHERS_MAY) !== 0) throw new Error(`${this.path} can be read by others: chmod 600 it`);
    const text = await readFile(this.path, 'utf8');
    return { text, version: sha256(text) };
  }
}
