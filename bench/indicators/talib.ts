import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entrant } from './entrant.ts';
import type { Market } from './market.ts';

/** TA-Lib's C library behind its Python binding, in a process that stays: each turn is one line there and one back. */
export interface TaLib {
  readonly version: string;
  entrant(call: string, outputs: readonly number[]): Entrant;
  close(): void;
}

/** undefined where Python has no TA-Lib. */
export function openTaLib({ columns }: Market): TaLib | undefined {
  const version = versionOfTaLib();
  if (version === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'talib-'));
  for (const [name, column] of Object.entries(columns)) writeFileSync(join(folder, name), column);
  const python = spawn('python3', [join(import.meta.dirname, 'talib_worker.py'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    python.stdin.write(`${question}\n`);
    const { value } = (await answers.next()) as { readonly value: string };
    return value;
  };
  return {
    version,
    entrant: (call, outputs) => ({
      library: 'TA-Lib',
      time: async () => Number(await ask(`time ${call}`)),
      read: async () => {
        await ask(`write ${call}`);
        return outputs.map((place) => doublesOf(join(folder, `output-${place}`)));
      },
    }),
    close: () => {
      python.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

function versionOfTaLib(): string | undefined {
  try {
    const print = 'import talib; print(talib.__version__, talib.__ta_version__.decode().split()[0])';
    const [binding, library] = execFileSync('python3', ['-c', print], { encoding: 'utf8', stdio: 'pipe' })
      .trim()
      .split(' ');
    return `${library} (Python binding ${binding})`;
  } catch {
    // Not there: the bench says so and goes on without it.
    return undefined;
  }
}

function doublesOf(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
