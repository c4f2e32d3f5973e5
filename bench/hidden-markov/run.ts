// npx node bench/hidden-markov/run.ts: training here against hmmlearn, from the same start over the same rows, in turns.
// HMMLEARN_PYTHON names a Python that has hmmlearn; without, python3 is asked.
import { cpus } from 'node:os';
import { fitHiddenMarkov } from '../../layers/core/regime/hidden-markov-fit.ts';
import { IMPLEMENTATIONS, startPeer, type Implementation, type PeerFit } from './peer.ts';
import { sample } from './sample.ts';

const SIZE = { states: 5, dimensions: 3, rows: 5000, seed: 7 };
const ITERATIONS = 50;
const ROUNDS = 15;
const RELATIVE_ERROR_MAX = 1e-6;
const OPTIONS = {
  covariance: 'full',
  varianceFloor: 1e-12,
  iterationsMax: ITERATIONS,
  gainMin: -Infinity,
} as const;

const problem = sample(SIZE);
const peer = await startPeer(process.env['HMMLEARN_PYTHON'] ?? 'python3', problem, ITERATIONS);
console.log(
  `${SIZE.states} states, ${SIZE.dimensions} features, ${SIZE.rows} rows, full covariance, ${ITERATIONS} iterations a fit`,
);
console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}`);
if (typeof peer === 'string') {
  console.log(`hmmlearn is not available (${peer}), so nothing is compared`);
  for (let round = 0; round < 3; round++) console.log(`ours ${perIteration(ours().seconds)} ms an iteration`);
} else {
  console.log(
    Object.entries(peer.versions)
      .map((pair) => pair.join(' '))
      .join(', '),
  );
  const theirs = { log: await peer.fit('log'), scaling: await peer.fit('scaling') };
  const mine = ours();
  for (const implementation of IMPLEMENTATIONS) compareOutputs(mine, theirs[implementation], implementation);
  const seconds: Record<'ours' | Implementation, number[]> = { ours: [], log: [], scaling: [] };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.ours.push(ours().seconds);
    for (const implementation of IMPLEMENTATIONS) {
      seconds[implementation].push((await peer.fit(implementation)).seconds);
    }
  }
  peer.close();
  console.log('| | median ms an iteration | least | most | median of its time over ours, turn by turn |');
  console.log('|---|---|---|---|---|');
  for (const [name, turns] of Object.entries(seconds)) {
    const ratios = turns.map((turn, round) => turn / (seconds.ours[round] ?? NaN));
    const times = [median(turns), Math.min(...turns), Math.max(...turns)].map(perIteration).join(' | ');
    const label = name === 'ours' ? 'atalaya' : `hmmlearn, ${name}`;
    console.log(`| ${label} | ${times} | ${median(ratios).toFixed(2)} |`);
  }
}

function ours(): PeerFit {
  const started = performance.now();
  const { logLikelihoodPath } = fitHiddenMarkov(problem.start, problem.values, OPTIONS);
  return { seconds: (performance.now() - started) / 1000, path: logLikelihoodPath.slice(0, ITERATIONS) };
}

function compareOutputs(mine: PeerFit, theirs: PeerFit, implementation: Implementation): void {
  const errors = mine.path.map((value, i) => Math.abs(value / (theirs.path[i] ?? NaN) - 1));
  const worst = Math.max(...errors);
  console.log(
    `log likelihoods of ${errors.length} iterations agree with ${implementation} to ${worst.toExponential(1)}`,
  );
  if (!(worst <= RELATIVE_ERROR_MAX))
    throw new Error('the outputs differ, so their speeds are not comparable');
}

function perIteration(seconds: number): string {
  return ((1000 * seconds) / ITERATIONS).toFixed(2);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
