import { assert } from '../foundation/assert.ts';

/** Rows from `from` up to but not with `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface WalkForwardStep {
  readonly train: RowRange;
  readonly test: RowRange;
}

export interface WalkForwardPlan {
  /** Rows there are, in order of time. */
  readonly count: number;
  /** Rows of the first training window, and of every one where it rolls. */
  readonly trainCount: number;
  readonly testCount: number;
  /** `anchored`: training always begins with the first row. `rolling`: it keeps its length and moves along. */
  readonly mode: 'anchored' | 'rolling';
  /** How far each step moves on; `testCount` unless told, so that the tests join without overlap. */
  readonly stepCount?: number;
  /** Rows left out between training and test, so that no label of the one reaches into the other; 0 unless told. */
  readonly gapCount?: number;
}

/** Walk-forward windows from old to new (Pardo 1992). A last test that would be cut short is left out. */
export function walkForward(plan: WalkForwardPlan): readonly WalkForwardStep[] {
  const { count, trainCount, testCount, mode, stepCount = testCount, gapCount = 0 } = plan;
  assert(
    [trainCount, testCount, stepCount].every((rows) => Number.isInteger(rows) && rows > 0),
    'windows have rows',
  );
  assert(Number.isInteger(gapCount) && gapCount >= 0, `a gap of ${gapCount} rows`);
  const steps: WalkForwardStep[] = [];
  for (let end = trainCount; end + gapCount + testCount <= count; end += stepCount) {
    const test = { from: end + gapCount, to: end + gapCount + testCount };
    steps.push({ train: { from: mode === 'anchored' ? 0 : end - trainCount, to: end }, test });
  }
  return steps;
}
