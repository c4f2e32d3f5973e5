import { nextRegime, type RegimeState } from '../regime/regime-hysteresis.ts';
import { regimeFeatures, type RegimeFeatures } from '../regime/regime-features.ts';
import type { RegimeProbabilities } from '../regime/regime.ts';
import { ruleBasedRegime } from '../regime/rule-based-regime.ts';
import type { CycleContext, CycleMarket } from './cycle-context.ts';
import { periodsPerYear, type SystemConfig } from './system-config.ts';

/** The market's state, or why it cannot be told yet. Without one nothing is opened. */
export type RegimeView =
  | {
      readonly kind: 'regime';
      readonly state: RegimeState;
      readonly probabilities: RegimeProbabilities;
      readonly features: RegimeFeatures;
      readonly model: 'rules';
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Stage: judges the benchmark's bars ([G1], [G2]). */
export function detectRegime(context: CycleContext, market: CycleMarket, config: SystemConfig): RegimeView {
  const bars = market.windows.get(config.benchmark);
  if (bars === undefined) return { kind: 'unknown', reason: `no bars of ${config.benchmark}` };
  const features = regimeFeatures(bars, { barsPerYear: periodsPerYear(config) });
  if (features === undefined) return { kind: 'unknown', reason: `${bars.length} bars are too few to tell` };
  const probabilities = ruleBasedRegime(features);
  const state = nextRegime(context.memory.regime, probabilities, {
    parameters: config.regime,
    atMs: context.atMs,
  });
  return { kind: 'regime', state, probabilities, features, model: 'rules' };
}
