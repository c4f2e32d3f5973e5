// For research only: everything here reads rows later than the one it speaks about (SPEC G2). No room on the decision
// path may import this file, and a live model does not hold the parameters that it needs.
import { ok, refuse, type Result } from '../foundation/result.ts';
import { backwardPass, smoothedLattice } from './forward-backward.ts';
import { forwardLattice, forwardPass } from './forward-filter.ts';
import type { PreparedChain } from './hidden-markov-chain.ts';
import { logScale, requireFeatures, standardised, type FeatureRows } from './hidden-markov-features.ts';
import { chainOf, type RegimeModel } from './hidden-markov-model.ts';
import { viterbi, type LikeliestPath } from './viterbi.ts';

const BEYOND_DOUBLES = refuse('ROW_BEYOND_DOUBLES', 'no sequence of states gives the rows a density');

declare const study: unique symbol;

/** A finished history that nothing will be decided from: the only thing the functions of this file accept. */
export type StudySeries = FeatureRows & { readonly [study]: 'finished' };

/** Declares that these rows are history under study. Research calls this; live code has no way to it. */
export function studySeries(features: FeatureRows): StudySeries {
  return features as StudySeries;
}

/** Each state's probability at each row given every row, before and after. */
export interface SmoothedStates {
  readonly states: number;
  /** rows x states, row-major; rows sum to 1. */
  readonly probabilities: Float64Array;
  /** Of all rows in the features' own units, in nats. */
  readonly logLikelihood: number;
}

/** Smoothed probabilities (forward-backward). Refused: a model that does not hold together, other features than its own. */
export function smoothedStates(model: RegimeModel, series: StudySeries): Result<SmoothedStates> {
  const opened = open(model, series);
  if (!opened.ok) return opened;
  const { chain, values, scale } = opened.value;
  const lattice = forwardLattice(series.rows, chain.states);
  const smoothed = smoothedLattice(series.rows, chain.states);
  const logLikelihood = forwardPass(chain, values, lattice) - scale;
  if (!Number.isFinite(logLikelihood)) return BEYOND_DOUBLES;
  backwardPass(chain, lattice, smoothed);
  return ok({ states: chain.states, probabilities: smoothed.probabilities, logLikelihood });
}

/** The likeliest sequence of states (Viterbi 1967). Refused as `smoothedStates` is. */
export function likeliestPath(model: RegimeModel, series: StudySeries): Result<LikeliestPath> {
  const opened = open(model, series);
  if (!opened.ok) return opened;
  const { chain, values, scale } = opened.value;
  const path = viterbi(chain, values);
  if (!Number.isFinite(path.logLikelihood)) return BEYOND_DOUBLES;
  return ok({ states: path.states, logLikelihood: path.logLikelihood - scale });
}

function open(
  model: RegimeModel,
  series: StudySeries,
): Result<{ chain: PreparedChain; values: Float64Array; scale: number }> {
  const { featureNames, standardisation } = model;
  if (series.rows === 0) return refuse('NO_ROWS', 'there is no row to study');
  const known = requireFeatures(series, featureNames);
  if (!known.ok) return known;
  const chain = chainOf(model);
  if (!chain.ok) return chain;
  const values = standardised(series.values, standardisation);
  return ok({ chain: chain.value, values, scale: series.rows * logScale(standardisation) });
}
