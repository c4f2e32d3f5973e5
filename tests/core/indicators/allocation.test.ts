import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { INDICATORS } from '../../../layers/core/indicators/registry.ts';

/** One boxed double an element is 12 bytes or more. */
const BYTES_PER_ELEMENT_MAX = 10;

/** On one thread the compiler's turn comes after the same number of calls each time, however busy the machine is. */
const PROBE_FLAGS = ['--expose-gc', '--single-threaded'];

describe('a kernel leaves no garbage that grows with the rows', () => {
  const probe = join(__dirname, 'allocation-probe.ts');
  const bytes = JSON.parse(
    execFileSync(process.execPath, [...PROBE_FLAGS, probe], { encoding: 'utf8' }),
  ) as Record<string, number>;

  test.each(INDICATORS.map(({ name }) => name))('%s', (name) => {
    expect(bytes[name]).toBeLessThan(BYTES_PER_ELEMENT_MAX);
  });

  test('the probe sees a loop that boxes', () => {
    expect(bytes['a loop that boxes']).toBeGreaterThan(BYTES_PER_ELEMENT_MAX);
  });
});
