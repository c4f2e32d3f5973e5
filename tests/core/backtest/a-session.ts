import type { ReportInputs, ReportSession } from '../../../layers/core/backtest/performance-report.ts';

/** A quiet session, with nothing held. */
export function aSession(change: Partial<ReportSession> = {}): ReportSession {
  return {
    day: '2020-01-02',
    nav: 1_000,
    navPerUnit: 1,
    mode: 'normal',
    regime: 'range-bound',
    flow: 0,
    grossNotional: 0,
    tradedNotional: 0,
    benchmarkOpen: 100,
    benchmarkClose: 100,
    ...change,
  };
}

/** Four sessions that make a year: the account earns +10, -10, +20 and -10 %, the benchmark +10, -10, 0 and +10 %. */
export function fourSessions(): readonly ReportSession[] {
  return [
    aSession({
      day: '2020-01-02',
      flow: 1_000,
      nav: 1_100,
      navPerUnit: 1.1,
      benchmarkOpen: 100,
      benchmarkClose: 110,
    }),
    aSession({
      day: '2020-04-01',
      nav: 990,
      navPerUnit: 0.99,
      grossNotional: 495,
      tradedNotional: 600,
      benchmarkOpen: 110,
      benchmarkClose: 99,
      regime: 'trending-bull',
    }),
    aSession({
      day: '2020-07-01',
      flow: 100,
      nav: 1_308,
      navPerUnit: 1.188,
      grossNotional: 327,
      benchmarkOpen: 99,
      benchmarkClose: 99,
      mode: 'defensive',
    }),
    aSession({
      day: '2020-10-01',
      nav: 1_177.2,
      navPerUnit: 1.0692,
      tradedNotional: 300,
      benchmarkOpen: 99,
      benchmarkClose: 108.9,
    }),
  ];
}

export function reportInputs(change: Partial<ReportInputs> = {}): ReportInputs {
  return {
    sessions: fourSessions(),
    periodsPerYear: 4,
    tradeResults: [30, -10, -10, 0],
    fees: 1.5,
    slippage: 2.5,
    fates: { EXECUTED: 2, REGIME: 5, NO_WEIGHT: 1 },
    approvals: { 'approve by owner': 1 },
    ...change,
  };
}
