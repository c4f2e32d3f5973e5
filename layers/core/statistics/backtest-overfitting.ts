import { assert, at } from '../foundation/assert.ts';
import { combinations } from './combinations.ts';
import { covariance, mean, variance } from './moments.ts';
import { ratio } from './ratio.ts';

/** What choosing by backtest would have done, over every way to split the blocks in two halves. */
export interface Overfitting {
  /** Share of the splits whose in-sample winner did no better than the median out of sample. */
  readonly probability: number;
  /** Share of the splits whose in-sample winner had a Sharpe ratio below 0 out of sample. */
  readonly probabilityOfLoss: number;
  /** One a split: log-odds of the winner's relative rank out of sample; 0 is the median. */
  readonly logits: Float64Array;
  /** Slope of the winner's Sharpe ratio out of sample on that in sample; below 0, better backtests do worse. */
  readonly degradationSlope: number | undefined;
}

/** Splits grow as the central binomial coefficient: 20 blocks give 184,756. */
export const BLOCKS_MAX = 20;

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and
 * Zhu 2017), judged by the Sharpe ratio. `trials` are columns of returns over the same periods. An even number of
 * contiguous equal blocks (16 unless told); the oldest rows that do not fill one are left out. Ties share their mean
 * rank; returns that do not vary have a Sharpe ratio of 0. Undefined for fewer than 2 trials or 2 rows a block.
 */
export function backtestOverfitting(
  trials: readonly ArrayLike<number>[],
  { blocks = 16 }: { readonly blocks?: number } = {},
): Overfitting | undefined {
  assert(blocks >= 2 && blocks % 2 === 0 && blocks <= BLOCKS_MAX, `${blocks} blocks`);
  const rows = trials[0]?.length ?? 0;
  assert(
    trials.every((trial) => trial.length === rows),
    `every trial has ${rows} returns`,
  );
  const blockRows = Math.floor(rows / blocks);
  if (trials.length < 2 || blockRows < 2) return undefined;
  const table = trials.map((trial) => blocksOf(trial, { blocks, blockRows }));
  const splits = combinations(blocks, blocks / 2).map((chosen) => chooseAndTest(table, chosen));
  const logits = Float64Array.from(splits, ({ logit }) => logit);
  return {
    probability: logits.filter((logit) => logit <= 0).length / splits.length,
    probabilityOfLoss: splits.filter(({ tested }) => tested < 0).length / splits.length,
    logits,
    degradationSlope: slopeOf(splits),
  };
}

/** Enough of a block to pool it with others of equal length: count, mean, sum of squared deviations. */
interface Block {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** One split: the winner's Sharpe ratio where it was chosen and where it was tested, and its rank there. */
interface Split {
  readonly trained: number;
  readonly tested: number;
  readonly logit: number;
}

function blocksOf(
  trial: ArrayLike<number>,
  { blocks, blockRows }: { blocks: number; blockRows: number },
): readonly Block[] {
  const first = trial.length - blocks * blockRows;
  const returns = Float64Array.from(trial).subarray(first);
  return Array.from({ length: blocks }, (_, i) => {
    const block = returns.subarray(i * blockRows, (i + 1) * blockRows);
    return {
      count: blockRows,
      mean: mean(block) ?? NaN,
      squares: (variance(block, { ddof: 0 }) ?? NaN) * blockRows,
    };
  });
}

function chooseAndTest(table: readonly (readonly Block[])[], chosen: readonly number[]): Split {
  const inSample = table.map((trial) => sharpeOf(trial.filter((_, block) => chosen.includes(block))));
  const outOfSample = table.map((trial) => sharpeOf(trial.filter((_, block) => !chosen.includes(block))));
  const winner = inSample.indexOf(Math.max(...inSample));
  const relativeRank = rankOf(outOfSample, winner) / (table.length + 1);
  return {
    trained: at(inSample, winner),
    tested: at(outOfSample, winner),
    logit: Math.log(relativeRank / (1 - relativeRank)),
  };
}

function sharpeOf(blocks: readonly Block[]): number {
  const centre = mean(blocks.map((block) => block.mean)) ?? NaN;
  let squares = 0;
  let count = 0;
  for (const block of blocks) {
    squares += block.squares + block.count * (block.mean - centre) ** 2;
    count += block.count;
  }
  return ratio(centre, Math.sqrt(squares / (count - 1))) ?? 0;
}

/** Rank from 1 for the worst; equals share the mean of their ranks. */
function rankOf(scores: readonly number[], index: number): number {
  const score = at(scores, index);
  const below = scores.filter((other) => other < score).length;
  const equal = scores.filter((other) => other === score).length;
  return below + (equal + 1) / 2;
}

function slopeOf(splits: readonly Split[]): number | undefined {
  const trained = splits.map((split) => split.trained);
  const tested = splits.map((split) => split.tested);
  const spread = variance(trained);
  const shared = covariance(trained, tested);
  return spread === undefined || shared === undefined ? undefined : ratio(shared, spread);
}
