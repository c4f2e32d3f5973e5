// npx node scripts/find-planted-faults.ts [--seeds 2000]: how many seeds the machine needs to find each planted fault.
import { parseArgs } from 'node:util';
import { PLANTED_FAULTS } from '../tests/simulation/execution/planted-faults.ts';
import { scenarioOf } from '../tests/simulation/execution/scenario.ts';
import { simulate } from '../tests/simulation/execution/simulate.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '2000' } } });

console.log('| planted fault | first seed that finds it | found in the first 100 seeds | by |');
console.log('|---|---|---|---|');
for (const mutation of PLANTED_FAULTS) {
  let first: number | undefined;
  let found = 0;
  const codes = new Set<string>();
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    if (seed > 100 && first !== undefined) break;
    const { violation } = await simulate(scenarioOf(seed), { mutation });
    if (violation === undefined) continue;
    first ??= seed;
    if (seed <= 100) found += 1;
    codes.add(violation.code);
  }
  console.log(`| ${mutation.name} | ${first ?? 'none'} | ${found} | ${[...codes].sort().join(', ')} |`);
}
