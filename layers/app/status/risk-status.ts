import { driftOf, type Sized } from '../../core/decision/drift.ts';
import { projectBook } from '../../core/decision/exposure.ts';
import { limitUse, type LimitUse } from '../../core/decision/limit-use.ts';
import { modeFacts } from '../../core/decision/mode-facts.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { workingOrders, type SystemState } from '../../core/decision/system-state.ts';
import type { RebalanceProposal, RebalanceTrade } from '../../core/portfolio/rebalance.ts';
import { BREAKER_TABLE, type BreakerRow } from '../../core/risk/breaker-table.ts';
import type { Breaker } from '../../core/risk/breaker.ts';
import { CORRELATION_BARS } from '../../core/risk/correlation.ts';
import { describeModes, type ModeReading } from '../../core/risk/mode-table.ts';
import { wayBack, type WayBack } from '../../core/risk/mode-way-back.ts';
import type { TailRiskMeasure } from '../../core/risk/portfolio-tail-risk.ts';
import type { BarSource } from '../ports/bar-source.ts';
import { exposureStatus, type ExposureStatus } from './exposure-status.ts';

/** One breaker as it stands, with what it does when it trips. Several parts of a kind may be down: each is a line. */
export interface BreakerStatus extends Pick<BreakerRow, 'component' | 'code' | 'words'> {
  readonly kind: 'closed' | Breaker['kind'];
  readonly tripMs: number;
  readonly subject?: string;
  readonly sinceMs?: number;
  readonly cause?: string;
}

/** Everything that restrains the system now, and what would have to happen for it to relax. */
export interface RiskStatus {
  readonly limits: readonly LimitUse[];
  readonly conditions: readonly ModeReading[];
  readonly breakers: readonly BreakerStatus[];
  readonly wayBack: WayBack;
  readonly exposure: ExposureStatus;
  /** What is held beside what the newest decision would hold. */
  readonly drift: readonly DriftStatus[];
}

/** Weights are of NAV; cost and benefit of going to the target too. */
export type DriftStatus = Pick<RebalanceProposal, 'symbol' | 'weight' | 'targetWeight' | 'verdict'> &
  Pick<RebalanceTrade, 'benefitRatio'> & { readonly costRatio?: number };

/** `tailRisk` and `sized` are those of the newest decision. */
export async function riskStatus(
  state: SystemState,
  {
    config,
    bars,
    tailRisk,
    sized,
  }: {
    config: SystemConfig;
    bars: BarSource;
    tailRisk: readonly TailRiskMeasure[];
    sized: Sized | undefined;
  },
): Promise<RiskStatus> {
  const facts = modeFacts(state, state.atMs, config);
  const seen = await Promise.all(
    config.universe.map(async (member) => {
      const window = await bars.window(member.instrument.symbol, state.atMs, CORRELATION_BARS + 1);
      return { member, window, price: window.close[window.length - 1] };
    }),
  );
  const known = seen.flatMap(({ member, price }) => (price === undefined ? [] : [{ member, price }]));
  const windows = new Map(seen.map(({ member, window }) => [member.instrument.symbol, window]));
  const book = projectBook(state.portfolio, workingOrders(state), known);
  return {
    limits: limitUse({ state, config, book, regime: state.memory.regime?.regime, tailRisk, windows }),
    conditions: describeModes(facts, config.modes),
    breakers: breakersOf(state, config),
    wayBack: wayBack(state.mode, facts, config.modes),
    drift: driftOf(state, { config, windows, sized }).map(driftStatus),
    exposure: exposureStatus(state, config, (symbol) => windows.get(symbol)?.close.at(-1)),
  };
}

function driftStatus({ symbol, weight, targetWeight, verdict, trade }: RebalanceProposal): DriftStatus {
  const { costRatio, benefitRatio } = trade ?? {};
  return {
    ...{ symbol, weight, targetWeight, verdict },
    ...(costRatio === undefined ? {} : { costRatio }),
    ...(benefitRatio === undefined ? {} : { benefitRatio }),
  };
}

function breakersOf({ health }: SystemState, { breakers: limits }: SystemConfig): readonly BreakerStatus[] {
  return BREAKER_TABLE.flatMap((row): readonly BreakerStatus[] => {
    const { component, code, words } = row;
    const about = { component, code, words, tripMs: row.tripMs(limits) };
    const troubled = health.breakers.filter((breaker) => breaker.component === component);
    if (troubled.length === 0) return [{ ...about, kind: 'closed' }];
    return troubled.map(({ kind, sinceMs, subject, cause }) => ({
      ...about,
      kind,
      sinceMs,
      ...(subject === undefined ? {} : { subject }),
      ...(cause === undefined ? {} : { cause }),
    }));
  });
}
