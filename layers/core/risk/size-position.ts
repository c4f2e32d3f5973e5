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
  /** How much of the claimed edge past trades bear out, in [0, 1]. */
  readonly trustRatio: number;
  /** Closed trades behind it. */
  readonly trustTrades: number;
  readonly strength: number;
  /** What a stop would lose, as a fraction of price. */
  readonly stopRatio: number;
  readonly annualVolatility: number;
  readonly regimeExposureRatio: number;
  readonly modeExposureRatio: number;
  /** What the circuit breakers leave of a size. */
  readonly breakersSizeRatio: number;
  /** Highest correlation with another held position; 0 where nothing else is held. */
  readonly correlation: number;
  readonly correlationMax: number;
  readonly roundTripCostRatio: number;
  /** The cap of any one position, as a fraction of NAV. */
  readonly positionRatioMax: number;
  /** What the other limits leave for this position beside what else is held. */
  readonly room: Room;
  /** What else could still be bought before the cash floor, plus what is held of it, as a fraction of NAV. */
  readonly cashRoomRatio: number;
  /** The least the venue takes, as a fraction of NAV. */
  readonly minimumRatio: number;
}

/** The narrowest of the limits that several positions share, and what it leaves, as a fraction of NAV. */
export interface Room {
  readonly limit: 'all positions' | 'sector' | 'cluster' | 'currency' | 'crypto';
  readonly ratio: number;
}

/** One step of the chain: the position after it as a fraction of NAV, and what it did. */
export interface SizingStep {
  readonly step: string;
  readonly ratio: number;
  readonly why: string;
}

/**
 * The edge, a fraction of Kelly, then only ever down. Volatility target and cap make the full position; strength,
 * correlation, regime, mode and breakers each leave a part of it, so that half exposure is half whichever of the two bound it; cash
 * comes last, and the venue's minimum, below which nothing is left.
 */
export function sizePosition(inputs: SizingInputs, parameters: SizingParameters): readonly SizingStep[] {
  const steps: SizingStep[] = [edgeStep(inputs, parameters)];
  const now = (): number => steps.at(-1)?.ratio ?? 0;
  const atMost = (step: string, value: number, why: string): void => {
    steps.push({ step, ratio: Math.min(value, now()), why });
  };
  const times = (step: string, factor: number, why: string): void => {
    atMost(step, now() * factor, why);
  };
  const { kellyRatio, volatilityTarget } = parameters;
  const { annualVolatility, strength, correlation, correlationMax, room, minimumRatio } = inputs;
  times('kelly', kellyRatio, `${percent(kellyRatio)} of it is bet`);
  atMost(
    'volatility target',
    ratio(volatilityTarget, annualVolatility) ?? 0,
    `${percent(volatilityTarget)} target over ${percent(annualVolatility)} a year`,
  );
  atMost('cap', inputs.positionRatioMax, `one position at most ${percent(inputs.positionRatioMax)}`);
  times('strength', strength, `${percent(strength)} of a full position is wanted`);
  const above = Math.min(1, correlation) - correlationMax;
  const shrink = above > 0 ? 1 - above / (1 - correlationMax) : 1;
  times('correlation', shrink, `highest correlation with a held position ${correlation.toFixed(2)}`);
  times('regime', inputs.regimeExposureRatio, `regime allows ${percent(inputs.regimeExposureRatio)}`);
  times('mode', inputs.modeExposureRatio, `mode allows ${percent(inputs.modeExposureRatio)}`);
  times('breakers', inputs.breakersSizeRatio, `breakers leave ${percent(inputs.breakersSizeRatio)}`);
  atMost('limits', Math.max(0, room.ratio), `the limit of ${room.limit} leaves ${percent(room.ratio)}`);
  atMost('cash floor', Math.max(0, inputs.cashRoomRatio), `cash allows ${percent(inputs.cashRoomRatio)}`);
  const enough = now() >= minimumRatio;
  const least = `the venue takes at least ${precise(minimumRatio)}`;
  atMost('venue minimum', enough ? now() : 0, enough ? least : `${precise(now())} is too little: ${least}`);
  return steps;
}

/**
 * The whole Kelly position. The claimed probability is shrunk towards a half by what past trades bear out; the bet wins
 * `targetR` times its risk, less costs (Kelly 1956: f = p - (1 - p) / b); f is the part of NAV to lose at the stop, hence
 * f / stop as a position.
 */
function edgeStep(inputs: SizingInputs, { targetR }: SizingParameters): SizingStep {
  const { confidence, trustTrades, stopRatio } = inputs;
  const believed = 0.5 + (confidence - 0.5) * (confidence > 0.5 ? inputs.trustRatio : 1);
  const costInR = ratio(inputs.roundTripCostRatio, stopRatio) ?? 0;
  const payoff = (targetR - costInR) / (1 + costInR);
  const kelly = payoff > 0 ? Math.max(0, believed - (1 - believed) / payoff) : 0;
  const trust = `${percent(inputs.trustRatio)} of its edge after ${trustTrades} trades`;
  return {
    step: 'edge',
    ratio: ratio(kelly, stopRatio) ?? 0,
    why: `p ${percent(confidence)} believed as ${percent(believed)} (${trust}), payoff ${payoff.toFixed(2)}: Kelly ${percent(kelly)} over a ${percent(stopRatio)} stop`,
  };
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function precise(value: number): string {
  return `${(100 * value).toFixed(4)} %`;
}
