import type { Opinion } from '../../core/analysts/opinion.ts';
import { technicalViews, type TechnicalView } from '../../core/analysts/technical-analyst.ts';
import { composeDecision, type Composition } from '../../core/decision/compose-decision.ts';
import type { CycleContext, CycleMarket } from '../../core/decision/cycle-context.ts';
import type { ApprovalAnswer, Provenance } from '../../core/decision/decision-record.ts';
import { detectRegime, type RegimeView } from '../../core/decision/detect-regime.ts';
import { reviewRisk } from '../../core/decision/review-risk.ts';
import type { Review } from '../../core/decision/review.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { weigh } from '../../core/decision/weigh.ts';
import type { StrategyWeight } from '../../core/portfolio/strategy-weights.ts';

/** What each stage gives, by its name. */
export interface StageOutputs {
  readonly 'load-context': CycleContext;
  readonly 'detect-regime': RegimeView;
  readonly 'technical-analyst': readonly TechnicalView[];
  readonly 'fundamental-analyst': readonly Opinion[];
  readonly 'sentiment-analyst': readonly Opinion[];
  readonly 'weigh-strategies': readonly StrategyWeight[];
  readonly 'compose-decision': Composition;
  readonly 'review-risk': readonly Review[];
}

export type StageName = keyof StageOutputs;

/** The stages that decide, in their order. Loading the context before and recording after touch the world. */
export type PureStage = Exclude<StageName, 'load-context'>;

export interface StageSettings {
  readonly config: SystemConfig;
  readonly provenance: Provenance;
}

/** What a stage may look at: its context, the series it refers to, and what earlier stages gave. */
export interface StageInputs {
  readonly context: CycleContext;
  readonly market: CycleMarket;
  readonly config: SystemConfig;
  readonly earlier: EarlierOutputs;
}

export type EarlierOutputs = { readonly [S in PureStage]?: StageOutputs[S] };

/** Which earlier stages each one stands on: a host loads exactly these. */
export const STAGE_NEEDS: { readonly [S in PureStage]: readonly PureStage[] } = {
  'detect-regime': [],
  'technical-analyst': [],
  'fundamental-analyst': [],
  'sentiment-analyst': [],
  'weigh-strategies': ['detect-regime'],
  'compose-decision': ['technical-analyst', 'fundamental-analyst', 'sentiment-analyst', 'weigh-strategies'],
  'review-risk': ['detect-regime', 'technical-analyst', 'compose-decision'],
};

export const PURE_STAGES: readonly PureStage[] = [
  'detect-regime',
  'technical-analyst',
  'fundamental-analyst',
  'sentiment-analyst',
  'weigh-strategies',
  'compose-decision',
  'review-risk',
];

/** An earlier stage that a later one needs and that has not run: the state machine's order is wrong. */
export class MissingStage extends Error {
  override readonly name = 'MissingStage';
}

/** The stages themselves, the same in every host. */
export const STAGES: { readonly [S in PureStage]: (inputs: StageInputs) => StageOutputs[S] } = {
  'detect-regime': ({ context, market, config }) => detectRegime(context, market, config),
  'technical-analyst': ({ market, config }) => {
    const universe = [...market.windows].map(([symbol, bars]) => ({ symbol, bars }));
    return technicalViews(universe, config.strategies);
  },
  'fundamental-analyst': ({ config }) => noView(config, 'no provider of fundamentals is configured'),
  'sentiment-analyst': ({ config }) => noView(config, 'no provider of news is configured'),
  'weigh-strategies': ({ market, config, earlier }) =>
    weigh(market, { config, regime: given(earlier, 'detect-regime') }),
  'compose-decision': ({ context, config, earlier }) =>
    composeDecision(context, {
      config,
      technical: given(earlier, 'technical-analyst'),
      opinions: [...given(earlier, 'fundamental-analyst'), ...given(earlier, 'sentiment-analyst')],
      weights: given(earlier, 'weigh-strategies'),
    }),
  'review-risk': ({ context, market, config, earlier }) =>
    reviewRisk({
      context,
      market,
      config,
      regime: given(earlier, 'detect-regime'),
      technical: given(earlier, 'technical-analyst'),
      proposals: given(earlier, 'compose-decision').proposals,
    }),
};

/** The output of an earlier stage. */
export function given<S extends PureStage>(earlier: EarlierOutputs, stage: S): StageOutputs[S] {
  const output = earlier[stage];
  if (output === undefined) throw new MissingStage(`${stage} has not run`);
  return output;
}

/** The questions that a person must answer before the cycle can be recorded. */
export function questionsOf(
  reviews: readonly Review[],
): readonly Extract<Review, { verdict: 'needs-approval' }>[] {
  return reviews.flatMap((review) => (review.verdict === 'needs-approval' ? [review] : []));
}

export type Approvals = readonly ApprovalAnswer[];

function noView({ universe }: SystemConfig, reason: string): readonly Opinion[] {
  return universe.map(({ instrument }) => ({ kind: 'no-view', symbol: instrument.symbol, reason }));
}
