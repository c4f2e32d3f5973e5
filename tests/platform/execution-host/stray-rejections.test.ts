import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const MODULE = join(import.meta.dirname, '../../../layers/platform/execution-host/stray-rejections.ts');

/** A process that survives strays as a host does, and in which somebody rejects a promise that nobody holds. */
function processRejecting(name: string): { readonly status: number | null; readonly stdout: string } {
  const script = `
    const { surviveStrayRejections } = await import(${JSON.stringify(MODULE)});
    surviveStrayRejections(({ code }) => console.log(code));
    void Promise.reject(Object.assign(new Error('gone'), { name: ${JSON.stringify(name)} }));
    setTimeout(() => console.log('alive'), 50);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

test('a connection that fails while nobody holds its promise does not end the process, and a defect does', () => {
  expect(processRejecting('NetworkError')).toMatchObject({ status: 0, stdout: 'CONNECTION\nalive\n' });
  const defect = processRejecting('TypeError');
  expect(defect.status).not.toBe(0);
  expect(defect.stdout).toBe('');
});
