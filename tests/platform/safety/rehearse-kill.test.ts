import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EXECUTOR_PATIENCE } from '../../../layers/core/safety/wait-for-executor.ts';
import { rehearseKill } from '../../../layers/platform/safety/rehearse-kill.ts';
import { killMachineDefinition } from '../../../lib/safety/definition.ts';

const LEASE = { ttlMs: 1_500, marginMs: 500, beatMs: 300 };
const PATIENCE = {
  ...EXECUTOR_PATIENCE,
  deadlineMs: 6_000,
  leaseTtlMs: 1_500,
  sendTimeoutMs: 500,
  pollMs: 1_000,
};

test('a drill ends flat with the executor alive, by the executor; and with one that is dead, by the machine', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-rehearsal-'));
  try {
    const done = await rehearseKill({
      directory,
      definition: killMachineDefinition(),
      say: () => undefined,
      terms: LEASE,
      patience: PATIENCE,
    });
    expect(done.map(({ executor, report }) => [executor, report?.by, report?.standing])).toEqual([
      ['alive', 'executor', 'flat'],
      ['killed', 'safety', 'flat'],
    ]);
    for (const { report } of done) expect(report?.settledAfterMs).toBeGreaterThan(0);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);
