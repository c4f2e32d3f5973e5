import { assert, at } from '../foundation/assert.ts';
import { chiSquareSurvival } from './chi-square.ts';

/** A likelihood-ratio test of VaR forecasts. A small p-value speaks against them. */
export interface LikelihoodRatioTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

export interface RiskBacktest {
  readonly count: number;
  readonly breaches: number;
  /** Are there as many breaches as promised? Kupiec 1995, proportion of failures; 1 degree of freedom. */
  readonly coverage: LikelihoodRatioTest;
  /** Do they come apart, not in runs? Christoffersen 1998; 1 degree of freedom. */
  readonly independence: LikelihoodRatioTest;
  /** Both at once: the sum of the two statistics; 2 degrees of freedom. */
  readonly conditionalCoverage: LikelihoodRatioTest;
}

/**
 * Back-tests a VaR by its breaches, one flag a period in order of time. Independence counts the n - 1 steps from one
 * period to the next, coverage all n periods. Undefined for fewer than 2 periods.
 */
export function riskBacktest(
  breached: ArrayLike<boolean>,
  { confidence }: { readonly confidence: number },
): RiskBacktest | undefined {
  if (breached.length < 2) return undefined;
  const breaches = Array.from(breached).filter(Boolean).length;
  const coverage = kupiecTest({ breaches, count: breached.length }, { confidence });
  const independence = independenceTest(breached);
  return {
    count: breached.length,
    breaches,
    coverage,
    independence,
    conditionalCoverage: likelihoodRatioTest(coverage.statistic + independence.statistic, 2),
  };
}

/** Kupiec's proportion-of-failures test: the likelihood of the observed share of breaches against the promised one. */
export function kupiecTest(
  { breaches, count }: { readonly breaches: number; readonly count: number },
  { confidence }: { readonly confidence: number },
): LikelihoodRatioTest {
  assert(breaches >= 0 && breaches <= count && count > 0, `${breaches} breaches in ${count} periods`);
  assert(confidence > 0 && confidence < 1, `a confidence is in (0, 1), not ${confidence}`);
  const promised = logLikelihood({ hits: breaches, misses: count - breaches }, 1 - confidence);
  const observed = logLikelihood({ hits: breaches, misses: count - breaches }, breaches / count);
  return likelihoodRatioTest(-2 * (promised - observed), 1);
}

/** Which returns lost more than the VaR that was forecast for them. */
export function breachesOf(returns: ArrayLike<number>, valuesAtRisk: ArrayLike<number>): readonly boolean[] {
  assert(
    returns.length === valuesAtRisk.length,
    `${returns.length} returns and ${valuesAtRisk.length} forecasts`,
  );
  return Array.from(returns, (r, i) => -r > at(valuesAtRisk, i));
}

function independenceTest(breached: ArrayLike<boolean>): LikelihoodRatioTest {
  const calm = { hits: 0, misses: 0 };
  const breach = { hits: 0, misses: 0 };
  for (let i = 1; i < breached.length; i++) {
    const from = at(breached, i - 1) ? breach : calm;
    if (at(breached, i)) from.hits++;
    else from.misses++;
  }
  const all = { hits: calm.hits + breach.hits, misses: calm.misses + breach.misses };
  const separate = logLikelihood(calm, shareOf(calm)) + logLikelihood(breach, shareOf(breach));
  return likelihoodRatioTest(-2 * (logLikelihood(all, shareOf(all)) - separate), 1);
}

interface Tally {
  readonly hits: number;
  readonly misses: number;
}

function shareOf({ hits, misses }: Tally): number {
  return hits / (hits + misses); // not a number where there is none, and then not looked at
}

/** Of independent trials; what never happened adds nothing, whatever its probability. */
function logLikelihood({ hits, misses }: Tally, probability: number): number {
  const ofHits = hits === 0 ? 0 : hits * Math.log(probability);
  return ofHits + (misses === 0 ? 0 : misses * Math.log(1 - probability));
}

function likelihoodRatioTest(statistic: number, degreesOfFreedom: number): LikelihoodRatioTest {
  const positive = Math.max(0, statistic); // rounding may leave a hair below zero
  return { statistic: positive, degreesOfFreedom, pValue: chiSquareSurvival(positive, degreesOfFreedom) };
}
