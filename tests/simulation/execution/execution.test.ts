import { expect, test } from '@jest/globals';
import { scenarioOf } from './scenario.ts';
import { simulate } from './simulate.ts';

test('seeds', async () => {
  const from = Number(process.env['FROM'] ?? 1);
  const count = Number(process.env['SEEDS'] ?? 20);
  const started = performance.now();
  const codes: Record<string, number[]> = {};
  const total: Record<string, number> = {};
  for (let seed = from; seed < from + count; seed++) {
    const { violation, figures } = await simulate(scenarioOf(seed));
    for (const [k, v] of Object.entries(figures)) total[k] = (total[k] ?? 0) + v;
    if (violation !== undefined) (codes[violation.code] ??= []).push(seed);
  }
  console.log(
    (performance.now() - started) / count,
    'ms a seed',
    JSON.stringify(total),
    JSON.stringify(codes),
  );
  expect(codes).toEqual({});
}, 600_000);
