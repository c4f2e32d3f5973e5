import type { EpochMs } from '../foundation/time.ts';
import { conservationFault } from '../portfolio/ledger.ts';
import { booksFault } from '../portfolio/virtual-book.ts';
import { calibrationAt } from '../risk/calibration.ts';
import { healthFacts } from '../risk/health.ts';
import type { ModeFacts, ModeMeasures } from '../risk/mode-table.ts';
import { measuresOf, type NavWatch } from '../risk/nav-watch.ts';
import { healthParameters, periodsPerYear, type SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** All that the mode is judged by, as it is known at an instant: losses as of the last mark. */
export function modeFacts(state: SystemState, atMs: EpochMs, config: SystemConfig): ModeFacts {
  const { watch, health, portfolio, attribution } = state;
  return {
    ...(watch === undefined ? {} : { measures: modeMeasures(state, watch, { atMs, config }) }),
    health: healthFacts(health, atMs, healthParameters(config).clock),
    moneyFault: (conservationFault(portfolio) ?? booksFault(attribution.books, portfolio)) !== undefined,
  };
}

export function modeMeasures(
  { calibration }: SystemState,
  watch: NavWatch,
  { atMs, config }: { readonly atMs: EpochMs; readonly config: SystemConfig },
): ModeMeasures {
  const view = calibrationAt(calibration, atMs, config.calibration);
  return {
    ...measuresOf(watch, periodsPerYear(config)),
    ...(view === undefined ? {} : { calibrationError: view.error }),
  };
}
