import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** `npx atalaya execution` as a process of its own that follows a venue of ours, and what it has written. */
export interface PaperProcess {
  readonly store: SqliteExecutionStore;
  /** Lines of every life, one after another. */
  readonly lines: readonly string[];
  start(): void;
  /** kill -9. */
  kill(): Promise<void>;
  books(): Promise<ExecutionBooks>;
  /** Where /health and /metrics are, once it has said so. */
  url(): string | undefined;
  close(): Promise<void>;
}

export function aPaperProcess({ host }: Pick<TestVenue, 'host'>): PaperProcess {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-follow-'));
  const config = join(directory, 'paper.yaml');
  const paper = readFileSync(join(ROOT, 'config/paper.yaml'), 'utf8');
  writeFileSync(
    config,
    paper.replace('execution: { venue: simulated }', 'execution: { venue: simulated, follow: binance }'),
  );
  const database = new Database(join(directory, 'execution', 'paper'));
  const store = new SqliteExecutionStore(database);
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    child = undefined;
  };
  return {
    store,
    lines,
    start: () => {
      const command = ['bin/atalaya.ts', 'execution', '--config', config, '--state', directory];
      child = spawn(process.execPath, [...command, '--venue-at', host, '--port', '0'], { cwd: ROOT });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (bytes: Buffer) => lines.push(...bytes.toString('utf8').trimEnd().split('\n')));
      }
    },
    kill,
    books: async () => {
      const stored = await store.load();
      if (stored === undefined) throw new Error('no books yet');
      return stored.books;
    },
    url: () => {
      const port = /on port (\d+)/.exec(lines.findLast((line) => line.includes('LISTENING')) ?? '')?.[1];
      return port === undefined ? undefined : `http://127.0.0.1:${port}`;
    },
    close: async () => {
      await kill();
      database.close();
      rmSync(directory, { recursive: true });
    },
  };
}
