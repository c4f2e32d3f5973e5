import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killMachineDefinition } from '../../lib/safety/definition.ts';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { rehearseKill } from '../../layers/platform/safety/rehearse-kill.ts';

/** Rehearses the kill on paper, with the executor alive and then killed, and prints each step as it comes ([O7]). */
export async function drill(): Promise<Result<string>> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-drill-'));
  try {
    const done = await rehearseKill({
      directory,
      definition: killMachineDefinition(),
      say: (line) => process.stdout.write(`${line}\n`),
    });
    const lines = done.map(({ executor, report }) => {
      const { settledAfterMs } = report ?? {};
      const time = settledAfterMs === undefined ? 'never' : `${(settledAfterMs / 1_000).toFixed(1)} s`;
      return `Time to flat with the executor ${executor}: ${time}`;
    });
    const failed = done.filter(({ report }) => report?.standing !== 'flat');
    const text = ['', ...lines].join('\n');
    return failed.length === 0 ? ok(text) : refuse('NOT_FLAT', `${text}\nthe drill did not end flat`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
