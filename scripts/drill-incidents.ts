import { parseArgs } from 'node:util';
import { incidentOf } from '../tests/simulation/kill-machine/incident.ts';
import { liveIncident } from '../tests/simulation/kill-machine/live-incident.ts';

// Incidents of the kill machine on a virtual clock: `node scripts/drill-incidents.ts --incidents 1000 [--from N] [--trace N]`.
// Each ends tripped and, by policy, flat or protected, or its seed is printed and the script fails.
const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    trace: { type: 'string' },
  },
});

if (values.trace !== undefined) {
  const incident = incidentOf(Number(values.trace));
  const { trace, ...result } = await liveIncident(incident, { tracing: true });
  const { code, policy, executor, venue, atMs } = incident;
  console.log(trace.join('\n'));
  console.log(JSON.stringify({ code, policy, executor, venue, atMs, ...result }, null, 2));
  process.exit(result.fault === undefined ? 0 : 1);
}

interface Lived {
  readonly executor: string;
  readonly settledAfterMs: number | undefined;
  readonly by: string;
}

const [count, from] = [Number(values.incidents), Number(values.from)];
const lived: Lived[] = [];
const faults: string[] = [];
for (let seed = from; seed < from + count; seed++) {
  const incident = incidentOf(seed);
  const { fault, by, settledAfterMs } = await liveIncident(incident);
  const { code, executor, venue, paper } = incident;
  const where = paper ? 'a paper account' : `venue ${venue}`;
  lived.push({ executor: `${executor}, ${where}`, settledAfterMs, by });
  if (fault !== undefined) faults.push(`${seed} ${code} executor ${executor} ${where}: ${fault}`);
}

console.log(`${count - faults.length} of ${count} ended tripped and, by policy, flat or protected`);
const bys = Map.groupBy(lived, ({ by }) => by);
console.log([...bys].map(([by, some]) => `by ${by}: ${some.length}`).join(', '));
console.log(`${'simulated seconds until seen at the venue'.padEnd(44)}   n  median     p99     max`);
print('all', lived);
for (const [name, some] of [...Map.groupBy(lived, ({ executor }) => executor)].sort()) {
  print(`executor ${name}`, some);
}
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

function print(name: string, some: readonly Lived[]): void {
  const times = some.flatMap(({ settledAfterMs }) => settledAfterMs ?? []).sort((a, b) => a - b);
  const at = (ratio: number): string => {
    const value = times[Math.min(times.length - 1, Math.floor(ratio * times.length))];
    return (value === undefined ? '-' : (value / 1_000).toFixed(1)).padStart(8);
  };
  console.log(`${name.padEnd(44)} ${String(times.length).padStart(3)}${at(0.5)}${at(0.99)}${at(1)}`);
}
