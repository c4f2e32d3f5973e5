import { workingOrders, type SystemState } from '../../core/decision/system-state.ts';
import { periodsPerYear, type SystemConfig } from '../../core/decision/system-config.ts';
import { formatDecimal } from '../../core/foundation/decimal.ts';
import { isoInstant } from '../../core/foundation/time.ts';
import { calibrationAt } from '../../core/risk/calibration.ts';
import { MODE_RULES } from '../../core/risk/mode.ts';
import { measuresOf } from '../../core/risk/nav-watch.ts';

/** Where the account stands, in a screenful. */
export function statusText(
  state: SystemState,
  { config, head }: { config: SystemConfig; head: { readonly seq: number; readonly hash: string } },
): string {
  const { portfolio, mode, watch, memory, fund } = state;
  const reasons = mode.reasons.map(
    ({ code, value, limit }) => `${code} ${value.toFixed(4)} against ${limit}`,
  );
  const measures = watch === undefined ? undefined : measuresOf(watch, periodsPerYear(config));
  return [
    `portfolio   ${config.portfolioId} (${config.environment}), risk profile ${config.profile}`,
    `at          ${isoInstant(state.atMs)}, after ${state.bars} sessions, ${state.phase}`,
    `mode        ${mode.mode}: ${MODE_RULES[mode.mode].meaning}${reasons.length > 0 ? ` (${reasons.join('; ')}) since ${isoInstant(mode.sinceMs).slice(0, 10)}` : ''}${mode.note === undefined ? '' : ` (the owner: ${mode.note})`}`,
    `regime      ${memory.regime?.regime ?? 'unknown'}`,
    `NAV / unit  ${fund.navPerUnit.toFixed(4)}${measures === undefined ? '' : `, drawdown ${(100 * measures.drawdownRatio).toFixed(2)} %`}`,
    `guard       ${state.guard.daily.trips.length === 0 ? 'clear' : state.guard.daily.trips.map(({ code, value, limit }) => `${code} ${value.toFixed(4)} against ${limit}`).join('; ')}`,
    `calibration ${calibrationText(state, config)}`,
    `cash        ${formatDecimal(portfolio.cash)} ${portfolio.currency}, of ${formatDecimal(portfolio.deposits)} paid in`,
    `realised    ${formatDecimal(portfolio.realised)}, fees ${formatDecimal(portfolio.fees)}`,
    ...portfolio.positions.map(
      ({ symbol, quantity, cost }) =>
        `position    ${formatDecimal(quantity)} ${symbol}, cost ${formatDecimal(cost)}`,
    ),
    ...workingOrders(state).map(
      ({ leg, request }) =>
        `order       ${leg} ${request.side} ${formatDecimal(request.quantity)} ${request.symbol} ${request.clientOrderId}`,
    ),
    `journal     ${head.seq} entries, head ${head.hash}`,
  ].join('\n');
}

function calibrationText({ calibration, atMs }: SystemState, config: SystemConfig): string {
  const { windowDays, outcomesMin } = config.calibration;
  const view = calibrationAt(calibration, atMs, config.calibration);
  if (view === undefined) {
    const { trades, wins } = calibration.lifetime;
    return `fewer than ${outcomesMin} trades in ${windowDays} days; ${wins} of ${trades} won in all`;
  }
  const percent = (ratio: number): string => `${(100 * ratio).toFixed(0)} %`;
  return `claimed ${percent(view.claimed)}, won ${percent(view.realised)} of ${view.trades} trades in ${windowDays} days`;
}
