import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { INDICATORS } from '../../../layers/core/indicators/registry.ts';

/** One boxed double an element is 12 bytes or more. On a busy machine a kernel that is compiled late leaves some of that. */
const BYTES_PER_ELEMENT_MAX = 10;

/** A busy machine compiles a kernel late, and what it boxes until then is garbage too: measured when it is asked for. */
const MEASURED = process.env['ATALAYA_MEASURE'] === '1';
if (!MEASURED)
  process.stdout.write('skipped: garbage an element of each kernel (ATALAYA_MEASURE=1, quiet machine)\n');

(MEASURED ? describe : describe.skip)('a kernel leaves no garbage that grows with the rows', () => {
  const probe = join(__dirname, 'allocation-probe.ts');
  const bytes = JSON.parse(
    MEASURED ? execFileSync(process.execPath, ['--expose-gc', probe], { encoding: 'utf8' }) : '{}',
  ) as Record<string, number>;

  test.each(INDICATORS.map(({ name }) => name))('%s', (name) => {
    expect(bytes[name]).toBeLessThan(BYTES_PER_ELEMENT_MAX);
  });

  test('the probe sees a loop that boxes', () => {
    expect(bytes['a loop that boxes']).toBeGreaterThan(BYTES_PER_ELEMENT_MAX);
  });
});
