// What one pre-trade assessment costs an account of fifty positions: sized, projected, and put to every check.
// Run: node bench/pre-trade/run.ts
import { cpus } from 'node:os';
import { projectBook } from '../../layers/core/decision/exposure.ts';
import { reviewProposal } from '../../layers/core/decision/review-proposal.ts';
import { reviewRisk } from '../../layers/core/decision/review-risk.ts';
import { levelsOf, startReview, subjectOf } from '../../layers/core/decision/review-subject.ts';
import { fiftyPositions, POSITIONS, proposalOf } from './fifty-positions.ts';

const AIM_US = 50;
const WARM_UP = 5_000;
const ASSESSMENTS = 20_000;
const CYCLES = 50;

const inputs = fiftyPositions();
const { context, config, technical, proposals } = inputs;
const symbols = config.universe.map(({ instrument }) => instrument.symbol);
const [held, strange] = [symbols[0], symbols[POSITIONS]];
if (held === undefined || strange === undefined) throw new Error('fifty-one symbols');
const prices = config.universe.flatMap((member) => {
  const levels = levelsOf(technical, member.instrument.symbol);
  return levels === undefined ? [] : [{ member, price: levels.lastPx }];
});
const book = projectBook(context.portfolio, context.openOrders, prices);
const cycle = startReview(inputs, book);

console.log(
  `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${POSITIONS} positions, ${ASSESSMENTS} assessments after ${WARM_UP}`,
);
assess('an entry into something new', proposalOf(strange));
assess('what is held already', proposalOf(held));
assess('an exit', proposalOf(held, 'flat'));
const times = timesOf(() => startReview(inputs, book), { warmUp: 5, count: CYCLES });
console.log(`${'what a cycle works out once'.padEnd(30)} median ${(middle(times) / 1_000).toFixed(1)} ms`);
const whole = timesOf(() => reviewRisk(inputs), { warmUp: 5, count: CYCLES });
console.log(
  `${`a cycle of ${proposals.length} proposals`.padEnd(30)} median ${(middle(whole) / 1_000).toFixed(1)} ms`,
);

function assess(name: string, proposal: (typeof proposals)[number]): void {
  const one = (): ReturnType<typeof reviewProposal> => {
    const subject = subjectOf(cycle, proposal, book);
    if (subject === undefined) throw new Error('a price for everything');
    return reviewProposal(cycle, subject);
  };
  const { verdict, checks } = one();
  const times = timesOf(one, { warmUp: WARM_UP, count: ASSESSMENTS });
  const [median, p99] = [middle(times), quantile(times, 0.99)];
  const figures = `median ${median.toFixed(1)} us   p99 ${p99.toFixed(1)} us   aim ${AIM_US} us`;
  console.log(`${name.padEnd(30)} ${figures}   (${verdict}, ${checks.length} checks)`);
}

/** Microseconds of each call. */
function timesOf(
  work: () => unknown,
  { warmUp, count }: { warmUp: number; count: number },
): readonly number[] {
  for (let turn = 0; turn < warmUp; turn++) work();
  return Array.from({ length: count }, () => {
    const begun = performance.now();
    work();
    return 1_000 * (performance.now() - begun);
  });
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], probability: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(probability * sorted.length))] ?? NaN;
}
