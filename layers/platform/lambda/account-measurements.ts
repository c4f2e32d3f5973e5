import type { Measurement } from '../../app/ports/metrics.ts';
import { modeFacts } from '../../core/decision/mode-facts.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import { METRIC_NAMES } from '../names/metrics.ts';

const PERCENT = 100;

/**
 * What the kill switch's alarms judge the account by: losses of NAV per unit as of the last mark, as the mode judges them, and
 * whether the money adds up. Before the first mark no loss was measured, and none is told.
 */
export function accountMeasurements(state: SystemState, config: SystemConfig): readonly Measurement[] {
  const { measures, moneyFault } = modeFacts(state, state.atMs, config);
  const money: Measurement = { name: METRIC_NAMES.moneyFault, value: moneyFault ? 1 : 0, unit: 'Count' };
  if (measures === undefined) return [money];
  const { drawdownRatio, dayLossRatio, weekLossRatio, monthLossRatio } = measures;
  return [
    { name: METRIC_NAMES.drawdownPercent, value: PERCENT * drawdownRatio, unit: 'Percent' },
    { name: METRIC_NAMES.dayLossRatio, value: dayLossRatio, unit: 'None' },
    { name: METRIC_NAMES.weekLossRatio, value: weekLossRatio, unit: 'None' },
    { name: METRIC_NAMES.monthLossRatio, value: monthLossRatio, unit: 'None' },
    money,
  ];
}
