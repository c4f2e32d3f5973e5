// npm run simulate -- --seeds 10000 [--from 1]: the executor in as many worlds that try to break it, each from its seed.
// npm run simulate -- --seed 28: one of them, with what happened in it.
import { parseArgs } from 'node:util';
import { scenarioOf } from '../tests/simulation/execution/scenario.ts';
import { shrinkScenario } from '../tests/simulation/execution/shrink-scenario.ts';
import { simulate } from '../tests/simulation/execution/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});

if (values.seed === undefined) await runMany(Number(values.from), Number(values.seeds));
else await showOne(Number(values.seed));

async function runMany(from: number, seeds: number): Promise<void> {
  const beganMs = performance.now();
  const failed: number[] = [];
  const totals: Record<string, number> = {};
  for (let seed = from; seed < from + seeds; seed++) {
    const { violation, figures } = await simulate(scenarioOf(seed));
    for (const [name, figure] of Object.entries(figures)) totals[name] = (totals[name] ?? 0) + figure;
    if (violation === undefined) continue;
    failed.push(seed);
    console.log(`seed ${seed}: ${violation.code} ${violation.text}`);
  }
  const seconds = (performance.now() - beganMs) / 1000;
  const told = Object.entries(totals).map(([name, total]) => `${total} ${name}`);
  console.log(`${seeds} seeds in ${seconds.toFixed(1)} s: ${told.join(', ')}; ${failed.length} failed`);
  const [first] = failed;
  if (first === undefined) return;
  process.exitCode = 1;
  await showOne(first);
}

async function showOne(seed: number): Promise<void> {
  const scenario = scenarioOf(seed);
  const { violation } = await simulate(scenario);
  const shown = violation === undefined ? scenario : await shrinkScenario(scenario, violation.code);
  const { trace, violation: again } = await simulate(shown, { tracing: true });
  const { capabilities, refusesTwins, feeInBase } = shown.nature;
  console.log(`seed ${seed}: ${JSON.stringify({ ...capabilities, refusesTwins, feeInBase })}`);
  console.log(`adversity ${JSON.stringify(shown.adversity)}`);
  console.log(trace.join('\n'));
  console.log(
    again === undefined ? 'nothing was violated' : `${again.code} ${again.text} at ${again.atMs} ms`,
  );
}
