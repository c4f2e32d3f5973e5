import { describe, expect, test } from '@jest/globals';
import { kpisOf, type Kpi, type KpiFigures } from '../../../layers/core/backtest/kpis.ts';

const NOTHING: KpiFigures = {
  recentSharpe: undefined,
  maxDrawdown: undefined,
  cagr: undefined,
  winRate: undefined,
  profitFactor: undefined,
  recoveryFactor: undefined,
  executedRatio: undefined,
};

function kpiOf(name: string, figures: Partial<KpiFigures>): Kpi | undefined {
  return kpisOf({ ...NOTHING, ...figures }).find((kpi) => kpi.name === name);
}

describe('a key figure', () => {
  test.each([
    ['Sharpe, last 6 months', { recentSharpe: 0.81 }, 'yes', 'no'],
    ['Sharpe, last 6 months', { recentSharpe: 0.79 }, 'no', 'no'],
    ['Sharpe, last 6 months', { recentSharpe: 1.6 }, 'yes', 'yes'],
    ['Maximum drawdown', { maxDrawdown: 0.149 }, 'yes', 'no'],
    ['Maximum drawdown', { maxDrawdown: 0.151 }, 'no', 'no'],
    ['Maximum drawdown', { maxDrawdown: 0.09 }, 'yes', 'yes'],
    ['CAGR', { cagr: 0.081 }, 'yes', 'no'],
    ['CAGR', { cagr: -0.2 }, 'no', 'no'],
    ['CAGR', { cagr: 0.16 }, 'yes', 'yes'],
    ['Win rate', { winRate: 0.46 }, 'yes', 'no'],
    ['Win rate', { winRate: 0.44 }, 'no', 'no'],
    ['Profit factor', { profitFactor: 1.31 }, 'yes', 'no-target'],
    ['Profit factor', { profitFactor: 1.29 }, 'no', 'no-target'],
    ['Recovery factor', { recoveryFactor: 2.1 }, 'yes', 'no-target'],
    ['Recovery factor', { recoveryFactor: 1.9 }, 'no', 'no-target'],
  ] as const)('%s of %j meets its target: %s, its aim: %s', (name, figures, met, aimMet) => {
    expect(kpiOf(name, figures)).toMatchObject({ met, aimMet });
  });

  test('that equals its target has not met it', () => {
    expect(kpiOf('Maximum drawdown', { maxDrawdown: 0.15 })?.met).toBe('no');
    expect(kpiOf('Win rate', { winRate: 0.45 })?.met).toBe('no');
  });

  test('without a value is unknown, and without a target is not judged', () => {
    expect(kpiOf('CAGR', {})).toMatchObject({ met: 'unknown', aimMet: 'unknown' });
    expect(kpiOf('CAGR', {})).not.toHaveProperty('value');
    expect(kpiOf('Executed over generated signals', { executedRatio: 1 })?.met).toBe('no-target');
  });
});
