import { DAY_MS, epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { CYCLES_COUNTED, type HealthFacts } from '../../layers/core/risk/health.ts';
import { evaluateMode, type ModeState } from '../../layers/core/risk/mode-machine.ts';
import type { ModeFacts, ModeMeasures } from '../../layers/core/risk/mode-table.ts';
import { closeOf } from './a-bar.ts';
import { MODE_LIMITS } from './a-config.ts';

export const CALM: ModeMeasures = { drawdownRatio: 0, dayLossRatio: 0, weekLossRatio: 0, monthLossRatio: 0 };

export const WELL: HealthFacts = {
  feedSilentMs: 0,
  brokerDownMs: 0,
  failedAnalyses: 0,
  completeCycles: CYCLES_COUNTED,
  unrecoverable: 0,
  secondPrice: false,
};

/** Nothing lost, everything well and the owner silent, but for what the test is about. */
export function modeFacts(
  change: {
    readonly measures?: Partial<ModeMeasures>;
    readonly health?: Partial<HealthFacts>;
    readonly moneyFault?: boolean;
    readonly owner?: 'pause' | 'kill';
  } = {},
): ModeFacts {
  const { measures, health, moneyFault = false, owner } = change;
  return {
    measures: { ...CALM, ...measures },
    health: { ...WELL, ...health },
    moneyFault,
    ...(owner === undefined ? {} : { owner }),
  };
}

/** The mode after marks with these measures, one a session. */
export function through(start: ModeState, ...seen: readonly Partial<ModeMeasures>[]): ModeState {
  return seen.reduce(
    (state, measures, day) =>
      evaluateMode(state, modeFacts({ measures }), {
        limits: MODE_LIMITS,
        atMs: closeOf(day + 1),
        endsSession: true,
      }),
    start,
  );
}

/** An instant on a day of the year 2020, counted from its first. */
export function onDay(day: number): EpochMs {
  return epochMs(Date.UTC(2020, 0, 1, 21) + day * DAY_MS);
}
