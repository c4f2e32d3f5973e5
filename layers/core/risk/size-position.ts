import { ratio } from '../statistics/ratio.ts';

/** [R2]. */
export interface SizingParameters {
  /** The part of the Kelly fraction that is bet. */
  readonly kellyRatio: number;
  /** The annual volatility a full position is held to. */
  readonly volatilityTarget: number;
  readonly stopAtrMultiple: number;
  /** The take-profit, in multiples of what the stop risks. */
  readonly targetR: number;
  /** A change of a position smaller than this part of NAV is not worth its costs. */
  readonly rebalanceRatioMin: number;
}

export interface SizingInputs {
  readonly confidence: number;
  readonly strength: number;
  /** What a stop would lose, as a fraction of price. */
  readonly stopRatio: number;
  readonly annualVolatility: number;
  readonly regimeExposureRatio: number;
  readonly modeExposureRatio: number;
  /** Highest correlation with another held position; 0 where nothing else is held. */
  readonly correlation: number;
  readonly correlationMax: number;
  readonly roundTripCostRatio: number;
  /** What the limits leave for this position beside what else is held, as a fraction of NAV. */
  readonly positionRatioMax: number;
  /** What else could still be bought before the cash floor, plus what is held of it, as a fraction of NAV. */
  readonly cashRoomRatio: number;
}

/** One step of the chain: the position after it as a fraction of NAV, and what it did. */
export interface SizingStep {
  readonly step: string;
  readonly ratio: number;
  readonly why: string;
}

/**
 * Fractional Kelly, then only ever down. Volatility target and cap make the full position; strength, correlation, regime
 * and mode each leave a part of it, so that half exposure is half whichever of the two bound it; cash comes last. The edge
 * is that of a bet that wins `targetR` times its risk, less costs, with the proposal's confidence as its probability
 * (Kelly 1956: f = p - (1 - p) / b); f is the part of NAV to lose at the stop, hence f / stop as a position.
 */
export function sizePosition(inputs: SizingInputs, parameters: SizingParameters): readonly SizingStep[] {
  const { confidence, stopRatio, annualVolatility, correlation, correlationMax } = inputs;
  const costInR = ratio(inputs.roundTripCostRatio, stopRatio) ?? 0;
  const payoff = (parameters.targetR - costInR) / (1 + costInR);
  const kelly = payoff > 0 ? Math.max(0, confidence - (1 - confidence) / payoff) : 0;
  const steps: SizingStep[] = [];
  const then = (step: string, value: number, why: string): void => {
    steps.push({ step, ratio: Math.min(value, steps.at(-1)?.ratio ?? Infinity), why });
  };
  then(
    'kelly',
    ratio(parameters.kellyRatio * kelly, stopRatio) ?? 0,
    `${percent(parameters.kellyRatio)} of Kelly ${percent(kelly)} at p ${percent(confidence)} and payoff ${payoff.toFixed(2)}, over a ${percent(stopRatio)} stop`,
  );
  then(
    'volatility target',
    ratio(parameters.volatilityTarget, annualVolatility) ?? 0,
    `${percent(parameters.volatilityTarget)} target over ${percent(annualVolatility)} a year`,
  );
  then(
    'cap',
    inputs.positionRatioMax,
    `limits leave one position at most ${percent(inputs.positionRatioMax)}`,
  );
  const before = steps.at(-1)?.ratio ?? 0;
  then('strength', before * inputs.strength, `${percent(inputs.strength)} of a full position is wanted`);
  const above = Math.min(1, correlation) - correlationMax;
  const shrink = above > 0 ? 1 - above / (1 - correlationMax) : 1;
  then(
    'correlation',
    (steps.at(-1)?.ratio ?? 0) * shrink,
    `highest correlation with a held position ${correlation.toFixed(2)}`,
  );
  then(
    'regime',
    (steps.at(-1)?.ratio ?? 0) * inputs.regimeExposureRatio,
    `regime allows ${percent(inputs.regimeExposureRatio)}`,
  );
  then(
    'mode',
    (steps.at(-1)?.ratio ?? 0) * inputs.modeExposureRatio,
    `mode allows ${percent(inputs.modeExposureRatio)}`,
  );
  then('cash floor', Math.max(0, inputs.cashRoomRatio), `cash allows ${percent(inputs.cashRoomRatio)}`);
  return steps;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
