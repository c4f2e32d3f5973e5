import type { PerformanceReport } from '../../core/backtest/performance-report.ts';
import { counted, shownCount, shownPercent } from './figures.ts';
import type { ReportHeading } from './report-heading.ts';

/** From when to when, in sessions. */
export function spanOf({ from, to, sessions }: PerformanceReport): string {
  return `${from} to ${to}, ${counted(sessions, 'session')}`;
}

/** The risk profile, and how much of NAV one position may be where the limits are known. */
export function profileSentence({ profile: { name, meaning, limits } }: ReportHeading): string {
  const stated = `Risk profile ${name} (${meaning}).`;
  if (limits === undefined) return stated;
  const position = shownPercent(limits.positionRatioMax, 0);
  const cash = shownPercent(limits.cashRatioMin, 0);
  return `${stated} One position may be up to ${position} of NAV; at least ${cash} stays cash.`;
}

/** How the numbers are counted, where a reader might take them for something else. */
export function methodOf(
  { periodsPerYear }: PerformanceReport,
  { symbol }: ReportHeading,
): readonly string[] {
  return [
    'Returns are time-weighted, per unit of NAV: a deposit is no profit.',
    `A year has ${shownCount(periodsPerYear)} sessions. Sharpe and Sortino take the riskless return to be 0; no interest is earned on cash.`,
    `Buy and hold puts the same deposits into ${symbol} at the open of the session they arrive in, without costs.`,
    'A trade is a position from its opening until nothing is left of it; its result is net of fees and slippage.',
    'A dash means that there is no such number, or too small a sample to say.',
  ];
}

/** What the report was made from, by name. */
export function provenanceOf({ provenance }: ReportHeading): readonly (readonly [string, string])[] {
  const { codeHash, configHash, dataHash, journalHead } = provenance;
  const named: readonly (readonly [string, string | undefined])[] = [
    ['Code', codeHash],
    ['Configuration', configHash],
    ['Data', dataHash],
    ['Journal head', journalHead],
  ];
  return named.flatMap(([name, hash]) => (hash === undefined ? [] : [[name, hash] as const]));
}
