import { at } from '../foundation/assert.ts';
import { seededRng } from '../foundation/rng.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { commonReturns } from '../market/common-returns.ts';
import { portfolioScenarios } from '../statistics/portfolio-scenarios.ts';
import { historicalRisk, normalRisk, type TailRisk } from '../statistics/tail-risk.ts';

/** Loss over one bar as a fraction of NAV ([R6]). */
export interface TailRiskMeasure extends TailRisk {
  readonly method: 'historical' | 'parametric' | 'monte-carlo';
  readonly confidence: number;
}

/** What is held of one instrument, as a signed fraction of NAV. */
export interface Weighted {
  readonly window: BarWindow;
  readonly weight: number;
}

const CONFIDENCES = [0.95, 0.99] as const;
const SCENARIOS = 1_000;

/**
 * Value at risk and expected shortfall of what is held, over the bars that all of it has in common. Three methods, two
 * confidences; what the sample is too small for is left out. The scenarios come from the seed alone.
 */
export function portfolioTailRisk(held: readonly Weighted[], seed: number): readonly TailRiskMeasure[] {
  if (held.length === 0) return [];
  const columns = commonReturns(held.map(({ window }) => window));
  const weights = held.map(({ weight }) => weight);
  const portfolio = Float64Array.from(at(columns, 0), (_, bar) =>
    columns.reduce((sum, column, index) => sum + at(column, bar) * at(weights, index), 0),
  );
  const scenarios = portfolioScenarios(columns, weights, { rng: seededRng(seed), scenarios: SCENARIOS });
  return CONFIDENCES.flatMap((confidence) => [
    ...measure('historical', confidence, historicalRisk(portfolio, { confidence })),
    ...measure('parametric', confidence, normalRisk(portfolio, { confidence })),
    ...measure('monte-carlo', confidence, scenarios && historicalRisk(scenarios, { confidence })),
  ]);
}

/** The worst expected shortfall at 95 % that any method gives; undefined where none has enough bars. */
export function worstShortfall(measures: readonly TailRiskMeasure[]): number | undefined {
  const shortfalls = measures.flatMap(({ confidence, expectedShortfall }) =>
    confidence === CONFIDENCES[0] ? [expectedShortfall] : [],
  );
  return shortfalls.length === 0 ? undefined : Math.max(...shortfalls);
}

function measure(
  method: TailRiskMeasure['method'],
  confidence: number,
  risk: TailRisk | undefined,
): readonly TailRiskMeasure[] {
  return risk === undefined ? [] : [{ method, confidence, ...risk }];
}
