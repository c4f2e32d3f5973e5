// Prints, as JSON, how many bytes an element each kernel leaves on the heap. Run by allocation.test.ts in a plain Node,
// started with --expose-gc and --single-threaded: a test runner's sandbox looks up NaN and Math on every use and boxes numbers itself.
import { emptyColumns } from '../../../layers/core/indicators/columns.ts';
import { indicatorParameters } from '../../../layers/core/indicators/indicator-runs.ts';
import { INDICATORS } from '../../../layers/core/indicators/registry.ts';
import { inputsOf, ordinaryMarket } from './observations.ts';

const LENGTH = 50_000;
const CALLS = 2;
const collect = globalThis.gc;
if (collect === undefined) throw new Error('start me with --expose-gc');

const market = ordinaryMarket(LENGTH);
const bytes: Record<string, number> = { 'a loop that boxes': leastGarbageOf(boxEach, 5) / LENGTH };
for (const definition of INDICATORS) {
  const inputs = inputsOf(definition.inputs, market);
  const outputs = emptyColumns(definition.outputs, LENGTH);
  const parameters = indicatorParameters(definition, {});
  if (!parameters.ok) throw new Error(parameters.error.message);
  const run = (): void => {
    definition.batch(inputs, parameters.value, outputs);
  };
  bytes[definition.name] = leastGarbageOf(run, 150) / LENGTH;
}
console.log(JSON.stringify(bytes));

/** Bytes of heap the call takes once it is compiled: the least of several attempts. */
function leastGarbageOf(run: () => void, attempts: number): number {
  let least = Infinity;
  for (let i = 0; i < attempts && least > LENGTH; i++) {
    collect?.();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < CALLS; k++) run();
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / CALLS);
  }
  return least;
}

function boxEach(): void {
  const boxes: { readonly value: number }[] = [];
  for (let i = 0; i < LENGTH; i++) boxes.push({ value: i + 0.5 });
}
