import { describe, expect, test } from '@jest/globals';
import { PLANTED_FAULTS } from './planted-faults.ts';
import { REGRESSION_SEEDS } from './regression-seeds.ts';
import { scenarioOf } from './scenario.ts';
import { shrinkScenario } from './shrink-scenario.ts';
import { simulate } from './simulate.ts';

/** A bounded number in every run; `npm run simulate -- --seeds 10000` lives more of them. */
const SEEDS = Number(process.env['ATALAYA_SIMULATIONS'] ?? 300);
const FROM = 20_001;

test(
  `an executor that everything goes wrong around does nothing that must not be, in ${SEEDS} worlds`,
  async () => {
    for (let seed = FROM; seed < FROM + SEEDS; seed++) await expectNoViolation(seed);
  },
  30_000 + SEEDS * 200,
);

describe('a world that once broke it', () => {
  test.each(REGRESSION_SEEDS)('seed $seed: $showed', async ({ seed }) => {
    await expectNoViolation(seed);
  });
});

test('the same seed lives the same life', async () => {
  const [once, again] = [await traceOf(4), await traceOf(4)];
  expect(once.length).toBeGreaterThan(20);
  expect(again).toEqual(once);
});

describe('a fault that is planted is found', () => {
  test.each(PLANTED_FAULTS.map((mutation) => ({ name: mutation.name, mutation })))(
    '$name',
    async ({ mutation }) => {
      for (let seed = 1; seed <= 300; seed++) {
        const { violation } = await simulate(scenarioOf(seed), { mutation });
        if (violation !== undefined) return;
      }
      expect('found within 300 seeds').toBe('not found');
    },
    120_000,
  );
});

async function traceOf(seed: number): Promise<readonly string[]> {
  return (await simulate(scenarioOf(seed), { tracing: true })).trace;
}

/** A failing seed prints itself, and the shortest life that was found to end the same way. */
async function expectNoViolation(seed: number): Promise<void> {
  const { violation } = await simulate(scenarioOf(seed));
  if (violation === undefined) return;
  const shown = await shrinkScenario(scenarioOf(seed), violation.code);
  const { trace } = await simulate(shown, { tracing: true });
  throw new Error(`seed ${seed}: ${violation.code} ${violation.text}\n${trace.join('\n')}`);
}
