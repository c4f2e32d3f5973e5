import type { FullReport } from '../../../layers/app/report/build-report.ts';
import { performanceReport, type ReportInputs } from '../../../layers/core/backtest/performance-report.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import type { ReportHeading } from '../../../layers/platform/report/report-heading.ts';
import { reportInputs } from '../../core/backtest/a-session.ts';

/** The report of four sessions and one trade. */
export function aReport(change: Partial<ReportInputs> = {}): FullReport {
  const inputs = reportInputs(change);
  const summary = performanceReport(inputs);
  if (summary === undefined) throw new Error('a report needs a session');
  const trade = {
    symbol: 'SPX',
    direction: 'long',
    openedMs: 0,
    closedMs: 86_400_000,
    result: -10.5,
  } as const;
  return { summary, sessions: inputs.sessions, trades: [trade], ledgerEntries: [] };
}

export function aHeading(change: Partial<ReportHeading> = {}): ReportHeading {
  return {
    portfolioId: 'dev',
    symbol: 'SPX',
    currency: 'USD',
    profile: {
      name: 'single-instrument',
      meaning: 'one instrument in its own currency',
      limits: { positionRatioMax: 0.9, cashRatioMin: 0.1 },
    },
    provenance: { codeHash: sha256('code'), configHash: sha256('config') },
    notes: ['An owner who resumes 21 sessions after each emergency is simulated.'],
    ...change,
  };
}
