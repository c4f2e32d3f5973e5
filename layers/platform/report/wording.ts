import { MODE_RULES, MODES } from '../../core/risk/mode.ts';
import { REGIME_POLICY, REGIMES, type Regime } from '../../core/regime/regime.ts';

/** Why a signal was not traded, in plain words; nothing for a code that is not known here, which speaks for itself. */
export function fateInWords(code: string): string {
  return FATES.get(code) ?? '';
}

/** `reject by deadline` as a person would say it. */
export function approvalInWords(answer: string): string {
  return ANSWERS.get(answer) ?? answer;
}

export function modeInWords(mode: string): string {
  const known = MODES.find((name) => name === mode);
  return known === undefined ? '' : MODE_RULES[known].meaning;
}

/** What a regime lets the system do. */
export function regimeInWords(regime: string): string {
  const known = REGIMES.find((name) => name === regime);
  return known === undefined ? 'too few bars yet to tell' : policyInWords(known);
}

function policyInWords(regime: Regime): string {
  const { exposureRatio, long, short } = REGIME_POLICY[regime];
  if (exposureRatio === 0 || (!long && !short)) return 'cash';
  const side = long && short ? 'longs and shorts' : long ? 'longs only' : 'shorts or cash';
  return exposureRatio === 1 ? side : `${side}, at ${100 * exposureRatio} % exposure`;
}

const FATES: ReadonlyMap<string, string> = new Map([
  ['LOW_CONFIDENCE', 'confidence below the minimum'],
  ['VOLATILE', 'daily volatility too high for an entry'],
  ['TOO_SOON', 'too soon after the last one'],
  ['STRATEGY_RATE', 'too many of one strategy in an hour'],
  ['TOTAL_RATE', 'too many in an hour'],
  ['REGIME', 'strategy does not trade in this regime'],
  ['NO_WEIGHT', 'strategy has no weight: results too poor'],
  ['OUTVOTED', 'outvoted by the other strategies'],
  ['ALREADY_HELD', 'already held in about that size'],
  ['NOTHING_TO_LEAVE', 'asked to leave, but nothing was held'],
  ['NOT_APPROVED', 'needed approval and did not get it'],
  ['NO_REVIEW', 'never came before risk'],
  ['MODE', 'mode does not allow it'],
  ['MODE_CONFIDENCE', 'confidence too low for the mode'],
  ['REGIME_DIRECTION', 'regime forbids this direction'],
  ['NOT_SHORTABLE', 'instrument cannot be sold short'],
  ['STALE_QUOTE', 'price too old'],
  ['NO_PRICE', 'no price'],
  ['NO_STOP', 'no stop fits the price'],
  ['BELOW_MINIMUM', 'smaller than the venue takes'],
  ['POSITION_LIMIT', 'position limit'],
  ['SECTOR_LIMIT', 'sector limit'],
  ['USD_LIMIT', 'currency limit'],
  ['CRYPTO_LIMIT', 'crypto limit'],
  ['CASH_FLOOR', 'would leave too little cash'],
  ['BREAKERS', 'a circuit breaker has tripped'],
  ['DAILY_GUARD', "the day's guard has tripped"],
  ['GUARD_DAY_LOSS', "the day's guard: lost too much"],
  ['GUARD_DRAWDOWN', "the day's guard: fell too far"],
  ['GUARD_LOSING_RUN', "the day's guard: a run of losing trades"],
  ['GROSS_LIMIT', 'all positions together too large'],
  ['CLUSTER_LIMIT', 'too much that moves together'],
  ['EXPECTED_SHORTFALL', 'a bad day could cost too much'],
  ['EXITABLE', 'exits would be below the venue minimum'],
]);

const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['approve by owner', 'approved by the owner'],
  ['reject by owner', 'rejected by the owner'],
  ['reject by deadline', 'rejected: the deadline passed unanswered'],
  ['reject by unattended', 'rejected: nobody attended the run'],
]);
