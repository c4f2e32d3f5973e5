import { describe, expect, test } from '@jest/globals';
import { textReport } from '../../../layers/platform/report/text-report.ts';
import { aSession } from '../../core/backtest/a-session.ts';
import { aHeading, aReport } from './a-report.ts';

/** The line that begins with these words. */
function lineOf(text: string, words: string): string {
  return text.split('\n').find((line) => line.trimStart().startsWith(words)) ?? '';
}

/** Its columns. */
function columnsOf(text: string, words: string): readonly string[] {
  return lineOf(text, words).trim().split(/ {2,}/);
}

describe('the report in a terminal', () => {
  const text = textReport(aReport(), aHeading());

  test('puts the system beside buy and hold', () => {
    expect(columnsOf(text, 'Final NAV')).toEqual(['Final NAV', '1,177.20 USD', '1,199.00 USD']);
    expect(columnsOf(text, 'CAGR')).toEqual(['CAGR', '6.92 %', '8.90 %']);
    expect(columnsOf(text, 'Volatility')).toEqual(['Volatility, a year', '30.00 %', '19.15 %']);
    expect(columnsOf(text, 'Maximum drawdown')).toEqual(['Maximum drawdown', '10.00 %', '10.00 %']);
    expect(columnsOf(text, 'from peak')[2]).toBe('2020-01-02 to 2020-04-01');
    expect(columnsOf(text, 'recovered on')[2]).toBe('not yet');
    expect(columnsOf(text, 'Sharpe ')).toEqual(['Sharpe', '0.33', '0.52']);
    expect(columnsOf(text, 'Sortino')).toEqual(['Sortino', '0.71', '1.00']);
    expect(text).toContain('1,199.00 USD, 21.80 USD more than the system.');
  });

  test('tells trades, costs and deposits', () => {
    expect(columnsOf(text, 'Deposits')[1]).toBe('1,100.00 USD');
    expect(columnsOf(text, 'Closed trades')[1]).toBe('4');
    expect(columnsOf(text, 'Win rate')[1]).toBe('25.0 %');
    expect(columnsOf(text, 'Profit factor')[1]).toBe('1.50');
    expect(columnsOf(text, 'Fees paid')[1]).toBe('1.50 USD');
    expect(columnsOf(text, 'Slippage paid')[1]).toBe('2.50 USD');
    expect(columnsOf(text, 'Sessions with')[1]).toBe('50.0 %');
  });

  test('judges every key figure, whichever way it falls', () => {
    const judged = text.slice(text.indexOf('KEY FIGURES'));
    expect(columnsOf(judged, 'Maximum drawdown').slice(2)).toEqual(['< 15 %', 'yes', '< 10 %', 'no']);
    expect(columnsOf(judged, 'Win rate').slice(1)).toEqual(['25.00 %', '> 45 %', 'no', '> 55 %', 'no']);
    expect(columnsOf(judged, 'Profit factor').slice(1)).toEqual(['1.50', '> 1.3', 'yes', '—', '—']);
    expect(text).toContain('2 of 6 targets met.');
  });

  test('tells the time in each mode and regime, also in those that never were', () => {
    expect(columnsOf(text, 'defensive').slice(-2)).toEqual(['1', '25.0 %']);
    expect(columnsOf(text, 'emergency').slice(-2)).toEqual(['0', '0.0 %']);
    expect(columnsOf(text, 'range-bound').slice(-2)).toEqual(['3', '75.0 %']);
  });

  test('says in words why signals were refused, beside the code, the commonest first', () => {
    expect(columnsOf(text, 'Generated').slice(1)).toEqual(['8', '100.0 %']);
    expect(columnsOf(text, 'Not executed').slice(1)).toEqual(['6', '75.0 %']);
    const regime = 'strategy does not trade in this regime';
    expect(columnsOf(text, regime)).toEqual([regime, 'REGIME', '5', '62.5 %']);
    expect(text.indexOf('REGIME ')).toBeLessThan(text.indexOf('NO_WEIGHT'));
  });

  test('tells how approvals were answered, or that nobody was asked', () => {
    expect(columnsOf(text, 'Approved by the owner')[1]).toBe('1');
    expect(textReport(aReport({ approvals: {} }), aHeading())).toContain('APPROVALS\nNobody was asked.');
  });

  test('says the risk profile and how much one position may be', () => {
    const flowing = text.replaceAll('\n', ' ');
    expect(flowing).toContain('Risk profile single-instrument (one instrument in its own currency).');
    expect(flowing).toContain('One position may be up to 90 % of NAV; at least 10 % stays cash.');
  });

  test('shows the notes and what it was made from', () => {
    expect(text).toContain('- An owner who resumes 21 sessions after each emergency is simulated.');
    expect(lineOf(text, 'Configuration')).toMatch(/^Configuration +[0-9a-f]{64}$/);
  });
});

describe('the width of the terminal', () => {
  const notes = [`a ${'very '.repeat(60)}long note`];

  test.each([undefined, 20, 80, 100, 400])('%s columns: no line is longer than there is room', (columns) => {
    const options = columns === undefined ? {} : { columns };
    const longest = Math.max(
      ...textReport(aReport(), aHeading({ notes }), options)
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(Math.min(120, Math.max(80, columns ?? 80)));
  });

  test('colour changes no width and no word, and is only there when asked for', () => {
    const plain = textReport(aReport(), aHeading());
    const colour = textReport(aReport(), aHeading(), { ansi: true });
    expect(plain).not.toContain('\u001b');
    expect(colour).toContain('\u001b[32myes\u001b[0m');
    expect(colour).toContain('\u001b[31mno\u001b[0m');

    expect(colour.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain);
  });

  test('a note that would steer the terminal is shown, not obeyed', () => {
    const text = textReport(aReport(), aHeading({ notes: ['bars: \u001b[2Jevil\u0007\u202e.csv\nnext'] }));
    expect(text).toContain('- bars: ?[2Jevil??.csv next');
  });
});

describe('what there is no number for', () => {
  const report = aReport({ sessions: [aSession()], tradeResults: [], fates: {}, approvals: {} });
  const text = textReport(report, aHeading());

  test('is a dash, neither 0 nor NaN', () => {
    for (const words of ['CAGR', 'Volatility', 'Sharpe ', 'Sortino', 'Calmar'])
      expect(columnsOf(text, words).slice(1)).toEqual(['—', '—']);
    expect(columnsOf(text, 'Win rate')[1]).toBe('—');
    expect(columnsOf(text, 'Generated').slice(1)).toEqual(['0', '—']);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('is unknown against a target, and counts as no target', () => {
    const judged = text.slice(text.indexOf('KEY FIGURES'));
    expect(columnsOf(judged, 'Sharpe, last').slice(1)).toEqual(['—', '> 0.8', 'unknown', '> 1.5', 'unknown']);
    expect(text).toContain('1 of 1 target met.');
  });
});
