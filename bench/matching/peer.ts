import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { MarketRows } from '../../layers/core/simulation/matching/replay-session.ts';

export const DEPTHS = ['hash map', 'vector'] as const;

/** What hftbacktest is asked to run; times in microseconds, sizes in the market's own units. */
export interface PeerQuestion {
  readonly tickSize: number;
  readonly lotSize: number;
  readonly entryUs: number;
  readonly responseUs: number;
  readonly feedUs: number;
  readonly queue: 'risk-averse' | 'power';
  readonly power: number;
  readonly depth: (typeof DEPTHS)[number];
  readonly stepUs: number;
  readonly steps: number;
  readonly lots: number;
  readonly restSteps: number;
  readonly fills: boolean;
}

export interface PeerAnswer {
  readonly seconds: number;
  /** What its thread worked meanwhile. */
  readonly coreSeconds: number;
  /** The step at which the data ended, 0 where it lasted. */
  readonly stopped: number;
  /** Order, time in microseconds, tick, quantity, whether it was a maker, status. */
  readonly fills: readonly (readonly [number, number, number, number, boolean, number])[];
}

export interface Peer {
  readonly versions: Readonly<Record<string, string>>;
  /** Gives the rows to hftbacktest; what is asked afterwards runs over them. */
  load(rows: MarketRows): (question: PeerQuestion) => Promise<PeerAnswer>;
  close(): void;
}

const OWN_PYTHON = new URL('../../node_modules/.cache/hftbacktest/bin/python', import.meta.url).pathname;

/** hftbacktest in a Python of its own, kept running between turns; or why there is none. */
export async function startPeer(): Promise<Peer | string> {
  const python = process.env['HFTBACKTEST_PYTHON'] ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3');
  const child = spawn(python, [new URL('hftbacktest_peer.py', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const failed = new Promise<string>((resolve) =>
    child.once('error', (error) => {
      resolve(error.message);
    }),
  );
  child.stdin.on('error', () => undefined); // A Python that has left has told why on its other end.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const line: IteratorResult<string, unknown> = await lines.next();
    if (line.done === true) throw new Error(`${python} ended`);
    return JSON.parse(line.value);
  };
  const first = await Promise.race([failed, read()]);
  if (typeof first === 'string') return first;
  const greeting = first as { unavailable?: string; versions?: Record<string, string> };
  if (greeting.versions === undefined) return greeting.unavailable ?? 'no answer';
  const folders: string[] = [];
  return {
    versions: greeting.versions,
    load: (rows) => {
      const folder = mkdtempSync(join(tmpdir(), 'matching-'));
      folders.push(folder);
      for (const name of ['kinds', 'ticks', 'lots', 'atUs'] as const)
        writeFileSync(join(folder, name), rows[name]);
      return async (question) => {
        child.stdin.write(`${JSON.stringify({ folder, ...question })}\n`);
        return (await read()) as PeerAnswer;
      };
    },
    close: () => {
      child.stdin.end();
      for (const folder of folders) rmSync(folder, { recursive: true });
    },
  };
}
