import type { Sha256 } from '../foundation/hash.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { judgeByModel, judgeByRules, type RuleJudgement } from '../regime/judge-regime.ts';
import { nextRegime, type RegimeState } from '../regime/regime-hysteresis.ts';
import type { RegimeInputs } from '../regime/regime-inputs.ts';
import type { RegimeFeatures } from '../regime/regime-features.ts';
import type { RegimeProbabilities } from '../regime/regime.ts';
import type { CycleContext, CycleMarket } from './cycle-context.ts';
import { benchmarkOf, periodsPerYear, type SystemConfig } from './system-config.ts';

/** The market's state, or why it cannot be told yet. Without one nothing is opened. */
export type RegimeView =
  | ({
      readonly kind: 'regime';
      readonly state: RegimeState;
      readonly probabilities: RegimeProbabilities;
      /** What the rules look at, whoever judged. */
      readonly features: RegimeFeatures;
    } & RegimeAuthority)
  | { readonly kind: 'unknown'; readonly reason: string };

/** Who judged. */
export interface RegimeAuthority {
  /** `rules`, or the trained model's name. */
  readonly model: string;
  /** Of the trained model that judged. */
  readonly modelHash?: Sha256;
  /** What that model was told of the last bar, by feature. */
  readonly observation?: Readonly<Record<string, number>>;
  /** The model was trained on bars later than this decision, so it knows what was still to come. */
  readonly trainedOnFuture?: true;
  /** Why the configured model did not judge and the rules did. */
  readonly modelRefusal?: string;
}

/** Stage: judges the benchmark's bars ([G1], [G2]). */
export function detectRegime(
  context: Pick<CycleContext, 'atMs' | 'memory'>,
  market: Pick<CycleMarket, 'windows'>,
  config: SystemConfig,
): RegimeView {
  const bars = market.windows.get(config.benchmark);
  if (bars === undefined) return { kind: 'unknown', reason: `no bars of ${config.benchmark}` };
  const rules = judgeByRules(bars, regimeInputs(config));
  if (rules === undefined) return { kind: 'unknown', reason: `${bars.length} bars are too few to tell` };
  const { probabilities, ...authority } = judge(bars, { atMs: context.atMs, config, rules });
  const state = nextRegime(context.memory.regime, probabilities, {
    parameters: config.regime,
    atMs: context.atMs,
  });
  return { kind: 'regime', state, probabilities, features: rules.features, ...authority };
}

/** The trained model where there is one and it does not refuse, else the rules. */
function judge(
  bars: BarWindow,
  { atMs, config, rules }: { atMs: EpochMs; config: SystemConfig; rules: RuleJudgement },
): RegimeAuthority & { readonly probabilities: RegimeProbabilities } {
  const { regimeModel } = config;
  const byRules = { model: 'rules', probabilities: rules.probabilities };
  if (regimeModel === undefined) return byRules;
  const judged = judgeByModel(bars, regimeModel, regimeInputs(config));
  if (!judged.ok) return { ...byRules, modelRefusal: judged.error.message };
  const { name, hash, trainedThroughMs } = regimeModel;
  const { probabilities, observation } = judged.value;
  return {
    model: name,
    modelHash: hash,
    observation,
    probabilities,
    ...(atMs < trainedThroughMs ? { trainedOnFuture: true } : {}),
  };
}

/** What regimes are judged from in this system; research judges from the same. */
export function regimeInputs(config: SystemConfig): RegimeInputs {
  const { assetClass } = benchmarkOf(config).instrument;
  const volatilityLike = assetClass === 'etf' || assetClass === 'equity' ? 'equity-index' : 'itself';
  return { barsPerYear: periodsPerYear(config), volatilityLike };
}
